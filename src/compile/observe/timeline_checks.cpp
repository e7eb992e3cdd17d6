#include "compile/observe/timeline_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "compile/source/walk.hpp"
#include "lang/diagnostics/suggest.hpp"
#include "plan/print.hpp"
#include "plan/verbs.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;
using plan::Action;
using plan::Target;
namespace act = plan::act;

/// A fact about an instance that only one verb of the timeline brings about.
struct Brought {
  EventKind kind;
  bool (*by)(const Action&);
  std::string_view verb;
};

/// Tells whether the action is a graceful stop, whose process is killed when its grace is over.
bool ends_gracefully(const Action& action) {
  return plan::is<act::Stop>(action) || plan::is<act::Restart>(action) || plan::is<act::Scale>(action) ||
         plan::is<act::Deploy>(action);
}

constexpr std::array brought_facts = {
    Brought{EventKind::killed, [](const Action& by) { return plan::is<act::Kill>(by) || ends_gracefully(by); }, "kill"},
    Brought{EventKind::crashed, plan::is<act::Crash>, "crash"},
    Brought{EventKind::stopped, ends_gracefully, "stop"},
    Brought{EventKind::powered_off, plan::is<act::PowerOff>, "power off"},
    Brought{EventKind::paused, plan::is<act::Pause>, "pause"},
    Brought{EventKind::resumed, plan::is<act::Pause>, "pause"},
    Brought{EventKind::deployed, plan::is<act::Deploy>, "deploy"},
};

/// Targets by service and replica: a service's own entry, replica 0, comes before those of its instances.
using Place = std::pair<ServiceId, std::uint32_t>;
Place place_of(const Target& target) { return {target.service, target.replica}; }

/// The lines of the timeline, sorted once, because comparing each line with all others would take long.
class TimelineChecks {
 public:
  explicit TimelineChecks(Build& build) : build_(build) {
    for (const plan::TimelineLine& line : build.plan.timeline.lines) add(line.action);
    for (const plan::Autoscale& each : build.plan.autoscales) add(act::Scale{each.service, each.most});
  }

  void when(const plan::Pattern& pattern, lang::Span fact) {
    if (pattern.topic == no_topic) return life(pattern, fact);
    const TopicNotes& notes = build_.names.topic_notes[pattern.topic];
    if (notes.published_at || !build_.plan.customs.empty()) return;
    const plan::Topic& topic = build_.plan.topics[pattern.topic];
    build_.diagnostics
        .error("E0433", fact, fmt::format("nobody {} `{}`", topic.is_endpoint ? "calls" : "publishes", topic.name))
        .label("so this never comes")
        .help(topic.is_endpoint ? fmt::format("add a line that does: `at 1s: SERVICE calls SERVICE {}`", topic.name)
                                : fmt::format("add a line that does: `at 1s: SERVICE publishes {}`", topic.name));
  }

  void heal(const plan::Sides& heal, lang::Span span) {
    if (heal.to.empty() ? ends_one_alone(heal.from) : ends_a_fault(heal)) return;
    auto& diagnostic = build_.diagnostics.error(
        "E0432", span, heal.to.empty() ? "there is nothing to heal here" : "there is nothing to heal between these");
    diagnostic.label("no line makes a fault that this covers");
    const std::vector<std::string> faults = first_faults();
    if (faults.empty()) {
      diagnostic.help("make one before it, such as `at 1s: cut A <-> B`, or remove this line");
    } else {
      const bool all = faults.size() < most_named_faults;
      diagnostic.help(fmt::format("what can be healed: {}{}", lang::quoted_list({faults.begin(), faults.end()}),
                                  all ? "" : ", among others"));
    }
  }

 private:
  static constexpr std::size_t most_named_faults = 10;

  void add(const Action& action) {
    for (std::size_t i = 0; i < brought_facts.size(); ++i) {
      if (!brought_facts[i].by(action)) continue;
      if (const Target* target = plan::target_of(action)) struck_[i].insert(place_of(*target));
      if (const auto* scale = std::get_if<act::Scale>(&action)) struck_[i].insert({scale->service, 0});
    }
    if (const Target* alone = struck_alone(action)) alone_.insert(place_of(*alone));
    const plan::Sides* sides = plan::is_link_fault(action) ? plan::sides_of(action) : nullptr;
    if (sides != nullptr && !sides->from.empty()) faults_[place_of(sides->from.front())].push_back(sides);
  }

  /// Returns whom the action strikes, where it is a fault that `heal X` ends; null where it is none.
  static const Target* struck_alone(const Action& action) {
    if (plan::is_process_fault(action)) return plan::target_of(action);
    const auto* isolate = std::get_if<act::Isolate>(&action);
    return isolate != nullptr && !isolate->sides.from.empty() ? &isolate->sides.from.front() : nullptr;
  }

