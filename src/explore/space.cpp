#include "explore/space.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "explore/outages.hpp"
#include "plan/connections.hpp"
#include "plan/print.hpp"
#include "plan/timeouts.hpp"
#include "plan/uses.hpp"

namespace meshsim::explore {
namespace {

namespace act = plan::act;
using plan::ServiceKind;
using plan::Target;

/// The points at which a crash finds half of a handler's work done.
constexpr std::array torn_points = {CrashPoint::before_ack, CrashPoint::before_publish, CrashPoint::before_reply};

class SpaceBuilder {
 public:
  SpaceBuilder(const plan::Plan& plan, const plan::Exploration& wanted)
      : plan_(plan),
        wanted_(wanted),
        services_(static_cast<ServiceId>(plan.services.size())),
        pairs_(plan::connections_of(plan)),
        uses_(plan::uses_of(plan)),
        forms_(forms_of(wanted)) {}

  Space build() {
    space_.outages = wanted_.outages;
    if (space_.outages.empty()) {
      const std::vector<Duration> timeouts = plan::timeouts_of(plan_);
      space_.timeouts = apart(timeouts);
      space_.outages = outages_between(timeouts);
    }
    add_groups(false);
    add_groups(true);
    space_.begin.push_back(static_cast<std::uint32_t>(space_.faults.size()));
    return std::move(space_);
  }

 private:
  /// Returns the forms of faults, the plainest first; a crash with a form for each point.
  static std::vector<plan::FaultForm> forms_of(const plan::Exploration& wanted) {
    std::vector<plan::FaultForm> forms;
    const auto add = [&](const plan::FaultForm& form) {
      const bool is_open = form.kind == Kind::crash && form.at == CrashPoint::none;
      for (const CrashPoint point : torn_points) {
        plan::FaultForm each = form;
        if (is_open) each.at = point;
        if (std::find(forms.begin(), forms.end(), each) == forms.end()) forms.push_back(each);
      }
    };
    for (const plan::FaultForm& form : wanted.faults) add(form);
    if (wanted.faults.empty()) {
      for (std::size_t i = 0; i < plan::default_faults; ++i) add({static_cast<Kind>(i)});
    }
    std::stable_sort(forms.begin(), forms.end(), [](const auto& a, const auto& b) { return a.kind < b.kind; });
    return forms;
  }

  /// Returns the instances of a service that may be struck: all, or those that are named.
  std::vector<Target> targets_of(ServiceId id) const {
    const plan::Service& service = plan_.services[id];
    std::vector<Target> targets;
    if (service.kind == ServiceKind::client || service.kind == ServiceKind::custom) return targets;
    for (std::uint32_t replica = 1; replica <= std::max(1U, service.replicas); ++replica) {
      const Target one{id, service.replicas == 1 ? 0 : replica};
      if (is_meant(one)) targets.push_back(one);
    }
    return targets;
  }

  bool is_meant(const Target& target) const {
    if (wanted_.of.empty()) return acts(plan_.services[target.service]);
    return std::any_of(wanted_.of.begin(), wanted_.of.end(),
                       [&](const Target& named) { return covers(named, target); });
  }

  /// Tells whether `named` is the target, or the service whose instance it is.
  static bool covers(const Target& named, const Target& target) {
    const bool is_same = named.replica == 0 || named.replica == std::max(1U, target.replica);
    return named.service == target.service && is_same;
  }

  /// Tells whether it does something that no line of the timeline makes it do.
  bool acts(const plan::Service& service) const {
    if (service.kind != ServiceKind::service) return true;
    const plan::ServiceDetail& detail = plan_.service_details[service.detail];
    return !detail.handlers.empty() || !detail.subscriptions.empty() || detail.outbox.capacity > 0;
  }

