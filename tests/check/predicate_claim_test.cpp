#include <catch2/catch.hpp>

#include "check/run.hpp"

namespace meshsim::test {
namespace {

using plan::State;

Run& boot(Run& run) {
  for (const InstanceId instance : {orders_1, subscriber_1, subscriber_2}) {
    run.life(EventKind::started, instance).life(EventKind::ready, instance);
  }
  return run;
}

Run outage_of_orders(ClaimMaker claim) {
  Run run({claim});
  boot(run.at(0)).at(4).life(EventKind::killed, orders_1).mark(outage);
  run.at(7).life(EventKind::started, orders_1).mark(back).life(EventKind::ready, orders_1);
  run.at(9).event({.kind = EventKind::logged});
  return run;
}

TEST_CASE("always: a state in a scope") {
  const auto orders_up = is_state(orders, State::up);
  CHECK(outage_of_orders(always(orders_up)).idle() == "failed: false at 0.004s");
  CHECK(outage_of_orders(always(orders_up).before(at_time(4))).idle() == "held: true throughout");
  CHECK(outage_of_orders(always(orders_up).by(at_time(4))).idle() == "failed: false at 0.004s");
  CHECK(outage_of_orders(always(orders_up).after(at_mark(back))).idle() == "held: true throughout");
  CHECK(outage_of_orders(always(is_state(orders, State::down)).between(at_time(5), at_time(6))).idle() ==
        "held: true throughout");
}

TEST_CASE("always: the state at the scope's opening counts, though no event comes then") {
  CHECK(outage_of_orders(always(is_state(orders, State::up)).between(at_time(5), at_time(6))).idle() ==
        "failed: false at 0.005s");
}

TEST_CASE("always: what happens at the opening's instant is done before it counts") {
  CHECK(outage_of_orders(always(is_state(orders, State::up)).after(at_time(6))).idle() ==
        "failed: false at 0.006000001s");
  CHECK(outage_of_orders(always(is_state(orders, State::up)).between(at_time(7), at_time(9))).idle() ==
        "held: true throughout");
  CHECK(outage_of_orders(always(is_state(subscriber, State::ready))).idle() == "held: true throughout");
}

TEST_CASE("never and eventually") {
  CHECK(outage_of_orders(never_true(is_state(orders, State::down)).after(at_time(7))).idle() == "held: never true");
  CHECK(outage_of_orders(never_true(is_state(orders, State::down))).idle() == "failed: true at 0.004s");
  CHECK(outage_of_orders(eventually(is_state(orders, State::down))).idle() == "held: true at 0.004s");
  CHECK(outage_of_orders(eventually(is_state(orders, State::paused))).idle() ==
        "failed: not true at any time up to 0.009s");
  CHECK(outage_of_orders(eventually(is_state(orders, State::paused)).by(at_time(8))).idle() ==
        "failed: not true at any time up to 0.008s");
  CHECK(outage_of_orders(eventually(is_state(orders, State::paused)).by(at_time(80))).end_time() ==
        "undecided: not yet true when the run ended at 0.009s (`ends at`)");
}

TEST_CASE("at end: only then") {
  CHECK(outage_of_orders(always(is_state(orders, State::up)).at_end()).idle() == "held: true at the end");
  CHECK(outage_of_orders(always(is_state(orders, State::down)).at_end()).idle() == "failed: false at the end");
}

/// Returns the event that is shown for the run's first claim.
EventSeq evidence(Run run) { return run.end(check::Ending::Reason::idle).front().witness.last; }

TEST_CASE("a state is shown by the event that changed it last, whatever happened since") {
  Run lives({always(is_state(orders, State::down)).at_end()});
  boot(lives.at(0)).at(1).published(1).handled(1);
  CHECK(evidence(lives) == 2);  // orders-1 is ready; then the two subscribers, and the message
  CHECK(evidence(outage_of_orders(always(is_state(orders, State::down)).at_end())) == 11);
  CHECK(evidence(outage_of_orders(always(is_state(orders, State::up)).between(at_time(5), at_time(6)))) == 7);
  CHECK(evidence(outage_of_orders(always(is_state(orders, State::up)))) == 7);
}

TEST_CASE("a gauge is shown by an event where it is looked at after each, and by none at the run's end") {
  Run within({always(depth_below(5))});
  Run at_end({always(depth_below(5)).at_end()});
  for (Run* run : {&within, &at_end}) boot(run->at(0)).at(1).depth(9).at(2).published(1).handled(1);
  CHECK(evidence(within) == 7);
  CHECK(evidence(at_end) == 0);
}

TEST_CASE("a state that the rest of a cut run could change is undecided") {
  const auto orders_up = is_state(orders, State::up);
  const std::string open = "undecided: nothing against it before the run was cut short at 0.009s";
  CHECK(outage_of_orders(always(orders_up).after(at_mark(back))).budget() == open);
  CHECK(outage_of_orders(never_true(is_state(orders, State::paused))).budget() == open);
  CHECK(outage_of_orders(always(orders_up)).budget() == "failed: false at 0.004s");
  CHECK(outage_of_orders(always(orders_up).before(at_time(4))).budget() == "held: true throughout");
  CHECK(outage_of_orders(eventually(is_state(orders, State::down))).budget() == "held: true at 0.004s");
  const std::string no_end = "undecided: the run was cut short at 0.009s, before its end";
  CHECK(outage_of_orders(always(orders_up).at_end()).budget() == no_end);
  CHECK(outage_of_orders(always(is_state(orders, State::down)).at_end()).budget() == no_end);
}

TEST_CASE("a service is in a state when all its present replicas are") {
  Run half({always(is_state(subscriber, State::up)).at_end(), always(is_state(subscriber, State::down)).at_end()});
  boot(half.at(0)).at(1).life(EventKind::killed, subscriber_2);
  for (const check::Verdict& verdict : Run(half).end(check::Ending::Reason::idle)) {
    CHECK(verdict.outcome == check::Outcome::failed);
  }
  half.event({.detail = 1, .instance = subscriber_1, .kind = EventKind::scaled});
  CHECK(half.end(check::Ending::Reason::idle).front().outcome == check::Outcome::held);
}

TEST_CASE("a gauge is looked at after every dispatch") {
  Run run({always(depth_below(3)), eventually(depth_below(1)).after(at_time(2))});
  run.at(0).depth(1).at(1).depth(2).at(2).depth(3).at(3).depth(0);
  const auto verdicts = run.end(check::Ending::Reason::idle);
  CHECK(run.told(verdicts[0]) == "failed: false at 0.002s");
  CHECK(run.told(verdicts[1]) == "held: true at 0.003s");
}

TEST_CASE("looks are asked for only while they can change something") {
  Run run({eventually(depth_below(5)), always(is_state(orders, State::up)).at_end()});
  CHECK(run.judge().needs_after_dispatch());
  run.at(1).depth(1);
  CHECK_FALSE(run.judge().needs_after_dispatch());
  CHECK(run.judge().next_look() == never);
}

}  // namespace
}  // namespace meshsim::test
