#include "step/commands/topology.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/distribution.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "plan/plan.hpp"
#include "plan/uses.hpp"

namespace meshsim::step {
namespace {

class Topology {
 public:
  explicit Topology(const plan::Plan& plan) : plan_(plan), uses_(plan::uses_of(plan)) {}

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

  /// Writes "runs shopper", "50 users run shopper 8, admin 1".
  std::string runs_of(const plan::ClientDetail& client) const {
    std::string text =
        client.users == 0 ? "runs" : fmt::format("{} user{}", client.users, client.users == 1 ? " runs" : "s run");
    for (std::size_t i = 0; i < client.flows.size(); ++i) {
      text += (i == 0 ? " " : ", ") + plan_.flows[client.flows[i].flow].name;
      if (client.flows.size() > 1) text += " " + std::to_string(client.flows[i].weight);
    }
    return text;
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
        lines_.push_back(fmt::format("{} (load, {})", service.name, runs_of(plan_.clients[service.detail])));
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
    for (const plan::Use& use : uses_) {
      if (use.kind == plan::Use::Kind::call && use.who == id)
        lines_.push_back(fmt::format("  calls {} {}{}", name_of(use.callee), plan_.topics[use.topic].name, by(use)));
    }
  }

  static std::string_view by(const plan::Use& use) { return use.by_timeline ? " (timeline)" : ""; }
  static std::string copies(const plan::Service& service) {
    return service.replicas != 1 ? fmt::format(" x {}", service.replicas) : "";
  }
  /// Lists the service's networks, only where the scenario has more than one.
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
    for (const plan::Use& use : uses_) {
      if (use.kind == plan::Use::Kind::publish && plan_.topics[use.topic].broker == id)
        lines_.push_back(fmt::format("  {}{} publishes {}", name_of(use.who), by(use), plan_.topics[use.topic].name));
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
  std::vector<plan::Use> uses_;
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> topology_lines(const plan::Plan& plan) { return Topology(plan).lines(); }

}  // namespace meshsim::step
