#include <catch2/catch.hpp>

#include "check/run.hpp"

namespace meshsim::test {
namespace {

using plan::Comparison;
using plan::MetricKind;

// Publishes message n at n ms; it is handled n ms later.
Run ten_messages(ClaimMaker claim) {
  Run run({claim});
  for (Time n = 1; n <= 10; ++n) {
    run.at(2 * n - 1).published(static_cast<MessageId>(100 + n));
    run.at(2 * n).handled(static_cast<MessageId>(100 + n)).done(static_cast<MessageId>(100 + n));
  }
  return run;
}

TEST_CASE("metric: latency of a topic by nearest rank") {
  Run run({metric(MetricKind::latency, hello).percentile(50).is_duration(Comparison::less, 3 * millisecond),
           metric(MetricKind::latency, hello).percentile(100).is_duration(Comparison::less_equal, 4 * millisecond),
           metric(MetricKind::latency, hello).is_duration(Comparison::equal, 2'500'000)});
  run.at(0).published(1).published(2).published(3).published(4);
  for (MessageId id = 1; id <= 4; ++id) run.at(static_cast<Time>(id)).handled(id);
  const auto verdicts = run.end(check::Ending::Reason::idle);
  CHECK(run.told(verdicts[0]) == "held: p50 latency was 2ms (4 samples)");
  CHECK(run.told(verdicts[1]) == "held: p100 latency was 4ms (4 samples)");
  CHECK(run.told(verdicts[2]) == "held: latency was 2.5ms (4 samples)");
}

TEST_CASE("metric: a sample belongs to the window in which it is completed") {
  const auto latency = metric(MetricKind::latency, hello).percentile(95);
  Run run({ClaimMaker(latency).between(at_time(5), at_time(10)).is_duration(Comparison::less, 5 * millisecond)});
  run.at(0).published(1).published(2).at(4).handled(1).at(5).handled(2).at(6).published(3).at(10).handled(3);
  run.at(11).handled(3);
  CHECK(run.idle() == "failed: p95 latency was 5ms, not < 5ms (2 samples)");
}

TEST_CASE("metric: offered, goodput and amplification") {
  const auto of_orders = [](MetricKind kind) { return metric(kind, orders_call); };
  Run run(
      {of_orders(MetricKind::offered).between(at_time(0), at_time(100)).is(Comparison::equal, 30),
       of_orders(MetricKind::goodput).between(at_time(0), at_time(100)).is(Comparison::equal, 10),
       of_orders(MetricKind::amplification).of(orders).is(Comparison::equal, 2),
       of_orders(MetricKind::amplification).is(Comparison::equal, 1),
       of_orders(MetricKind::offered).between(at_time(0), at_time(100)).by_caller(gateway).is(Comparison::equal, 60)});
  // Each of three calls is tried twice by the gateway; the first is answered with 200, the second with 503, the third
  // is given up.
  for (MessageId id = 1; id <= 3; ++id) {
    const auto root = static_cast<std::uint32_t>(id);
    const auto at = [&](EventKind kind, InstanceId caller, InstanceId callee, std::uint64_t status = 0) {
      run.event({.message = id,
                 .detail = status,
                 .root = root,
                 .instance = caller,
                 .peer = callee,
                 .topic = orders_call,
                 .kind = kind});
    };
    run.at(static_cast<Time>(10 * id));
    at(EventKind::requested, client_1, gateway_1);
    at(EventKind::requested, gateway_1, orders_1);
    at(EventKind::refused, gateway_1, orders_1);
    at(EventKind::retried, gateway_1, orders_1);
    at(EventKind::requested, gateway_1, orders_1);
    if (id == 3) at(EventKind::abandoned, gateway_1, orders_1);
    if (id == 3) at(EventKind::timed_out, client_1, gateway_1);
    if (id != 3) at(EventKind::answered, gateway_1, orders_1, id == 1 ? 200 : 503);
    if (id != 3) at(EventKind::answered, client_1, gateway_1, id == 1 ? 200 : 503);
  }
  for (const check::Verdict& verdict : run.end(check::Ending::Reason::idle)) {
    INFO(run.told(verdict));
    CHECK(verdict.outcome == check::Outcome::held);
  }
}

TEST_CASE("metric: without samples it is vacuous") {
  CHECK(Run({metric(MetricKind::latency, hello).is_duration(Comparison::less, 1)}).published(1).idle() ==
        "vacuous: there was nothing to measure");
  CHECK(Run({metric(MetricKind::error_rate, orders_call).is(Comparison::less, 1)}).idle() ==
        "vacuous: there was nothing to measure");
  CHECK(Run({metric(MetricKind::throughput, hello).is(Comparison::less, 1)}).idle() ==
        "vacuous: there was nothing to measure");
}

TEST_CASE("metric: throughput over its window") {
  const auto throughput = metric(MetricKind::throughput, hello);
  CHECK(ten_messages(ClaimMaker(throughput).is(Comparison::equal, 500)).idle() == "held: throughput was 500/s");
  CHECK(ten_messages(ClaimMaker(throughput).between(at_time(10), at_time(20)).is(Comparison::greater, 600)).idle() ==
        "failed: throughput was 600/s, not > 600/s");
}

TEST_CASE("metric: error rate at the outermost caller, and at a service") {
  const auto rate = metric(MetricKind::error_rate, orders_call);
  Run run({ClaimMaker(rate).is(Comparison::less, Decimal(3, 1)), ClaimMaker(rate).of(orders).is(Comparison::less, 1),
           ClaimMaker(rate).of(gateway).is(Comparison::equal, Decimal(25, 2)),
           metric(MetricKind::latency, orders_call).is_duration(Comparison::less, 9 * millisecond)});
  // Four calls through the gateway; its first attempt for the second breaks, the fourth is answered with 503.
  for (MessageId id = 1; id <= 4; ++id) {
    run.at(static_cast<Time>(10 * id)).call(EventKind::requested, id, client_1, gateway_1);
    run.call(EventKind::requested, id, gateway_1, orders_1);
    if (id == 2)
      run.call(EventKind::refused, id, gateway_1, orders_1).call(EventKind::retried, id, gateway_1, orders_1);
    run.at(static_cast<Time>(10 * id + 4)).call(EventKind::answered, id, gateway_1, orders_1, id == 4 ? 503 : 202);
    run.at(static_cast<Time>(10 * id + 5)).call(EventKind::answered, id, client_1, gateway_1, id == 4 ? 503 : 202);
  }
  const auto verdicts = run.end(check::Ending::Reason::idle);
  CHECK(run.told(verdicts[0]) == "held: error rate was 25% (1 of 4)");
  CHECK(run.told(verdicts[1]) == "held: error rate was 40% (2 of 5)");
  CHECK(run.told(verdicts[2]) == "held: error rate was 25% (1 of 4)");
  CHECK(run.told(verdicts[3]) == "held: latency was 5ms (4 samples)");
}

TEST_CASE("metric: an attempt that a gateway let go of is one without an answer, at the upstream") {
  const auto latency = metric(MetricKind::latency, orders_call);
  Run run({ClaimMaker(latency).of(orders).percentile(99).is_duration(Comparison::less, 10 * millisecond),
           metric(MetricKind::error_rate, orders_call).of(orders).is(Comparison::equal, Decimal(50, 2)),
           ClaimMaker(latency).is_duration(Comparison::less, 100 * millisecond)});
  for (MessageId id = 1; id <= 2; ++id) {
    run.call(EventKind::requested, id, client_1, gateway_1).call(EventKind::requested, id, gateway_1, orders_1);
  }
  run.at(5)
      .call(EventKind::answered, 1, gateway_1, orders_1, 200)
      .call(EventKind::answered, 1, client_1, gateway_1, 200);
  run.at(20).call(EventKind::timed_out, 2, client_1, gateway_1).call(EventKind::abandoned, 2, gateway_1, client_1);
  const auto verdicts = run.end(check::Ending::Reason::idle);
  CHECK(run.told(verdicts[0]) == "failed: p99 latency was at least 20ms, not < 10ms (2 samples, 1 unanswered)");
  CHECK(run.told(verdicts[1]) == "held: error rate was 50% (1 of 2)");
  CHECK(run.told(verdicts[2]) ==
        "failed: latency was at least 12.5ms, which does not show < 100ms (2 samples, 1 unanswered)");
}

TEST_CASE("metric: who got no answer waited at least until then, and longer than all who did") {
  const auto latency = metric(MetricKind::latency, orders_call);
  ClaimMaker ok = ClaimMaker(latency).percentile(99).is_duration(Comparison::less, 10 * millisecond);
  ok.measured().metric.only_success = true;
  Run run({ClaimMaker(latency).percentile(99).is_duration(Comparison::less, 100 * millisecond),
           ClaimMaker(latency).percentile(99).is_duration(Comparison::less, 101 * millisecond),
           ClaimMaker(latency).percentile(99).is_duration(Comparison::greater_equal, 100 * millisecond),
           ClaimMaker(latency).percentile(50).is_duration(Comparison::less, 10 * millisecond),
           ClaimMaker(latency).percentile(25).is_duration(Comparison::equal, 5 * millisecond),
           ClaimMaker(latency).is_duration(Comparison::greater, 27 * millisecond), ok});
  // Two are answered, one of them with 503, one is refused at once, one gives up.
  for (MessageId id = 1; id <= 4; ++id) run.call(EventKind::requested, id, client_1, orders_1);
  run.at(1).call(EventKind::refused, 3, client_1, orders_1);
  run.at(5).call(EventKind::answered, 1, client_1, orders_1, 200);
  run.at(6).call(EventKind::answered, 2, client_1, orders_1, 503);
  run.at(100).call(EventKind::timed_out, 4, client_1, orders_1);
  const auto verdicts = run.end(check::Ending::Reason::idle);
  CHECK(run.told(verdicts[0]) == "failed: p99 latency was at least 100ms, not < 100ms (4 samples, 2 unanswered)");
  CHECK(run.told(verdicts[1]) ==
        "failed: p99 latency was at least 100ms, which does not show < 101ms (4 samples, 2 unanswered)");
  CHECK(run.told(verdicts[2]) == "held: p99 latency was at least 100ms (4 samples, 2 unanswered)");
  CHECK(run.told(verdicts[3]) == "held: p50 latency was 6ms (4 samples, 2 unanswered)");
  CHECK(run.told(verdicts[4]) == "held: p25 latency was 5ms (4 samples, 2 unanswered)");
  CHECK(run.told(verdicts[5]) == "held: latency was at least 28ms (4 samples, 2 unanswered)");
  CHECK(run.told(verdicts[6]) == "held: p99 latency(ok) was 5ms (1 sample, 3 left out)");
}

TEST_CASE("metric: where nobody got an answer the latency is no vacuous claim") {
  Run run({metric(MetricKind::latency, orders_call).percentile(50).is_duration(Comparison::less, millisecond)});
  run.call(EventKind::requested, 1, client_1, orders_1).at(9).call(EventKind::timed_out, 1, client_1, orders_1);
  CHECK(run.idle() == "failed: p50 latency was at least 9ms, not < 1ms (1 sample, 1 unanswered)");
}

TEST_CASE("metric: utilisation is the difference between the window's ends") {
  Run run({metric(MetricKind::utilisation, no_topic)
               .of(orders)
               .between(at_time(10), at_time(20))
               .is(Comparison::less, Decimal(7, 1))});
  const auto slots = [&](Duration busy, Duration capacity) {
    run.gauges().busy_ns = busy;
    run.gauges().capacity_ns = capacity;
  };
  slots(5, 10);
  run.at(15);  // looks at 10ms
  slots(12, 20);
  run.at(30);  // looks at 20ms
  slots(99, 99);
  CHECK(run.idle() == "failed: utilisation was 70%, not < 70%");
}

TEST_CASE("metric: longest wait, depth and counts") {
  Run run({metric(MetricKind::max_wait, no_topic).of(orders).is_duration(Comparison::less, 5 * millisecond),
           metric(MetricKind::depth, hello).at_end().is(Comparison::equal, 0),
           metric(MetricKind::redelivered, hello).is(Comparison::equal, 1)});
  run.gauges().wait = 6 * millisecond;
  run.depth(2).event({.message = 1, .subscription = 0, .topic = hello, .kind = EventKind::redelivered});
  const auto verdicts = run.end(check::Ending::Reason::idle);
  CHECK(run.told(verdicts[0]) == "failed: max wait was 6ms, not < 5ms");
  CHECK(run.told(verdicts[1]) == "failed: depth was 2, not == 0");
  CHECK(run.told(verdicts[2]) == "held: redelivered was 1");
}

TEST_CASE("metric: a window whose end comes before its beginning asks for no looks") {
  Run run({metric(MetricKind::depth, hello).between(at_mark(outage), at_mark(back)).is(Comparison::less, 1)});
  run.at(1).mark(back);
  CHECK(run.judge().next_look() == 1 * millisecond);
  run.at(2);
  CHECK(run.judge().next_look() == never);
  run.mark(outage).at(3);
  CHECK(run.judge().next_look() == never);
  CHECK(run.idle() == "vacuous: its scope never opened in this run, which ended at 0.003s");
}

TEST_CASE("metric: a window that the run's end cuts is undecided") {
  const auto cut = metric(MetricKind::throughput, hello).by(at_time(50)).is(Comparison::less, 1);
  CHECK(ten_messages(cut).end_time() ==
        "undecided: throughput was 200/s when the run ended at 0.020s (`ends at`), before the scope ended");
  CHECK(ten_messages(cut).idle() == "failed: throughput was 200/s, not < 1/s");
}

}  // namespace
}  // namespace meshsim::test
