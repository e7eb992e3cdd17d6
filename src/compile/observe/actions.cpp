#include "compile/observe/actions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/text.hpp"
#include "compile/build/dead_letters.hpp"
#include "compile/build/names.hpp"
#include "compile/build/quantity.hpp"
#include "compile/build/reach.hpp"
#include "compile/code/expression.hpp"
#include "compile/constant/evaluate.hpp"
#include "compile/observe/crash_points.hpp"
#include "compile/observe/predicate.hpp"
#include "compile/source/endpoint_name.hpp"
#include "compile/source/hint.hpp"
#include "compile/source/limits.hpp"
#include "lang/diagnostics/suggest.hpp"
#include "plan/verbs.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;
namespace act = plan::act;

/// C++ actors are left out: they act by themselves, and nothing else can make them publish or call.
constexpr Wanted actor{"service", "the services", bit(plan::ServiceKind::service) | bit(plan::ServiceKind::client)};
/// Only services of kind service run handlers of the scenario.
constexpr Wanted handling{"service", "the services", bit(plan::ServiceKind::service)};

constexpr std::int64_t most_times_as_slow = 1'000'000;
constexpr std::uint64_t longest_burst = 1'000;

using Planned = std::optional<plan::Action>;

class ActionCompiler {
 public:
  explicit ActionCompiler(Build& build) : build_(build) {}

  Planned of(const ast::Lifecycle& item) {
    const bool is_of_handlers = item.verb == "slow" || item.verb == "hang";
    const auto target = resolve_target(build_, item.target,
                                       is_of_handlers        ? handling
                                       : item.verb == "skew" ? actor
                                                             : anything);
    if (!target) return std::nullopt;
    if (item.at && !check_crash_point(build_, item, target->service)) return std::nullopt;
    const Duration grace = item.grace ? read_duration(build_, *item.grace, "`grace`").value_or(-1) : -1;
    plan::Action action = plan::action_called(item.verb);
    std::visit(
        [&](auto& verb) {
          if constexpr (requires { verb.who; }) verb.who = *target;
        },
        action);
    if (auto* crash = std::get_if<act::Crash>(&action)) crash->at = item.at ? point_of(*item.at) : CrashPoint::now;
    if (auto* stop = std::get_if<act::Stop>(&action)) stop->grace = grace;
    bool good = true;
    if (auto* slow = std::get_if<act::Slow>(&action)) good = read(factor(*item.by), slow->factor);
    if (auto* skew = std::get_if<act::Skew>(&action)) {
      good = read(read_duration(build_, *item.by, "the skew", -Distribution::max_draw), skew->by);
    }
    return good ? Planned(std::move(action)) : std::nullopt;
  }

  Planned of(const ast::FailRequests& item) {
    const auto target = resolve_target(build_, item.target, handling);
    const auto share = read_probability(build_, item.share, "`fail`");
    const auto status =
        item.status ? read_count(build_, *item.status, "the status of a failure", 400, 599) : std::uint64_t{500};
    if (!target || !check_handles(build_, target->service, item.request)) return std::nullopt;
    const auto endpoint = resolve_endpoint(build_, item.request);
    if (!share || !status || !endpoint) return std::nullopt;
    return act::Fail{*target, *endpoint, *share, static_cast<std::uint32_t>(*status)};
  }

  Planned of(const ast::PublishAction& item) {
    const auto target = resolve_target(build_, item.actor, actor);
    const auto topic = find_topic(build_, item.topic.text);
    Frame frame;
    frame.topic = topic.value_or(no_topic);
    const value::Code record = compile_record(build_, frame, item.payload, true);
    const plan::Repeat repeated = repeat(item.repeat);
    if (!target || !topic || build_.plan.topics[*topic].broker == no_service) return std::nullopt;
    const ServiceId broker = build_.plan.topics[*topic].broker;
    if (!check_shares_network(build_, target->service, broker, item.topic.span)) return std::nullopt;
    return act::Publish{*target, *topic, record, repeated};
  }

  /// Compiles `X calls Y ..`. A call into another network is legal: such a line shows that it does not get through.
  Planned of(const ast::CallAction& item) {
    const auto from = resolve_target(build_, item.actor, actor);
    const auto to = resolve_target(build_, item.target, callable);
    const auto topic = find_topic(build_, endpoint_name(item.request));
    const value::Code body = compile_request(build_, Frame{}, item.request, item.payload);
    const plan::Repeat repeated = repeat(item.repeat);
    if (!from || !to || !topic || !check_handles(build_, to->service, item.request)) return std::nullopt;
    return act::Call{*from, *to, *topic, body, repeated};
  }

