#include "explore/space.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "explore/outages.hpp"
#include "plan/print.hpp"
#include "plan/uses.hpp"

namespace meshsim::explore {
namespace {

namespace act = plan::act;
using plan::ServiceKind;
using plan::Target;

constexpr std::array<std::string_view, kind_count> kind_words = {"kill", "crash", "pause", "cut", "power off"};

/// A pair of services that have a connection, the one that is first in the file first.
using Pair = std::pair<ServiceId, ServiceId>;

class SpaceBuilder {
 public:
  SpaceBuilder(const plan::Plan& plan, const Choice& choice)
      : plan_(plan), services_(static_cast<ServiceId>(plan.services.size())), choice_(choice) {}

  Space build() {
    space_.outages = choice_.outages;
    if (space_.outages.empty()) {
      const std::vector<Duration> timeouts = timeouts_of(plan_);
      space_.timeouts = apart(timeouts);
      space_.outages = outages_between(timeouts);
    }
    collect_pairs();
    for (std::uint32_t i = 0; i < space_.outages.size(); ++i) {
      outage_ = i;
      add_all();
    }
    return std::move(space_);
  }

 private:
  bool wants(Kind kind) const {
    return choice_.kinds.empty() || std::find(choice_.kinds.begin(), choice_.kinds.end(), kind) != choice_.kinds.end();
  }

  /// Returns the instances of a service that may be struck: all, or those that the choice names.
  std::vector<Target> targets_of(ServiceId id) const {
    const plan::Service& service = plan_.services[id];
    std::vector<Target> targets;
    if (service.kind == ServiceKind::client || service.kind == ServiceKind::custom) return targets;
    for (std::uint32_t replica = 1; replica <= std::max(1U, service.replicas); ++replica) {
      const Target one{id, service.replicas == 1 ? 0 : replica};
      if (is_meant(one, service)) targets.push_back(one);
    }
    return targets;
  }

  bool is_meant(const Target& target, const plan::Service& service) const {
    if (choice_.targets.empty()) return acts(service);
    const auto is_named = [&](const std::string& name) {
      const std::uint32_t replica = std::max(1U, target.replica);
      return name == service.name || name == service.name + '-' + std::to_string(replica);
    };
    return std::any_of(choice_.targets.begin(), choice_.targets.end(), is_named);
  }

  /// Tells whether it does something that no line of the timeline makes it do.
  bool acts(const plan::Service& service) const {
    if (service.kind != ServiceKind::service) return true;
    const plan::ServiceDetail& detail = plan_.service_details[service.detail];
    return !detail.handlers.empty() || !detail.subscriptions.empty() || detail.outbox.capacity > 0;
  }

  bool handles_messages(const plan::Service& service) const {
    return service.kind == ServiceKind::service && !plan_.service_details[service.detail].subscriptions.empty();
  }

  void collect_pairs() {
    for (const plan::Subscription& subscription : plan_.subscriptions) pair(subscription.service, subscription.broker);
    for (const plan::Use& use : plan::uses_of(plan_)) {
      pair(use.who, use.kind == plan::Use::Kind::publish ? plan_.topics[use.topic].broker : use.callee);
    }
    for (ServiceId id = 0; id < services_; ++id) {
      if (plan_.services[id].kind != ServiceKind::gateway) continue;
      for (const plan::Route& route : plan_.gateways[plan_.services[id].detail].routes) pair(id, route.upstream);
    }
    std::sort(pairs_.begin(), pairs_.end());
    pairs_.erase(std::unique(pairs_.begin(), pairs_.end()), pairs_.end());
  }

  void pair(ServiceId a, ServiceId b) {
    if (a != b && a != no_service && b != no_service) pairs_.emplace_back(std::min(a, b), std::max(a, b));
  }

  void add_all() {
    for (const Kind kind : {Kind::kill, Kind::crash, Kind::pause, Kind::cut, Kind::power_off}) {
      if (!wants(kind)) continue;
      if (kind == Kind::cut) {
        for (const Pair& each : pairs_) add_cuts(each);
        continue;
      }
      for (ServiceId id = 0; id < services_; ++id) add_ends(kind, id);
    }
  }

  void add_ends(Kind kind, ServiceId id) {
    const plan::Service& service = plan_.services[id];
    if (kind == Kind::crash && !handles_messages(service)) return;
    const bool is_asked = !choice_.kinds.empty() && !choice_.targets.empty();
    if (kind == Kind::power_off && service.kind != ServiceKind::broker && !is_asked) return;
    for (const Target& who : targets_of(id)) add(kind, action(kind, who), plan::print(who, plan_), space_.targets);
  }

  static plan::Action action(Kind kind, const Target& who) {
    switch (kind) {
      case Kind::kill:
        return act::Kill{who};
      case Kind::crash:
        return act::Crash{who, CrashPoint::before_ack};
      case Kind::pause:
        return act::Pause{who};
      case Kind::power_off:
        return act::PowerOff{who};
      case Kind::cut:
        break;
    }
    return act::Cut{};
  }

  /// Cuts each instance that may be struck from the other side as a whole. Of a pair of which both have replicas it is
  /// the first that are cut off one by one.
  void add_cuts(const Pair& pair) {
    const auto& [a, b] = pair;
    const bool is_second_many = plan_.services[a].replicas == 1 && plan_.services[b].replicas > 1;
    const ServiceId one_by_one = is_second_many ? b : a;
    const ServiceId whole = is_second_many ? a : b;
    const std::uint32_t replicas = plan_.services[one_by_one].replicas;
    for (std::uint32_t replica = 1; replica <= std::max(1U, replicas); ++replica) {
      plan::Sides sides;
      sides.from = {{one_by_one, replicas == 1 ? 0 : replica}};
      sides.to = {{whole, 0}};
      sides.both_ways = true;
      if (!choice_.targets.empty() && !is_meant(sides.from.front(), plan_.services[one_by_one]) &&
          !is_meant(sides.to.front(), plan_.services[whole])) {
        continue;
      }
      add(Kind::cut, act::Cut{sides},
          plan::print(sides.from.front(), plan_) + " <-> " + plan::print(sides.to.front(), plan_), space_.links);
    }
  }

  void add(Kind kind, plan::Action action, std::string name, std::vector<std::string>& names) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
    if (std::find(space_.kinds.begin(), space_.kinds.end(), kind) == space_.kinds.end()) space_.kinds.push_back(kind);
    Fault fault{kind, std::move(action), space_.outages[outage_], {}, outage_};
    plan::TimelineLine line = line_of(fault, plan::trigger::Event{});
    plan::identify(line, plan_.timeline, plan_);
    fault.id = std::move(line.id);
    space_.faults.push_back(std::move(fault));
  }

  const plan::Plan& plan_;
  const ServiceId services_;  // their number
  const Choice& choice_;
  std::uint32_t outage_ = 0;
  std::vector<Pair> pairs_;
  Space space_;
};

}  // namespace

std::string_view word_of(Kind kind) { return kind_words[static_cast<std::size_t>(kind)]; }

Space space_of(const plan::Plan& plan, const Choice& choice) { return SpaceBuilder(plan, choice).build(); }

plan::TimelineLine line_of(const Fault& fault, plan::Trigger trigger) {
  plan::TimelineLine line;
  line.trigger = std::move(trigger);
  line.action = fault.action;
  line.heal_after = fault.outage;
  line.id = fault.id;
  return line;
}

}  // namespace meshsim::explore
