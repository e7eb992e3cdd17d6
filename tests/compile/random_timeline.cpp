#include "compile/random_timeline.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "plan/print_condition.hpp"
#include "plan/verbs.hpp"

namespace meshsim::test {

namespace act = plan::act;
namespace trigger = plan::trigger;

/// The points that the handlers of `reader` get to.
constexpr std::array points_of_readers = {CrashPoint::now, CrashPoint::before_work, CrashPoint::mid_work,
                                          CrashPoint::before_ack, CrashPoint::after_ack};

const std::string random_system =
    "mesh 1\nscenario \"Random lines\"\n"
    "broker queue { keep at most 1000; overflow drop_oldest }\n"
    "gateway edge { listen 80; route / -> api }\n"
    "service api x 2 { on GET /menu { reply 200 }\n  on POST /orders { work 1ms; reply 201 { left: 1 } } }\n"
    "service shop x 3 { on GET /visit { publish Job { a: 1, b: 2, c: 3, d: fresh user, item: fresh order }; reply 200 "
    "}\n  version v1 { on GET /old { reply 200 } }; version v2 { on GET /new { reply 200 } } }\n"
    "service reader x 12 { concurrency 2; outbox 5; subscribes News; consumes Job\n"
    "  on News { work 5ms }\n  on Job { work 1ms..2ms } }\n";

const std::string sample_lines =
    "  at 0s: kill reader\n  at 0s: crash reader at mid_work\n  at 0s: stop reader\n  at 0s: pause reader\n"
    "  at 0s: power off queue\n  at 0s: cut shop -> queue\n"
    "  at 0s: mark opened\n  at 0s: mark closed\n  at 0s: mark outage-1\n"
    "  at 0s: shop publishes News { a: 1, b: 1, c: 1, d: fresh user, item: 1 }\n"
    "  at 0s: shop-2 publishes Job\n"
    "  at 0s: shop calls api GET /menu\n  at 0s: shop-3 calls edge POST /orders { a: 1, b: 1, c: 1, d: 1, item: 1 }\n"
    "  at 0s: reader calls shop GET /visit\n  at 0s: shop calls api-2 GET /menu?page=1&size=20\n"
    "  when News published: note \"\"\n  when Job published by shop: note \"\"\n"
    "  when Job published by shop-3 to queue: note \"\"\n  when News handled by reader-12: note \"\"\n"
    "  when News delivered to reader: note \"\"\n  when Job redelivered to reader: note \"\"\n"
    "  when News dropped(overflow) for reader: note \"\"\n  when Job acked by reader: note \"\"\n"
    "  when POST /orders requested by shop at edge: note \"\"\n  when GET /menu answered(ok): note \"\"\n"
    "  when POST /orders answered(error) to shop: note \"\"\n  when GET /menu answered by api-2: note \"\"\n"
    "  when POST /orders refused(killed) by edge: note \"\"\n  when GET /menu timed_out for shop-1: note \"\"\n"
    "  when POST /orders retried by edge: note \"\"\n  when POST /orders replied by api-1: note \"\"\n"
    "  when POST /orders received by api from edge: note \"\"\n  when POST /orders abandoned by edge: note \"\"\n"
    "  when reader-3 killed: note \"\"\n  when reader crashed: note \"\"\n  when api ready: note \"\"\n"
    "  when queue powered_off: note \"\"\n  when shop disconnected: note \"\"\n"
    "  when api-2 left_out by edge: note \"\"\n"
    "  at 0s: check depth of News > 0\n  at 0s: check depth of Job for reader <= 10\n"
    "  at 0s: check in_flight of News for reader > 0\n  at 0s: check oldest age of Job > 5s\n"
    "  at 0s: check dead_lettered of Job == 0\n  at 0s: check kept of reader < 7\n"
    "  at 0s: check dropped of News for reader != 1\n  at 0s: check redelivered of Job >= 3\n";

RandomTimeline::RandomTimeline(plan::Plan& plan, Random random) : plan_(plan), random_(random), code_(plan, random_) {
  for (const plan::TimelineLine& line : plan.timeline.lines) {
    if (const auto* fact = std::get_if<trigger::Fact>(&line.trigger)) patterns_.push_back(fact->pattern);
    if (const auto* check = std::get_if<act::Check>(&line.action)) tests_.push_back(check->predicate.nodes.front());
    if (const auto* call = std::get_if<act::Call>(&line.action)) calls_.push_back(*call);
    if (const auto* publish = std::get_if<act::Publish>(&line.action)) publishes_.push_back(*publish);
  }
}

plan::Schedule RandomTimeline::make(std::size_t count) {
  schedule_ = plan_.timeline;
  is_time_known_ = true;
  while (schedule_.lines.size() < plan_.timeline.lines.size() + count) {
    plan::Action next = action();
    if (const auto* heal = std::get_if<act::Heal>(&next))
      add(trigger(), act::Cut{heal->sides});  // or there is nothing to
    const bool lasts = plan::verb_of(next).heals && below(2) == 0;
    add(trigger(), std::move(next), lasts ? duration(1) : 0);
  }
  return schedule_;
}

void RandomTimeline::add(plan::Trigger trigger, plan::Action action, Duration heal_after) {
  is_time_known_ = std::holds_alternative<trigger::At>(trigger) ||
                   (is_time_known_ && std::holds_alternative<trigger::After>(trigger));
  schedule_.lines.push_back({std::move(trigger), std::move(action), heal_after, {}, {}, {}});
}

/// `+D` behind a line whose time is known would be read as a time.
plan::Trigger RandomTimeline::trigger() {
  switch (below(is_time_known_ ? 5 : 6)) {
    case 0:
      return trigger::Fact{pattern()};
    case 1:
      return trigger::State{predicate(3)};
    case 2:
      return trigger::Event{1 + random_.below(1'000'000'000'000)};
    case 3: {
      const Duration period = duration(1);
      const Time from = duration(0);
      return trigger::Every{period, from,
                            from + static_cast<Duration>(random_.below(static_cast<std::uint64_t>(4 * period)))};
    }
    case 4:
      return trigger::At{duration(0)};
    default:
      return trigger::After{duration(0)};
  }
}

plan::Action RandomTimeline::action() {
  const std::uint32_t which = below(30);
  if (which == 29) return act::Redrive{publishes_.at(below(static_cast<std::uint32_t>(publishes_.size()))).topic};
  if (which == 28) return deployment();
  if (which >= 22) return lasting_action(which - 22);
  if (which < 9) return process_action(which);
  if (which < 16) return link_action(which - 9);
  if (which < 18) {
    act::Publish publish = publishes_.at(below(static_cast<std::uint32_t>(publishes_.size())));
    publish.record = code_.record();
    publish.repeat = repeat();
    return publish;
  }
  if (which < 20) {
    act::Call call = calls_.at(below(static_cast<std::uint32_t>(calls_.size())));
    call.body = code_.record();
    call.repeat = repeat();
    return call;
  }
  if (which == 20) {
    plan::Predicate asked = predicate(4);
    std::string text = plan::print(asked, plan_);
    return act::Check{std::move(asked), std::move(text)};
  }
  return act::Note{note()};
}

plan::Action RandomTimeline::deployment() {
  act::Deploy deploy;
  deploy.who = target_of("shop");
  deploy.version = static_cast<std::uint16_t>(below(2));
  deploy.at_a_time = 1 + below(3);
  deploy.every = duration(0);
  deploy.start_first = below(2) == 0;
  deploy.waits_until_ready = below(2) == 0;
  return deploy;
}

plan::Action RandomTimeline::process_action(std::uint32_t which) {
  switch (which) {
    case 0:
      return act::Kill{any_target()};
    case 1:
      return act::Crash{target_of("reader"), points_of_readers[below(5)]};
    case 2:
      return act::Stop{any_target(), below(2) == 0 ? Duration{-1} : duration(0)};
    case 3:
      return act::Start{any_target()};
    case 4:
      return act::Restart{any_target()};
    case 5:
      return act::Pause{any_target()};
    case 6:
      return act::Resume{any_target()};
    case 7:
      return act::PowerOff{any_target()};
    default:
      return act::Scale{target_of("reader").service, below(12)};
  }
}

plan::Action RandomTimeline::lasting_action(std::uint32_t which) {
  const Probability share = *probability_from_percent(Decimal(random_.between(0, 1'000), 1));
  switch (which) {
    case 0:
      return act::Slow{target_of("reader"), Decimal(random_.between(10, 10'000'000), 1)};
    case 1:
      return act::Hang{target_of("reader")};
    case 2:
      return act::Skew{target_of("reader"), random_.between(0, 2 * minute) - minute};
    case 3:
      return act::Loss{sides(), share, 1 + below(1'000)};
    case 4:
      return act::Jitter{sides(), duration(1)};
    default:
      return act::Bandwidth{sides(), 1 + random_.below(2'000'000)};
  }
}

plan::Action RandomTimeline::link_action(std::uint32_t which) {
  const auto percent = [&] {
    const int scale = static_cast<int>(below(10));
    return *probability_from_percent(
        Decimal(random_.between(0, 100 * static_cast<std::int64_t>(power_of_ten(scale))), scale));
  };
  switch (which) {
    case 0:
      return act::Cut{sides()};
    case 1:
      return act::Heal{sides()};
    case 2:
      return act::Delay{sides(), duration(1)};
    case 3:
      return act::Loss{sides(), percent()};
    case 4:
    case 5:
      return act::Drop{sides(), percent()};
    default: {
      plan::Sides both = sides();
      both.both_ways = true;
      return act::Partition{std::move(both)};
    }
  }
}

plan::Pattern RandomTimeline::pattern() {
  plan::Pattern pattern = patterns_.at(below(static_cast<std::uint32_t>(patterns_.size())));
  pattern.has_before = below(3) == 0;
  if (pattern.has_before) pattern.before = anchor();
  pattern.has_after = below(3) == 0;
  if (pattern.has_after) pattern.after = anchor();
  const bool is_message = pattern.topic != no_topic && !plan_.topics[pattern.topic].is_endpoint;
  if (is_message && below(3) == 0) pattern.where = code_.condition();
  return pattern;
}

plan::Anchor RandomTimeline::anchor() {
  using Kind = plan::Anchor::Kind;
  switch (below(4)) {
    case 0:
      return {.kind = Kind::end};
    case 1:
      return {.kind = Kind::mark, .mark = below(static_cast<std::uint32_t>(plan_.marks.size()))};
    case 2:
      return {.kind = Kind::mark, .mark = below(static_cast<std::uint32_t>(plan_.marks.size())), .offset = duration(0)};
    default:
      return {.kind = Kind::time, .time = duration(0)};
  }
}

plan::Predicate RandomTimeline::predicate(int depth) {
  using Kind = plan::Predicate::Node::Kind;
  plan::Predicate made;
  const std::uint32_t which = below(depth > 0 ? 5 : 2);
  if (which == 0) {
    plan::Predicate::Node& node = made.nodes.emplace_back();
    node.target = any_target();
    node.state = static_cast<plan::State>(below(4));
    return made;
  }
  if (which == 1) {
    plan::Predicate::Node test = tests_.at(below(static_cast<std::uint32_t>(tests_.size())));
    test.comparison = static_cast<plan::Comparison>(below(6));
    if (test.quantity.is_duration) {
      test.quantity.duration = duration(1);
    } else {
      test.quantity.number = Decimal(random_.between(1, 1'000'000));
    }
    made.nodes.push_back(test);
    return made;
  }
  made = predicate(depth - 1);
  if (which > 2) {
    const plan::Predicate right = predicate(depth - 1);
    made.nodes.insert(made.nodes.end(), right.nodes.begin(), right.nodes.end());
  }
  made.nodes.emplace_back().kind = std::array{Kind::logical_not, Kind::logical_and, Kind::logical_or}.at(which - 2);
  return made;
}

/// Picks up to three for each side, none of them for both.
plan::Sides RandomTimeline::sides() {
  plan::Sides made;
  made.both_ways = below(2) == 0;
  const plan::Target first = any_target();
  for (std::uint32_t left = 1 + below(3); left > 0; --left) made.from.push_back(replica_of(first.service));
  plan::Target second = any_target();
  while (second.service == first.service) second = any_target();
  for (std::uint32_t left = 1 + below(3); left > 0; --left) made.to.push_back(replica_of(second.service));
  return made;
}

plan::Target RandomTimeline::any_target() {
  return replica_of(static_cast<ServiceId>(below(static_cast<std::uint32_t>(plan_.services.size()))));
}

plan::Target RandomTimeline::target_of(std::string_view name) {
  ServiceId service = 0;
  while (plan_.services[service].name != name) ++service;
  return replica_of(service);
}

plan::Target RandomTimeline::replica_of(ServiceId service) {
  return {service, below(plan_.services[service].replicas + 1)};
}

plan::Repeat RandomTimeline::repeat() {
  if (below(2) == 0) return {};
  return {1 + below(20), below(2) == 0 ? 0 : duration(0)};
}

/// Of any length, in steps of any unit.
Duration RandomTimeline::duration(Duration least) {
  constexpr std::array units = {nanosecond, microsecond, millisecond, second, minute, hour};
  return least + random_.between(0, std::array{9, 99, 999, 9999}.at(below(4))) * units.at(below(units.size()));
}

std::string RandomTimeline::note() {
  static constexpr std::array<std::string_view, 10> parts = {"a", " ", "\"", "\\", "{", "}", "\n", "\t", "é", "#"};
  std::string text;
  while (below(5) != 0) text += parts.at(below(parts.size()));
  return text;
}

}  // namespace meshsim::test