  Planned of(const ast::Scale& item) {
    const auto service = resolve_service(build_, item.service, scalable);
    const auto count = read_count(build_, item.count, "the number of instances", 0, max_replicas);
    if (!service || !count) return std::nullopt;
    return act::Scale{*service, static_cast<std::uint32_t>(*count)};
  }

  Planned of(const ast::Deploy& item) {
    const auto target = resolve_target(build_, item.target, scalable);
    if (!target) return std::nullopt;
    act::Deploy planned;
    planned.who = *target;
    if (item.at_a_time)
      planned.at_a_time = static_cast<std::uint32_t>(
          read_count(build_, *item.at_a_time, "the number at a time", 1, max_replicas).value_or(1));
    if (item.every) planned.every = read_duration(build_, *item.every, "`every`").value_or(0);
    planned.start_first = item.start_first.value_or(false);
    planned.waits_until_ready = item.waits_until_ready.value_or(true);
    const auto version = find_version(item, build_.plan.services[target->service]);
    if (!version) return std::nullopt;
    planned.version = *version;
    return planned;
  }

  /// Compiles a fault of a link. The members of a verb tell what it needs beside its sides, so a new verb needs no line
  /// here.
  Planned of(const ast::LinkFault& item) {
    plan::Sides between;
    between.both_ways = item.both_ways;
    bool good =
        item.verb == "isolate" ? apart_from_all(item.from.front(), between) : sides(item.from, item.to, between);
    plan::Action action = plan::action_called(item.verb);
    const auto fill_in = [&](auto& verb) {
      if constexpr (requires { verb.sides; }) verb.sides = std::move(between);
      if constexpr (requires { verb.by; }) {
        good = read(read_duration(build_, *item.amount, fmt::format("the {}", item.verb), 1), verb.by) && good;
      }
      if constexpr (requires { verb.probability; }) {
        good = read(read_probability(build_, *item.amount, fmt::format("`{}`", item.verb)), verb.probability) && good;
      }
      if constexpr (requires { verb.most; }) {
        good = read(read_duration(build_, *item.amount, fmt::format("the {}", item.verb), 1), verb.most) && good;
      }
      if constexpr (requires { verb.bytes_per_second; }) {
        good = read(read_size(build_, *item.amount, "the bandwidth"), verb.bytes_per_second) && good;
      }
      if constexpr (requires { verb.burst; }) {
        if (item.burst) good = read_burst(*item.burst, verb.burst) && good;
      }
    };
    std::visit(fill_in, action);
    return good ? Planned(std::move(action)) : std::nullopt;
  }

  Planned of(const ast::Partition& item) {
    plan::Sides between;
    between.both_ways = true;
    if (!sides(item.one_side, item.other_side, between)) return std::nullopt;
    return act::Partition{std::move(between)};
  }

  Planned of(const ast::Redrive& item) {
    const auto topic = resolve_redriven(build_, item.topic);
    return topic ? Planned(act::Redrive{*topic}) : std::nullopt;
  }

  Planned of(const ast::Mark& item) {
    const auto found = build_.names.marks.find(item.name.text);
    if (found == build_.names.marks.end()) return std::nullopt;  // reported when the marks were collected
    return act::Mark{found->second};
  }

  Planned of(const ast::Check& item) {
    auto predicate = compile_predicate(build_, item.predicate);
    if (!predicate) return std::nullopt;
    return act::Check{std::move(*predicate), build_.text(item.predicate.span)};
  }

  Planned of(const ast::Note& item) { return act::Note{item.text.value}; }

  /// Gives nothing: `ask` is no action of the run, and timeline.cpp removes it before.
  Planned of(const ast::Ask& /*item*/) { return std::nullopt; }

 private:
  template <class Value>
  static bool read(const std::optional<Value>& found, Value& into) {
    into = found.value_or(Value{});
    return found.has_value();
  }

  std::optional<std::uint16_t> find_version(const ast::Deploy& item, const plan::Service& service) {
    const std::vector<std::string>& versions = service.versions;
    const auto found = std::find(versions.begin(), versions.end(), item.version.text);
    if (found != versions.end()) return static_cast<std::uint16_t>(found - versions.begin());
    if (versions.empty()) {
      build_.diagnostics.error("E0452", item.target.span, fmt::format("`{}` has no versions", service.name))
          .label("nothing to deploy")
          .help("give it some: `version v1 { on GET /a { .. } }` and `version v2 { .. }`; it starts with the first");
      return std::nullopt;
    }
    build_.diagnostics
        .error("E0236", item.version.span, fmt::format("`{}` has no version `{}`", service.name, item.version.text))
        .label("not defined")
        .help(hint(item.version.text, {versions.begin(), versions.end()}, "its versions"));
    return std::nullopt;
  }

