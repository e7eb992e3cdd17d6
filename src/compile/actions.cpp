#include "compile/actions.hpp"

#include <fmt/format.h>

#include <variant>

#include "compile/crash_points.hpp"
#include "compile/expression.hpp"
#include "compile/limits.hpp"
#include "compile/names.hpp"
#include "compile/predicate.hpp"
#include "compile/quantity.hpp"
#include "compile/reach.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;
using ActionKind = plan::Action::Kind;

/// An actor in C++ acts by itself: nobody else can make it publish or call.
constexpr Wanted actor{"service", "the services", bit(plan::ServiceKind::service) | bit(plan::ServiceKind::client)};

ActionKind action_of(ast::LifecycleVerb verb) {
  switch (verb) {
    case ast::LifecycleVerb::kill:
      return ActionKind::kill;
    case ast::LifecycleVerb::crash:
      return ActionKind::crash;
    case ast::LifecycleVerb::stop:
      return ActionKind::stop;
    case ast::LifecycleVerb::start:
      return ActionKind::start;
    case ast::LifecycleVerb::restart:
      return ActionKind::restart;
    case ast::LifecycleVerb::pause:
      return ActionKind::pause;
    case ast::LifecycleVerb::resume:
      return ActionKind::resume;
    case ast::LifecycleVerb::power_off:
      return ActionKind::power_off;
  }
  return ActionKind::kill;
}

ActionKind action_of(ast::LinkVerb verb) {
  switch (verb) {
    case ast::LinkVerb::cut:
      return ActionKind::cut;
    case ast::LinkVerb::heal:
      return ActionKind::heal;
    case ast::LinkVerb::delay:
      return ActionKind::delay;
    case ast::LinkVerb::loss:
      return ActionKind::loss;
    case ast::LinkVerb::drop:
      return ActionKind::drop;
  }
  return ActionKind::cut;
}

CrashPoint point_of(ast::CrashPoint point) {
  switch (point) {
    case ast::CrashPoint::before_work:
      return CrashPoint::before_work;
    case ast::CrashPoint::mid_work:
      return CrashPoint::mid_work;
    case ast::CrashPoint::before_ack:
      return CrashPoint::before_ack;
    case ast::CrashPoint::after_ack:
      return CrashPoint::after_ack;
  }
  return CrashPoint::now;
}

class ActionCompiler {
 public:
  explicit ActionCompiler(Build& build) : build_(build) {}

  bool of(const ast::Lifecycle& item) {
    action.kind = action_of(item.verb);
    const auto target = resolve_target(build_, item.target);
    if (!target) return false;
    action.targets.push_back(*target);
    if (item.at) {
      action.crash_at = point_of(*item.at);
      if (!check_crash_point(build_, item, target->service)) return false;
    }
    if (item.grace) action.grace = read_duration(build_, *item.grace, "`grace`").value_or(-1);
    return true;
  }

  bool of(const ast::PublishAction& item) {
    action.kind = ActionKind::publish;
    const auto target = resolve_target(build_, item.actor, actor);
    const auto topic = find_topic(build_, item.topic.text);
    Frame frame;
    frame.topic = topic.value_or(no_topic);
    action.record = compile_record(build_, frame, item.payload, true);
    repeat(item.repeat);
    if (!target || !topic || build_.plan.topics[*topic].broker == no_service) return false;
    action.targets.push_back(*target);
    action.topic = *topic;
    return check_shares_network(build_, target->service, build_.plan.topics[*topic].broker, item.topic.span);
  }

  /// A call onto a foreign network is legal: that it does not get through is what such a line shows.
  bool of(const ast::CallAction& item) {
    action.kind = ActionKind::call;
    const auto from = resolve_target(build_, item.actor, actor);
    const auto to = resolve_target(build_, item.target, callable);
    const auto topic = find_topic(build_, endpoint_name(item.request));
    action.record = compile_record(build_, Frame{}, item.payload, false);
    repeat(item.repeat);
    if (!from || !to || !topic || !check_handles(build_, to->service, item.request)) return false;
    action.targets.push_back(*from);
    action.others.push_back(*to);
    action.topic = *topic;
    return true;
  }

  bool of(const ast::Scale& item) {
    action.kind = ActionKind::scale;
    const auto service = resolve_service(build_, item.service, scalable);
    const auto count = read_count(build_, item.count, "the number of instances", 0, max_replicas);
    if (!service || !count) return false;
    action.targets.push_back({*service, 0});
    action.replicas = static_cast<std::uint32_t>(*count);
    return true;
  }

