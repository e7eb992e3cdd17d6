#include <catch2/catch.hpp>
#include <vector>

#include "check/run.hpp"

namespace meshsim::test {
namespace {

/// A message is handled at each of these times.
Run handled_each(const ClaimMaker& claim, const std::vector<Time>& times) {
  Run run({claim});
  MessageId id = 0;
  for (const Time time : times) {
    ++id;
    run.at(time).published(id).handled(id).done(id);
  }
  return run;
}

ClaimMaker in_each_ten() { return counted_in_windows(10, fact(hello, EventKind::handled)); }

TEST_CASE("counts in windows: each is judged and its end belongs to the next one") {
  const auto claim = in_each_ten().at_most(2).between(at_time(0), at_time(30));
  CHECK(handled_each(claim, {0, 9, 10, 11, 29}).idle() == "held: at worst, handled 2 times, in 3 windows");
  CHECK(handled_each(claim, {0, 9, 10, 11, 12, 29}).idle() ==
        "failed: from 0.010s to 0.020s, handled 3 times, not at most 2 times; 1 of 3 windows failed");
}

TEST_CASE("counts in windows: one in which nothing happens counts 0 and so does what lies behind an idle run") {
  const auto claim = in_each_ten().at_least(1).between(at_time(0), at_time(40));
  CHECK(handled_each(claim, {1, 11, 21, 31}).idle() == "held: at worst, handled once, in 4 windows");
  CHECK(handled_each(claim, {1, 31}).idle() ==
        "failed: from 0.010s to 0.020s, handled never, not at least once; 2 of 4 windows failed");
  CHECK(handled_each(claim, {1, 11}).idle() ==
        "failed: from 0.020s to 0.030s, handled never, not at least once; 2 of 4 windows failed");
}

TEST_CASE("counts in windows: one that the end cuts is not judged") {
  CHECK(handled_each(in_each_ten().exactly(1), {1, 11, 22, 23}).end_time() == "held: handled once, in 2 windows");
  CHECK(handled_each(in_each_ten().exactly(1).between(at_time(0), at_time(25)), {1, 11, 22, 23, 31}).idle() ==
        "held: handled once, in 2 windows");
}

TEST_CASE("counts in windows: a mark begins the first one") {
  Run run({in_each_ten().at_most(1).between(at_mark(back), at_mark(outage))});
  run.at(1).published(1).handled(1).at(5).mark(back).published(2).handled(2).at(15).published(3).handled(3);
  CHECK(Run(run).at(24).mark(outage).idle() == "held: handled once, in 1 window");
  CHECK(run.at(16).published(4).handled(4).at(26).mark(outage).idle() ==
        "failed: from 0.015s to 0.025s, handled 2 times, not at most once; 1 of 2 windows failed");
}

TEST_CASE("counts in windows: a cut leaves open what its rest could have broken") {
  CHECK(handled_each(in_each_ten().at_most(2).between(at_time(0), at_time(30)), {1, 2, 11, 12}).budget() ==
        "undecided: 1 window had fulfilled it when the run was cut short at 0.012s, before the scope ended");
}

}  // namespace
}  // namespace meshsim::test