  /// Reads how many times as long something takes: a number from 1.
  std::optional<Decimal> factor(const ast::Expression& item) {
    constexpr std::string_view what = "the factor";
    const auto value = evaluate(item, build_.environment, build_.diagnostics);
    if (!value) return std::nullopt;
    if (value->kind != Constant::Kind::number) {
      report_kind(build_, item.span, *value, Constant::Kind::number, what);
    } else if (value->number >= Decimal(1) && value->number <= Decimal(most_times_as_slow)) {
      return value->number;
    } else {
      build_.diagnostics
          .error("E0306", item.span,
                 fmt::format("{} must be a number from 1 to {}", what, group_digits(most_times_as_slow)))
          .label(fmt::format("this is {}", to_text(*value)));
    }
    return std::nullopt;
  }

  bool read_burst(const ast::Expression& item, std::uint32_t& burst) {
    const auto count = read_count(build_, item, "the length of a burst", 1, longest_burst);
    burst = static_cast<std::uint32_t>(count.value_or(1));
    return count.has_value();
  }

  /// Parts one from all others: the other services, and where it is an instance its own siblings.
  bool apart_from_all(const ast::Name& name, plan::Sides& planned) {
    const auto who = resolve_target(build_, name);
    if (!who) return false;
    planned.from = {*who};
    planned.both_ways = true;
    for (std::size_t id = 0; id < build_.plan.services.size(); ++id) {
      if (id != who->service) planned.to.push_back({static_cast<ServiceId>(id), 0});
    }
    for (std::uint32_t replica = 1; who->replica != 0 && replica <= build_.names.most_replicas[who->service];
         ++replica) {
      if (replica != who->replica) planned.to.push_back({who->service, replica});
    }
    if (!planned.to.empty()) return true;
    build_.diagnostics.error("E0466", name.span, fmt::format("there is nobody to isolate `{}` from", name.text))
        .label("the only one of the scenario");
    return false;
  }

  plan::Repeat repeat(const lang::Maybe<ast::Repeat>& repeat) {
    plan::Repeat planned;
    if (!repeat) return planned;
    planned.times = static_cast<std::uint32_t>(
        read_count(build_, repeat->count, "the number of times", 1, max_occurrences).value_or(1));
    if (repeat->every)
      planned.every = read_duration(build_, *repeat->every, "the time between two of them").value_or(0);
    return planned;
  }

  bool sides(const std::vector<ast::Name>& from, const std::vector<ast::Name>& to, plan::Sides& planned) {
    const bool left = targets(from, planned.from);
    const bool right = targets(to, planned.to);
    if (!left || !right) return false;
    for (std::size_t i = 0; i < from.size() && i < max_parts; ++i) {
      for (std::size_t j = 0; j < to.size() && j < max_parts; ++j) {
        if (planned.from[i] != planned.to[j]) continue;
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

/// Lists the verbs that `for D` ends: "`pause`, `cut` and `delay`".
std::string healing_verbs() {
  std::vector<std::string_view> words;
  for (const plan::Verb& verb : plan::verbs()) {
    if (verb.heals) words.push_back(verb.word);
  }
  return lang::quoted_list(words);
}

}  // namespace

std::optional<TimedAction> compile_action(Build& build, const ast::Action& action) {
  ActionCompiler compiler(build);
  Planned planned = std::visit([&](const auto& node) { return compiler.of(node); }, action.node);
  if (action.lasting && planned && !plan::verb_of(*planned).heals) {
    build.diagnostics.error("E0420", action.lasting->span, "this is not a fault that heals")
        .label("`for` has no meaning here")
        .help(fmt::format("`for D` goes with {}", healing_verbs()))
        .help("what it does stays so, until a line of its own changes it");
    return std::nullopt;
  }
  std::optional<Duration> lasting = 0;
  if (action.lasting) lasting = read_duration(build, *action.lasting, "how long the fault lasts", 1);
  if (!planned || !lasting) return std::nullopt;
  return TimedAction{std::move(*planned), *lasting};
}

}  // namespace meshsim::compile