  bool of(const ast::LinkFault& item) {
    action.kind = action_of(item.verb);
    action.both_ways = item.both_ways;
    const bool good = sides(item.from, item.to);
    if (!item.amount) return good;
    if (item.verb == ast::LinkVerb::delay) {
      const auto by = read_duration(build_, *item.amount, "the delay", 1);
      action.by = by.value_or(0);
      return good && by;
    }
    const auto probability =
        read_probability(build_, *item.amount, item.verb == ast::LinkVerb::loss ? "`loss`" : "`drop`");
    action.probability = probability.value_or(Probability{});
    return good && probability;
  }

  bool of(const ast::Partition& item) {
    action.kind = ActionKind::partition;
    action.both_ways = true;
    return sides(item.one_side, item.other_side);
  }

  bool of(const ast::Mark& item) {
    action.kind = ActionKind::mark;
    const auto found = build_.names.marks.find(item.name.text);
    if (found == build_.names.marks.end()) return false;  // reported when the marks were collected
    action.mark = found->second;
    return true;
  }

  bool of(const ast::Check& item) {
    action.kind = ActionKind::check;
    action.text = build_.text(item.predicate.span);
    const auto predicate = compile_predicate(build_, item.predicate);
    if (predicate) action.predicate = *predicate;
    return predicate.has_value();
  }

  bool of(const ast::Note& item) {
    action.kind = ActionKind::note;
    action.text = item.text.value;
    return true;
  }

  /// It is no action of the run: timeline.cpp takes it away before.
  bool of(const ast::Ask& /*item*/) { return false; }

  plan::Action action;

 private:
  void repeat(const lang::Maybe<ast::Repeat>& repeat) {
    if (!repeat) return;
    action.times = static_cast<std::uint32_t>(
        read_count(build_, repeat->count, "the number of times", 1, max_occurrences).value_or(1));
    if (repeat->every) action.every = read_duration(build_, *repeat->every, "the time between two of them").value_or(0);
  }

  bool sides(const std::vector<ast::Name>& from, const std::vector<ast::Name>& to) {
    const bool left = targets(from, action.targets);
    const bool right = targets(to, action.others);
    if (!left || !right) return false;
    for (std::size_t i = 0; i < from.size() && i < max_parts; ++i) {
      for (std::size_t j = 0; j < to.size() && j < max_parts; ++j) {
        if (action.targets[i] != action.others[j]) continue;
        build_.diagnostics.error("E0408", to[j].span, fmt::format("`{}` stands on both sides", to[j].text))
            .label("a connection has two ends")
            .also(from[i].span, "the other side");
        return false;
      }
    }
    return true;
  }

  bool targets(const std::vector<ast::Name>& names, std::vector<plan::Target>& list) {
    bool good = true;
    for (const ast::Name& name : names) {
      if (build_.enough()) return false;
      const auto target = resolve_target(build_, name);
      if (target) list.push_back(*target);
      good = good && target;
    }
    return good;
  }

  Build& build_;
};

bool can_heal(ActionKind kind) {
  return kind == ActionKind::pause || kind == ActionKind::cut || kind == ActionKind::delay ||
         kind == ActionKind::loss || kind == ActionKind::drop || kind == ActionKind::partition;
}

}  // namespace

std::optional<TimedAction> compile_action(Build& build, const ast::Action& action) {
  ActionCompiler compiler(build);
  bool good = std::visit([&](const auto& node) { return compiler.of(node); }, action.node);
  TimedAction result;
  if (action.lasting && good && !can_heal(compiler.action.kind)) {
    build.diagnostics.error("E0420", action.lasting->span, "this is not a fault that heals")
        .label("`for` has no meaning here")
        .help("`for D` goes with `pause`, `cut`, `delay`, `loss`, `drop` and `partition`")
        .help("what has been ended is started again by a line of its own: `+2s: restart NAME`");
    return std::nullopt;
  }
  if (action.lasting) {
    const auto lasting = read_duration(build, *action.lasting, "how long the fault lasts", 1);
    result.heal_after = lasting.value_or(0);
    good = good && lasting;
  }
  if (!good) return std::nullopt;
  result.action = std::move(compiler.action);
  return result;
}

}  // namespace meshsim::compile
