#include <catch2/catch.hpp>

#include "check/run.hpp"

namespace meshsim::test {
namespace {

const plan::Anchor to_the_end{plan::Anchor::Kind::end, 0, 0, 0};

/// The queue has 3 messages from 2ms on, 1 from 6ms on, 3 again at 8ms for one millisecond.
Run waves(const ClaimMaker& claim) {
  Run run({claim});
  run.at(2).depth(3).at(6).depth(1).at(8).depth(3).at(9).depth(0);
  return run;
}

ClaimMaker short_queue(Time within, plan::Anchor from, plan::Anchor to = to_the_end) {
  return settles(within, depth_below(2)).between(from, to);
}

TEST_CASE("settles: what counts is the truth from the deadline on") {
  CHECK(waves(short_queue(8, at_time(2))).idle() == "held: true from 0.009s on, 1ms before the deadline");
  CHECK(waves(short_queue(7, at_time(2))).idle() == "held: true from 0.009s on, 0s before the deadline");
  CHECK(waves(short_queue(6, at_time(2))).idle() == "failed: false at 0.008s (deadline)");
  CHECK(waves(short_queue(5, at_time(2))).idle() == "failed: false at 0.008s, 1ms after the deadline");
  CHECK(waves(short_queue(3, at_time(2))).idle() == "failed: false at 0.005s (deadline)");
}

TEST_CASE("settles: until ends it") {
  CHECK(waves(short_queue(5, at_time(2), at_time(7))).idle() == "held: true from 0.006s on, 1ms before the deadline");
  CHECK(waves(short_queue(5, at_time(2), at_time(8))).idle() == "failed: false at 0.008s, 1ms after the deadline");
}

TEST_CASE("settles: a run in which nothing happens any more stays as it is, another still had time") {
  CHECK(waves(short_queue(20, at_time(2))).idle() == "held: true from 0.009s on, 13ms before the deadline");
  CHECK(waves(short_queue(20, at_time(2))).end_time() ==
        "undecided: still had time when the run ended at 0.009s (`ends at`)");
  Run stuck({short_queue(20, at_time(2))});
  stuck.at(2).depth(3);
  CHECK(stuck.idle() == "failed: false at 0.022s (deadline)");
}

TEST_CASE("settles: of a mark") {
  Run run({short_queue(4, at_mark(back))});
  run.at(1).depth(3).at(2).mark(back).at(5).depth(1).at(7).depth(0);
  CHECK(Run(run).idle() == "held: true from 0.005s on, 1ms before the deadline");
  CHECK(run.at(8).depth(5).idle() == "failed: false at 0.008s, 2ms after the deadline");
  CHECK(Run({short_queue(4, at_mark(back))}).at(3).depth(7).idle() == "vacuous: mark back was never set");
}

}  // namespace
}  // namespace meshsim::test
