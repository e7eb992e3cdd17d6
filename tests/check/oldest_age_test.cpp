// Claims about what gets older by itself: their truth changes between two events.
#include <catch2/catch.hpp>

#include "check/run.hpp"

namespace meshsim::test {
namespace {

plan::Predicate::Node oldest_age(plan::Comparison comparison, Time ms) {
  plan::Predicate::Node node;
  node.kind = plan::Predicate::Node::Kind::metric;
  node.metric.kind = plan::MetricKind::oldest_age;
  node.metric.topic = hello;
  node.comparison = comparison;
  node.quantity.duration = ms * millisecond;
  node.quantity.is_duration = true;
  return node;
}

/// Makes a message wait from 10ms on.
void let_one_wait(Run& run) {
  run.gauges().oldest = 10 * millisecond;
  run.at(10).published(1);
}

/// Hands it out at that time.
void take_it(Run& run, Time ms) {
  run.at(ms);
  run.gauges().oldest.reset();
  run.handled(1);
}

}  // namespace

TEST_CASE("a message that waited too long is seen, though nothing happened when it did") {
  Run run({always(oldest_age(plan::Comparison::less, 50))});
  let_one_wait(run);
  take_it(run, 100);
  CHECK(run.idle() == "failed: false at 0.060s");

  Run at_the_limit({always(oldest_age(plan::Comparison::less_equal, 50))});
  let_one_wait(at_the_limit);
  take_it(at_the_limit, 60);
  CHECK(at_the_limit.idle() == "held: true throughout");

  Run behind_it({always(oldest_age(plan::Comparison::less_equal, 50))});
  let_one_wait(behind_it);
  take_it(behind_it, 61);
  CHECK(behind_it.idle() == "failed: false at 0.060000001s");
}

TEST_CASE("where nothing waits the age is 0") {
  Run run({always(oldest_age(plan::Comparison::equal, 0))});
  run.at(10).published(1);
  CHECK(run.idle() == "held: true throughout");
}

TEST_CASE("in a run that ends idle what waits gets older for ever, in one that ends at a time it does not") {
  Run idle({always(oldest_age(plan::Comparison::less, 50))});
  let_one_wait(idle);
  CHECK(idle.idle() == "failed: false at 0.060s");
  Run cut({always(oldest_age(plan::Comparison::less, 50))});
  let_one_wait(cut);
  CHECK(cut.end_time() == "held: true throughout");
  Run eventually_old({eventually(oldest_age(plan::Comparison::greater, 50))});
  let_one_wait(eventually_old);
  CHECK(eventually_old.idle() == "held: true at 0.060000001s");
}

TEST_CASE("at the end the age is that of the end") {
  Run run({metric(plan::MetricKind::oldest_age, hello).is_duration(plan::Comparison::less, 50 * millisecond).at_end()});
  let_one_wait(run);
  run.at(100).published(2);
  CHECK(run.end_time() == "failed: oldest age was 90ms, not < 50ms");
}

}  // namespace meshsim::test