  /// Tells whether a handler of the service may get to the point.
  bool gets_to(ServiceId id, CrashPoint point) const {
    const plan::Service& service = plan_.services[id];
    if (service.kind != ServiceKind::service) return false;
    const plan::ServiceDetail& detail = plan_.service_details[service.detail];
    switch (point) {
      case CrashPoint::before_ack:
      case CrashPoint::after_ack:
        return !detail.subscriptions.empty();
      case CrashPoint::before_publish:
        return std::any_of(uses_.begin(), uses_.end(), [&](const plan::Use& use) {
          return use.who == id && use.kind == plan::Use::Kind::publish && !use.by_timeline;
        });
      case CrashPoint::before_reply:
        return std::any_of(detail.handlers.begin(), detail.handlers.end(),
                           [&](const plan::Handler& handler) { return plan_.topics[handler.topic].is_endpoint; });
      case CrashPoint::none:
      case CrashPoint::now:
      case CrashPoint::before_work:
      case CrashPoint::mid_work:
        break;
    }
    return !detail.handlers.empty();
  }

  /// Adds a group for each outage; those that tear a handler apart between two effects stand behind all others.
  void add_groups(bool torn) {
    for (const Duration outage : space_.outages) {
      outage_ = outage;
      const auto begin = static_cast<std::uint32_t>(space_.faults.size());
      for (const plan::FaultForm& form : forms_) {
        const bool is_torn = form.at == CrashPoint::before_publish || form.at == CrashPoint::before_reply;
        if (is_torn == torn) add_all(form);
      }
      if (space_.faults.size() > begin) space_.begin.push_back(begin);
    }
  }

  void add_all(const plan::FaultForm& form) {
    if (form.kind == Kind::restart && outage_ != space_.outages.front()) return;  // it has no outage
    if (plan::strikes_links(form.kind)) return add_links(form);
    for (ServiceId id = 0; id < services_; ++id) add_ends(form, id);
  }

  void add_ends(const plan::FaultForm& form, ServiceId id) {
    if (form.kind == Kind::crash && !gets_to(id, form.at)) return;
    if (form.kind == Kind::isolate && services_ == 1) return;
    const bool is_asked = !wanted_.faults.empty() && !wanted_.of.empty();
    if (form.kind == Kind::power_off && plan_.services[id].kind != ServiceKind::broker && !is_asked) return;
    for (const Target& who : targets_of(id)) {
      if (!is_exempt(form.kind, who)) add(form, action(form, who), plan::print(who, plan_), space_.targets);
    }
  }

  bool is_exempt(Kind kind, const Target& who) const {
    return std::any_of(wanted_.except.begin(), wanted_.except.end(), [&](const plan::Exemption& each) {
      return each.kind == kind && each.between.from.empty() && covers(each.who, who);
    });
  }

  /// Tells whether the connection, or the one of which it is a part, is left out.
  bool is_exempt(Kind kind, const plan::Sides& sides) const {
    return std::any_of(wanted_.except.begin(), wanted_.except.end(), [&](const plan::Exemption& each) {
      if (each.kind != kind || each.between.from.empty()) return false;
      const Target& a = each.between.from.front();
      const Target& b = each.between.to.front();
      const Target& from = sides.from.front();
      const Target& to = sides.to.front();
      return (covers(a, from) && covers(b, to)) || (each.between.both_ways && covers(b, from) && covers(a, to));
    });
  }

  plan::Action action(const plan::FaultForm& form, const Target& who) const {
    switch (form.kind) {
      case Kind::kill:
        return act::Kill{who};
      case Kind::crash:
        return act::Crash{who, form.at};
      case Kind::pause:
        return act::Pause{who};
      case Kind::power_off:
        return act::PowerOff{who};
      case Kind::stop:
        return act::Stop{who};
      case Kind::restart:
        return act::Restart{who};
      case Kind::isolate:
        return act::Partition{apart_from_all(who)};
      case Kind::cut:
      case Kind::delay:
      case Kind::loss:
      case Kind::drop:
        break;
    }
    return act::Note{};
  }

  static plan::Action action(const plan::FaultForm& form, plan::Sides sides) {
    if (form.kind == Kind::delay) return act::Delay{std::move(sides), form.by};
    if (form.kind == Kind::loss) return act::Loss{std::move(sides), form.probability};
    if (form.kind == Kind::drop) return act::Drop{std::move(sides), form.probability};
    return act::Cut{std::move(sides)};
  }

