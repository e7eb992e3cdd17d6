#include <catch2/catch.hpp>

#include "check/run.hpp"

namespace meshsim::test {
namespace {

using plan::Comparison;
using plan::MetricKind;

/// A message is handled at each of these times.
Run handled_at(const ClaimMaker& claim, const std::vector<Time>& times) {
  Run run({claim});
  MessageId id = 0;
  for (const Time time : times) {
    ++id;
    run.at(time).published(id).handled(id).done(id);
  }
  return run;
}

ClaimMaker busy(Time width) {
  return in_windows(width, MetricKind::throughput, hello).is(Comparison::greater_equal, 200);
}

TEST_CASE("windows: each is judged and its end belongs to the next one") {
  const auto claim = busy(10).between(at_time(0), at_time(30));
  CHECK(handled_at(claim, {0, 9, 10, 11, 20, 29}).idle() == "held: at worst, throughput was 200/s, in 3 windows");
  CHECK(handled_at(claim, {0, 10, 11, 20, 29}).idle() ==
        "failed: from 0.000s to 0.010s, throughput was 100/s, not >= 200/s; 1 of 3 windows failed");
}

TEST_CASE("windows: a rate is 0 where nothing happens and behind an idle run") {
  const auto claim = busy(10).between(at_time(0), at_time(40));
  CHECK(handled_at(claim, {1, 2, 31, 32}).idle() ==
        "failed: from 0.010s to 0.020s, throughput was 0/s, not >= 200/s; 2 of 4 windows failed");
  CHECK(handled_at(claim, {1, 2, 11, 12}).idle() ==
        "failed: from 0.020s to 0.030s, throughput was 0/s, not >= 200/s; 2 of 4 windows failed");
}

TEST_CASE("windows: one that the end cuts is not judged") {
  CHECK(handled_at(busy(10), {1, 2, 11, 12, 25}).end_time() == "held: at worst, throughput was 200/s, in 2 windows");
  CHECK(handled_at(busy(10).between(at_time(0), at_time(25)), {1, 2, 11, 12, 29, 31}).idle() ==
        "held: at worst, throughput was 200/s, in 2 windows");
}

TEST_CASE("windows: a latency belongs to the window in which it ends and an empty window has none") {
  auto slow = in_windows(10, MetricKind::latency, hello).percentile(100).is_duration(Comparison::less, 6 * millisecond);
  Run run({slow, ClaimMaker(slow).after(at_time(20))});
  run.at(8).published(1).at(11).handled(1).at(31).published(2).at(38).handled(2);
  run.at(45).published(3);
  const auto verdicts = run.end(check::Ending::Reason::idle);
  CHECK(run.told(verdicts[0]) ==
        "failed: from 0.030s to 0.040s, p100 latency was 7ms, not < 6ms (1 sample); 1 of 2 windows failed");
  CHECK(verdicts[1].missed == 1);
}

TEST_CASE("windows: a mark begins the first one") {
  Run run({busy(10).between(at_mark(back), at_mark(outage))});
  run.at(1).published(1).handled(1).at(5).mark(back).published(2).handled(2).at(14).published(3).handled(3);
  CHECK(Run(run).at(17).mark(outage).idle() == "held: throughput was 200/s, in 1 window");
  CHECK(Run({busy(10).between(at_mark(back), at_time(9))}).at(3).published(1).idle() ==
        "vacuous: mark back was never set");
  CHECK(run.at(26).published(4).at(28).mark(outage).idle() ==
        "failed: from 0.015s to 0.025s, throughput was 0/s, not >= 200/s; 1 of 2 windows failed");
}

TEST_CASE("windows: a cut leaves open what its rest could have broken") {
  CHECK(handled_at(busy(10).between(at_time(0), at_time(30)), {1, 2, 11, 12}).budget() ==
        "undecided: 1 window had fulfilled it when the run was cut short at 0.012s, before the scope ended");
}

}  // namespace
}  // namespace meshsim::test