  void life(const plan::Pattern& pattern, lang::Span fact) {
    for (std::size_t i = 0; i < brought_facts.size(); ++i) {
      if (brought_facts[i].kind != pattern.kind) continue;
      const ServiceId service = pattern.instance.service;
      // A gateway may find none of its upstreams when it starts.
      const bool may_crash = pattern.kind == EventKind::crashed && service != no_service &&
                             build_.plan.services[service].kind == plan::ServiceKind::gateway;
      if (may_crash || is_struck(struck_[i], pattern.instance)) return;
      const std::string name = plan::print(pattern.instance, build_.plan);
      build_.diagnostics.error("E0433", fact, fmt::format("`{} {}` never comes", name, to_string(pattern.kind)))
          .label("no line of the timeline does this")
          .help(fmt::format("add a line that does: `at 1s: {} {}`", brought_facts[i].verb, name));
    }
  }

  /// Tells whether one of the places contains the target or is contained in it: so for `web` and `web-2`, not for
  /// `web-1` and `web-2`.
  static bool is_struck(const std::set<Place>& places, const Target& target) {
    if (places.count({target.service, 0}) != 0) return true;
    if (target.replica != 0) return places.count(place_of(target)) != 0;
    const auto first = places.lower_bound({target.service, 0});
    return first != places.end() && first->first == target.service;
  }

  /// Tells whether the heal ends a fault. A heal names the first target of a fault that it ends, on one of its sides.
  bool ends_a_fault(const plan::Sides& heal) const {
    const auto ends = [&](const Target& target) { return ends_one_of(heal, target); };
    return std::any_of(heal.from.begin(), heal.from.end(), ends) ||
           (heal.both_ways && std::any_of(heal.to.begin(), heal.to.end(), ends));
  }

  /// Tells whether a line makes a fault of one of these alone: `slow`, `hang`, `fail`, `skew`, `isolate`.
  bool ends_one_alone(const std::vector<Target>& whom) const {
    return std::any_of(alone_.begin(), alone_.end(), [&](const Place& place) {
      return plan::covers(whom, {place.first, place.second});
    });
  }

  bool ends_one_of(const plan::Sides& heal, const Target& target) const {
    const Place last = {target.service, target.replica == 0 ? UINT32_MAX : target.replica};
    for (auto at = faults_.lower_bound(place_of(target)); at != faults_.end() && at->first <= last; ++at) {
      for (const plan::Sides* fault : at->second) {
        if (plan::heals(heal, *fault)) return true;
      }
    }
    return false;
  }

  /// Lists the faults of the first lines that make one, each once, in the words of a `heal`.
  std::vector<std::string> first_faults() const {
    std::vector<std::string> texts;
    for (const plan::TimelineLine& line : build_.plan.timeline.lines) {
      if (texts.size() == most_named_faults) break;
      const Target* alone = struck_alone(line.action);
      if (alone == nullptr && !plan::is_link_fault(line.action)) continue;
      const plan::Sides sides = alone != nullptr ? plan::Sides{{*alone}, {}, false} : *plan::sides_of(line.action);
      std::string text = plan::print(act::Heal{sides}, build_.plan);
      if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(std::move(text));
    }
    return texts;
  }

  Build& build_;
  std::array<std::set<Place>, brought_facts.size()> struck_;  // by fact: the targets for which a line brings it about
  std::set<Place> alone_;                                     // whom a fault that `heal X` ends strikes
  std::map<Place, std::vector<const plan::Sides*>> faults_;   // by their first target
};

}  // namespace

void check_timeline(Build& build) {
  std::size_t index = 0;
  TimelineChecks checks(build);
  for_each_line(build.system, [&](const ast::TimelineLine& line) {
    if (build.enough() || index >= build.plan.timeline.lines.size()) return;
    // A question has no line in the plan.
    if (std::holds_alternative<ast::Ask>(line.action.node)) return;
    const plan::TimelineLine& planned = build.plan.timeline.lines[index++];
    const auto* when = std::get_if<ast::When>(&line.trigger.node);
    const auto* fact = when == nullptr ? nullptr : std::get_if<ast::Occurrence>(&when->condition.node);
    if (fact != nullptr) checks.when(std::get<plan::trigger::Fact>(planned.trigger).pattern, fact->fact.span);
    if (const auto* heal = std::get_if<act::Heal>(&planned.action)) checks.heal(heal->sides, line.action.span);
  });
}

}  // namespace meshsim::compile
