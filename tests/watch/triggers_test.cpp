#include "watch/triggers.hpp"

#include <catch2/catch.hpp>

namespace meshsim::test {
namespace {

constexpr TopicId hello = 0;
constexpr ServiceId orders = 0, worker = 1;

struct NoGauges final : watch::Gauges {
  std::uint64_t waiting = 0;
  std::uint64_t depth(TopicId, ServiceId) const override { return waiting; }
  std::uint64_t in_flight(TopicId, ServiceId) const override { return 0; }
  Duration busy(ServiceId) const override { return 0; }
  Duration capacity(ServiceId) const override { return 0; }
};

plan::TimelineLine when_fact(EventKind kind, TopicId topic, plan::Target who = {}) {
  plan::TimelineLine line;
  plan::Pattern fact;
  fact.kind = kind;
  fact.topic = topic;
  fact.instance = who;
  line.trigger = plan::trigger::Fact{fact};
  return line;
}

plan::TimelineLine when_state(std::vector<plan::Predicate::Node> nodes) {
  plan::TimelineLine line;
  line.trigger = plan::trigger::State{{std::move(nodes)}};
  return line;
}

plan::Predicate::Node state(ServiceId service, plan::State wanted, std::uint32_t replica = 0) {
  plan::Predicate::Node node;
  node.target = {service, replica};
  node.state = wanted;
  return node;
}

plan::Predicate::Node depth_above(std::int64_t limit) {
  plan::Predicate::Node node;
  node.kind = plan::Predicate::Node::Kind::metric;
  node.metric.topic = hello;
  node.comparison = plan::Comparison::greater;
  node.quantity.number = limit;
  return node;
}

plan::Predicate::Node logical(plan::Predicate::Node::Kind kind) {
  plan::Predicate::Node node;
  node.kind = kind;
  return node;
}

/// orders-1, worker-1, worker-2 and the topic hello; each event is a dispatch of its own.
struct Stage {
  explicit Stage(std::vector<plan::TimelineLine> lines) {
    plan.topics.resize(1);
    plan.topics[hello].name = "hello";
    plan.marks = {"back"};
    plan.services.resize(2);
    plan.services[worker].replicas = 2;
    plan.timeline.lines = std::move(lines);
    names.instances = {{"orders-1", orders, 1}, {"worker-1", worker, 1}, {"worker-2", worker, 2}};
    triggers.emplace(plan, plan.timeline, names);
    for (std::uint32_t line = 0; line < plan.timeline.lines.size(); ++line) triggers->arm(line);
  }
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  /// Emits an event and lists the lines that fire, as "0 2".
  std::string emit(EventKind kind, InstanceId instance, TopicId topic = no_topic) {
    triggers->on_event({.time = 0, .seq = ++seq, .instance = instance, .topic = topic, .kind = kind}, {});
    if (triggers->needs_after_dispatch()) triggers->after_dispatch(0, seq, gauges);
    std::string lines;
    for (const watch::Triggers::Fired& fired : triggers->take_fired()) {
      CHECK(fired.cause == seq);
      lines += (lines.empty() ? "" : " ") + std::to_string(fired.line);
    }
    return lines;
  }

  plan::Plan plan;
  trace::NameTable names;
  std::optional<watch::Triggers> triggers;
  NoGauges gauges;
  EventSeq seq = 0;
};

TEST_CASE("a fact fires its lines once, in file order") {
  Stage stage({when_fact(EventKind::handled, hello, {worker, 2}), when_fact(EventKind::handled, hello),
               when_fact(EventKind::killed, no_topic, {orders, 0})});
  CHECK(stage.emit(EventKind::published, 1, hello).empty());
  CHECK(stage.emit(EventKind::handled, 1, hello) == "1");
  CHECK(stage.emit(EventKind::handled, 2, hello) == "0");
  CHECK(stage.emit(EventKind::handled, 2, hello).empty());
  CHECK(stage.emit(EventKind::killed, 1).empty());
  CHECK(stage.emit(EventKind::killed, 0) == "2");
}

TEST_CASE("a line is deaf until it is armed") {
  Stage stage({when_fact(EventKind::handled, hello)});
  stage.triggers.emplace(stage.plan, stage.plan.timeline, stage.names);
  CHECK(stage.emit(EventKind::handled, 1, hello).empty());
  stage.triggers->arm(0);
  CHECK(stage.emit(EventKind::handled, 1, hello) == "0");
}

TEST_CASE("a fact may wait for a mark") {
  plan::TimelineLine line = when_fact(EventKind::handled, hello);
  auto& fact = std::get<plan::trigger::Fact>(line.trigger).pattern;
  fact.has_after = true;
  fact.after.kind = plan::Anchor::Kind::mark;
  Stage stage({line});
  CHECK(stage.emit(EventKind::handled, 1, hello).empty());
  stage.triggers->set_mark(0, 0, ++stage.seq);
  CHECK(stage.emit(EventKind::handled, 1, hello) == "0");
}

TEST_CASE("a state fires at the first event at which it holds") {
  Stage stage({when_state({state(worker, plan::State::ready)}), when_state({state(worker, plan::State::paused, 2)})});
  CHECK(stage.triggers->needs_after_dispatch());
  CHECK(stage.emit(EventKind::started, 1).empty());
  CHECK(stage.emit(EventKind::ready, 1).empty());
  CHECK(stage.emit(EventKind::started, 2).empty());
  CHECK(stage.emit(EventKind::ready, 2) == "0");
  CHECK(stage.emit(EventKind::paused, 2) == "1");
  CHECK_FALSE(stage.triggers->needs_after_dispatch());
}

TEST_CASE("who was asked to stop is up and not ready, so that `ready` waits for its next process") {
  Stage restarted({when_state({state(worker, plan::State::ready, 1)})});
  CHECK(restarted.emit(EventKind::started, 1).empty());
  CHECK(restarted.emit(EventKind::stopping, 1).empty());
  CHECK(restarted.emit(EventKind::stopped, 1).empty());
  CHECK(restarted.emit(EventKind::started, 1).empty());
  CHECK(restarted.emit(EventKind::ready, 1) == "0");
}

TEST_CASE("conditions combine states and metrics") {
  using Kind = plan::Predicate::Node::Kind;
  Stage stage({when_state({state(orders, plan::State::up), logical(Kind::logical_not), depth_above(4),
                           logical(Kind::logical_and)}),
               when_state({state(orders, plan::State::up), depth_above(4), logical(Kind::logical_or)})});
  CHECK(stage.emit(EventKind::started, 0) == "1");
  stage.gauges.waiting = 5;
  CHECK(stage.emit(EventKind::logged, 0).empty());
  CHECK(stage.emit(EventKind::killed, 0) == "0");
}

TEST_CASE("a check tells what is true now") {
  plan::TimelineLine line;
  line.action = plan::act::Check{{{state(orders, plan::State::up)}}, ""};
  Stage stage({line});
  CHECK_FALSE(stage.triggers->check(0, 0, stage.gauges));
  stage.emit(EventKind::started, 0);
  CHECK(stage.triggers->check(0, 0, stage.gauges));
}

TEST_CASE("copied triggers go on by themselves") {
  Stage stage({when_fact(EventKind::handled, hello)});
  watch::Triggers copy = *stage.triggers;
  CHECK(stage.emit(EventKind::handled, 1, hello) == "0");
  CHECK_FALSE(copy.has_fired());
}

}  // namespace
}  // namespace meshsim::test
