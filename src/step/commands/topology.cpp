#include "step/commands/topology.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/distribution.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "plan/plan.hpp"

namespace meshsim::step {
namespace {

/// Something that is published or called, by whom, and from where.
struct Use {
  plan::StepKind kind;  ///< publish or call
  TopicId topic;
  ServiceId callee;  ///< call
  std::string who;
};

class Topology {
 public:
  explicit Topology(const plan::Plan& plan) : plan_(plan) {
    find_uses_of_handlers();
    find_uses_of_loads();
    find_uses_of_the_timeline();
  }

  std::vector<std::string> lines() {
    const auto services = static_cast<ServiceId>(plan_.services.size());
    for (ServiceId service = 0; service < services; ++service) tell(service);
    if (plan_.networks.size() > 1) tell_networks();
    for (const plan::Link& link : plan_.links) {
      lines_.push_back(fmt::format("link {} -> {}: latency {}", name_of(link.from), name_of(link.to),
                                   format_distribution(link.latency)));
    }
    return std::move(lines_);
  }

 private:
  std::string name_of(ServiceId service) const {
    return service < plan_.services.size() ? plan_.services[service].name : "anybody";
  }

  void add(const plan::Step& step, std::string who) {
    if (step.kind != plan::StepKind::publish && step.kind != plan::StepKind::call) return;
    add({step.kind, step.topic, step.target, std::move(who)});
  }
  void add(Use use) {
    const auto is_same = [&](const Use& other) {
      return other.kind == use.kind && other.topic == use.topic && other.callee == use.callee && other.who == use.who;
    };
    if (use.topic < plan_.topics.size() && std::none_of(uses_.begin(), uses_.end(), is_same))
      uses_.push_back(std::move(use));
  }

  /// The steps of a program stand together and end where the next one begins.
  std::size_t end_of(std::uint32_t first) const {
    std::size_t end = plan_.steps.size();
    const auto consider = [&](std::uint32_t other) { end = other > first ? std::min<std::size_t>(end, other) : end; };
    for (const plan::ServiceDetail& detail : plan_.service_details) {
      for (const plan::Handler& handler : detail.handlers) consider(handler.first_step);
    }
    for (const plan::Flow& flow : plan_.flows) consider(flow.first_step);
    return end;
  }
  void add_program(std::uint32_t first, const std::string& who) {
    for (std::size_t i = first; i < end_of(first); ++i) add(plan_.steps[i], who);
  }

  void find_uses_of_handlers() {
    for (const plan::Service& service : plan_.services) {
      if (service.kind != plan::ServiceKind::service) continue;
      for (const plan::Handler& handler : plan_.service_details[service.detail].handlers) {
        add_program(handler.first_step, service.name);
      }
    }
  }
  void find_uses_of_loads() {
    for (const plan::Service& service : plan_.services) {
      if (service.kind != plan::ServiceKind::client) continue;
      add_program(plan_.flows[plan_.clients[service.detail].flow].first_step, service.name);
    }
  }
  void find_uses_of_the_timeline() {
    for (const plan::TimelineLine& line : plan_.timeline.lines) {
      if (const auto* publish = std::get_if<plan::act::Publish>(&line.action)) {
        add({plan::StepKind::publish, publish->topic, no_service, name_of(publish->who.service) + " (timeline)"});
      } else if (const auto* call = std::get_if<plan::act::Call>(&line.action)) {
        add({plan::StepKind::call, call->endpoint, call->callee.service, name_of(call->who.service) + " (timeline)"});
      }
    }
  }

  void tell(ServiceId id) {
    const plan::Service& service = plan_.services[id];
    switch (service.kind) {
      case plan::ServiceKind::broker:
        return tell_broker(id);
      case plan::ServiceKind::gateway:
        lines_.push_back(service.name + copies(service) + " (gateway)" + networks_of(service));
        for (const plan::Route& route : plan_.gateways[service.detail].routes) {
          lines_.push_back(fmt::format("  {} -> {}", route.prefix, name_of(route.upstream)));
        }
        break;
      case plan::ServiceKind::client:
        lines_.push_back(
            fmt::format("{} (load, runs {})", service.name, plan_.flows[plan_.clients[service.detail].flow].name));
        break;
      case plan::ServiceKind::service:
      case plan::ServiceKind::custom:
        lines_.push_back(service.name + copies(service) +
                         (service.kind == plan::ServiceKind::custom
                              ? " (C++ actor " + plan_.customs[service.detail].type + ")"
                              : "") +
                         networks_of(service));
        break;
    }
    for (const Use& use : uses_) {
      if (use.kind == plan::StepKind::call && of_service(use, service.name))
        lines_.push_back(fmt::format("  calls {} {}{}", name_of(use.callee), plan_.topics[use.topic].name, by(use)));
    }
  }

  static bool of_service(const Use& use, const std::string& name) {
    return use.who == name || use.who == name + " (timeline)";
  }
  static std::string by(const Use& use) { return use.who.ends_with(" (timeline)") ? " (timeline)" : ""; }
  static std::string copies(const plan::Service& service) {
    return service.replicas != 1 ? fmt::format(" x {}", service.replicas) : "";
  }
  /// Only where there is more than one.
  std::string networks_of(const plan::Service& service) const {
    if (plan_.networks.size() <= 1) return "";
    std::vector<std::string> names;
    for (const std::uint16_t network : service.networks) names.push_back(plan_.networks[network]);
    return " on " + join(names, ", ");
  }

  void tell_broker(ServiceId id) {
    const plan::Service& broker = plan_.services[id];
    lines_.push_back(
        fmt::format("{} (broker, {}){}", broker.name, plan_.brokers[broker.detail].kind, networks_of(broker)));
    for (const Use& use : uses_) {
      if (use.kind == plan::StepKind::publish && plan_.topics[use.topic].broker == id)
        lines_.push_back(fmt::format("  {} publishes {}", use.who, plan_.topics[use.topic].name));
    }
    for (const plan::Subscription& each : plan_.subscriptions) {
      if (each.broker != id) continue;
      lines_.push_back(fmt::format("  {} -> {} ({}{})", plan_.topics[each.topic].name, name_of(each.service),
                                   each.shared ? "consumes" : "subscribes",
                                   each.keeping ? ", kept while it is away" : ""));
    }
  }

  void tell_networks() {
    const auto networks = static_cast<std::uint16_t>(plan_.networks.size());
    for (std::uint16_t network = 0; network < networks; ++network) {
      std::vector<std::string> names;
      for (const plan::Service& service : plan_.services) {
        if (std::find(service.networks.begin(), service.networks.end(), network) != service.networks.end())
          names.push_back(service.name);
      }
      lines_.push_back(
          fmt::format("network {}: {}", plan_.networks[network], names.empty() ? "nobody" : join(names, ", ")));
    }
  }

  const plan::Plan& plan_;
  std::vector<Use> uses_;
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> topology_lines(const plan::Plan& plan) { return Topology(plan).lines(); }

}  // namespace meshsim::step