  /// Returns the instance, and all others: its own siblings and the other services.
  plan::Sides apart_from_all(const Target& who) const {
    plan::Sides sides{{who}, {}, true};
    for (ServiceId id = 0; id < services_; ++id) {
      const std::uint32_t replicas = plan_.services[id].replicas;
      if (id != who.service) sides.to.push_back({id, 0});
      for (std::uint32_t replica = 1; id == who.service && who.replica != 0 && replica <= replicas; ++replica) {
        if (replica != who.replica) sides.to.push_back({id, replica});
      }
    }
    return sides;
  }

  void add_links(const plan::FaultForm& form) {
    for (const plan::Sides& each : wanted_.on) add_links(form, each.from.front(), each.to.front(), each.both_ways);
    if (!wanted_.on.empty()) return;
    for (const plan::Pair& each : pairs_) add_links(form, {each.first, 0}, {each.second, 0}, true);
  }

  /// Strikes each instance apart from the other side as a whole. Of a pair of which both have replicas it is the first
  /// that are struck one by one.
  void add_links(const plan::FaultForm& form, const Target& a, const Target& b, bool both_ways) {
    const auto is_many = [&](const Target& side) {
      return side.replica == 0 && plan_.services[side.service].replicas > 1;
    };
    const bool is_second = !is_many(a) && is_many(b);
    const Target& parted = is_second ? b : a;
    const Target& whole = is_second ? a : b;
    const std::uint32_t first = is_many(parted) ? 1 : parted.replica;
    const std::uint32_t last = is_many(parted) ? plan_.services[parted.service].replicas : parted.replica;
    for (std::uint32_t replica = first; replica <= last; ++replica) {
      plan::Sides sides;
      sides.from = {{parted.service, replica}};
      sides.to = {whole};
      sides.both_ways = both_ways;
      const bool is_named = wanted_.of.empty() || !wanted_.on.empty();
      if (!is_named && !is_meant(sides.from.front()) && !is_meant(whole)) continue;
      if (is_second && !both_ways) std::swap(sides.from, sides.to);
      if (is_exempt(form.kind, sides)) continue;
      const std::string name = plan::print(sides.from.front(), plan_) + (both_ways ? " <-> " : " -> ") +
                               plan::print(sides.to.front(), plan_);
      add(form, action(form, sides), name, space_.links);
    }
  }

  void add(const plan::FaultForm& form, plan::Action action, const std::string& name, std::vector<std::string>& names) {
    const auto note = [](std::vector<std::string>& list, const std::string& text) {
      if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(text);
    };
    note(names, name);
    note(space_.verbs, plan::print(form));
    Fault fault{form, std::move(action), form.kind == Kind::restart ? 0 : outage_, {}, 0};
    plan::TimelineLine line = line_of(fault, plan::trigger::Event{});
    plan::identify(line, plan_.timeline, plan_);
    fault.id = std::move(line.id);
    const auto index = static_cast<std::uint32_t>(space_.faults.size());
    fault.shortest = shortest_.try_emplace(plan::print(fault.action, plan_), index).first->second;
    space_.faults.push_back(std::move(fault));
  }

  const plan::Plan& plan_;
  const plan::Exploration& wanted_;
  const ServiceId services_;  // their number
  const std::vector<plan::Pair> pairs_;
  const std::vector<plan::Use> uses_;
  const std::vector<plan::FaultForm> forms_;
  Duration outage_ = 0;
  std::map<std::string, std::uint32_t> shortest_;  // by action
  Space space_;
};

}  // namespace

Space space_of(const plan::Plan& plan, const plan::Exploration& wanted) { return SpaceBuilder(plan, wanted).build(); }
Space space_of(const plan::Plan& plan) { return space_of(plan, plan.exploration); }

plan::TimelineLine line_of(const Fault& fault, plan::Trigger trigger) {
  plan::TimelineLine line;
  line.trigger = std::move(trigger);
  line.action = fault.action;
  line.heal_after = fault.outage;
  line.id = fault.id;
  return line;
}

}  // namespace meshsim::explore
