// Policies of callers: when a call is tried again, and what its callers share.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "actors/breaker.hpp"
#include "actors/call_guard.hpp"
#include "actors/policy_calls.hpp"
#include "actors/system.hpp"

namespace meshsim::test {
namespace {

using actors::backoff_before;
using actors::Breaker;
using actors::CallGuard;
using plan::Growth;
using plan::Jitter;

constexpr DrawKey draws{1};

std::string calls_by_policy(std::string_view policy, std::string_view handler, int calls) {
  return fmt::format(
      "policy p {{ {} }}\nflow f {{ call s GET /it with p else {{ log \"failed\" }} }}\n"
      "load client {{ runs f; arrives constant 1/s; from 0s to {}s }}\n"
      "service s {{ listen 80; concurrency 50; on GET /it {{ {} }} }}",
      policy, calls, handler);
}

void cut_off_callee(System& system) {
  system.simulation().act_as(no_instance, 0, 0);
  sim::Fault fault;
  fault.action = plan::act::Cut{{{{.service = 0}}, {{.service = 1}}, true}};
  system.simulation().network().begin(system.simulation(), fault);
}

Breaker::Change fail(Breaker& breaker, Time now) {
  const Breaker::Pass pass = breaker.ask(now);
  REQUIRE(pass != Breaker::Pass::refused);
  return breaker.note(true, pass == Breaker::Pass::trial, now);
}

}  // namespace

TEST_CASE("the time between two tries grows as said") {
  plan::Backoff envoy{.base = 25, .growth = Growth::doubling, .cap = 250, .jitter = Jitter::none};
  std::vector<Duration> waits;
  for (std::uint32_t retry = 1; retry <= 6; ++retry) waits.push_back(backoff_before(envoy, retry, 0, draws));
  CHECK(waits == std::vector<Duration>{25, 50, 100, 200, 250, 250});  // reference: gateway-faults-and-patterns 1.7

  const plan::Backoff linear{.base = 10, .growth = Growth::linear, .cap = 0, .jitter = Jitter::none};
  CHECK(backoff_before(linear, 3, 0, draws) == 30);
  const plan::Backoff constant{.base = 10, .growth = Growth::constant, .cap = 0, .jitter = Jitter::none};
  CHECK(backoff_before(constant, 7, 0, draws) == 10);
  const plan::Backoff doubling{.base = second, .growth = Growth::doubling, .cap = 0, .jitter = Jitter::none};
  CHECK(backoff_before(doubling, 100, 0, draws) == Distribution::max_draw);
}

TEST_CASE("jitter draws from the ranges of the contention study") {
  constexpr int many = 4'000;
  const auto mean_of = [](Jitter jitter, Duration least, Duration most) {
    const plan::Backoff backoff{.base = 1'000, .growth = Growth::doubling, .cap = 100'000, .jitter = jitter};
    double sum = 0;
    for (int i = 0; i < many; ++i) {
      const Duration wait = backoff_before(backoff, 3, 2'000, draws.with(static_cast<std::uint64_t>(i)));
      CHECK((wait >= least && wait <= most));
      sum += static_cast<double>(wait);
    }
    return sum / many;
  };
  CHECK(mean_of(Jitter::full, 0, 4'000) == Approx(2'000).margin(60));
  CHECK(mean_of(Jitter::equal, 2'000, 4'000) == Approx(3'000).margin(30));
  CHECK(mean_of(Jitter::decorrelated, 1'000, 6'000) == Approx(3'500).margin(75));
}

TEST_CASE("n retries of a call that fails with probability x make (1 - x^(n+1)) / (1 - x) tries") {
  constexpr int calls = 3'000;
  constexpr double x = 0.3;
  System system(calls_by_policy("tries 4; backoff 1ms", "chance 30% { reply 503 }; reply 200", calls));
  system.run(2 * static_cast<Time>(calls) * second);
  const auto tries = static_cast<double>(system.count(EventKind::received));
  const double mean = (1 - std::pow(x, 4)) / (1 - x);
  double square = 0;
  for (int k = 1; k <= 4; ++k) square += k * k * (k < 4 ? std::pow(x, k - 1) * (1 - x) : std::pow(x, 3));
  const double deviation = std::sqrt((square - mean * mean) / calls);
  CHECK(std::abs(tries / calls - mean) < 1.96 * deviation);
  CHECK(system.count(EventKind::requested) == calls);
  CHECK(system.count(EventKind::answered) == calls);
  CHECK(system.count(EventKind::retried) + calls == system.count(EventKind::received));
}

TEST_CASE("a deadline bounds all tries and what lies between them") {
  System system(calls_by_policy("timeout 300ms; deadline 1s; tries 10; backoff constant 200ms", "work 5s", 1));
  system.run(minute);
  CHECK(system.count(EventKind::retried) == 1);  // at 500ms; the next could begin at 1s
  CHECK(system.story("client").find("0.800s timed_out GET /it") != std::string::npos);
}

TEST_CASE("only what is listed is tried again") {
  System system(calls_by_policy("tries 3; retry on timed_out, 429", "chance 50% { reply 429 } else { reply 503 }", 20));
  system.run(minute);
  for (const Event& event : system.events()) {
    if (event.kind == EventKind::retried) CHECK(event.detail == 429);
  }
  CHECK(system.count(EventKind::retried) > 0);
}

TEST_CASE("who is told when to come back does so then") {
  const auto waited = [](std::string_view policy, std::string_view answer) {
    System system(calls_by_policy(policy, answer, 1));
    system.run(minute);
    Time answered = 0;
    for (const Event& event : system.events()) {
      if (event.kind == EventKind::replied && answered == 0) answered = event.time;
      if (event.kind == EventKind::retried) return event.time - answered;
    }
    return never;
  };
  constexpr Duration way = 200 * microsecond;
  CHECK(waited("tries 2; backoff 10ms; retry on 429", "reply 429 { retry_after: 3s }") == 3 * second + way);
  CHECK(waited("tries 2; backoff 10ms; retry on 503", "reply 503 { retry_after: 3s }") == 3 * second + way);
  CHECK(waited("tries 2; backoff 10ms; retry on 500", "reply 500 { retry_after: 3s }") == 10 * millisecond + way);
  CHECK(waited("tries 2; deadline 2s; retry on 429", "reply 429 { retry_after: 3s }") == never);
}

TEST_CASE("a call has sent nothing if none of its tries could connect") {
  System system(calls_by_policy("timeout 300ms; tries 2", "work 1ms; reply 200", 5));
  system.run(1'500 * millisecond);
  cut_off_callee(system);
  // The first call behind the cut is written to the open connection; those behind it find none.
  system.run(minute);
  CHECK(system.count(EventKind::answered) == 2);
  CHECK(system.count(EventKind::timed_out, "client") == 3);
  CHECK(system.count(EventKind::timed_out, "client", Reason::no_connection) == 2);
}

TEST_CASE("the first answer of a hedged call counts, and the other is let go of") {
  System system(calls_by_policy("tries 2; hedge after 20ms", "work 50ms", 1));
  system.run(minute);
  CHECK(system.count(EventKind::retried, "client", Reason::hedged) == 1);
  CHECK(system.count(EventKind::answered) == 1);
  CHECK(system.count(EventKind::received) == 2);
  CHECK(system.count(EventKind::delivery_failed, "client", Reason::too_late) == 1);
}

TEST_CASE("calls beyond the concurrency wait in line, and beyond that are refused") {
  System system(
      "policy p { concurrency 1 line 1 }\nflow f { call s GET /it with p else { log \"no\" } }\n"
      "load client { runs f; arrives every 10ms; from 0s to 30ms }\n"
      "service s { listen 80; concurrency 9; on GET /it { work 100ms } }");
  system.run(minute);
  CHECK(system.count(EventKind::refused, "client", Reason::too_many_calls) == 1);
  CHECK(system.count(EventKind::answered) == 2);
  CHECK(system.count(EventKind::received) == 2);
}

TEST_CASE("a breaker opens after failures in a row, and one trial decides") {
  const plan::Breaker rule{.failures = 3, .share = {}, .window = 0, .least = 0, .open_for = 10, .trials = 1};
  Breaker breaker(rule);
  CHECK(fail(breaker, 0) == Breaker::Change::none);
  CHECK(breaker.note(false, false, 1) == Breaker::Change::none);
  CHECK(fail(breaker, 2) == Breaker::Change::none);
  CHECK(fail(breaker, 3) == Breaker::Change::none);
  CHECK(fail(breaker, 4) == Breaker::Change::opened);
  CHECK(breaker.open_until() == 14);
  CHECK(breaker.ask(13) == Breaker::Pass::refused);
  CHECK(breaker.note(false, false, 13) == Breaker::Change::none);  // one that was under way
  CHECK(breaker.ask(14) == Breaker::Pass::trial);
  CHECK(breaker.ask(14) == Breaker::Pass::refused);
  CHECK(breaker.note(true, true, 15) == Breaker::Change::opened);
  CHECK(breaker.ask(25) == Breaker::Pass::trial);
  CHECK(breaker.note(false, true, 26) == Breaker::Change::closed);
  CHECK(breaker.ask(26) == Breaker::Pass::granted);
}

TEST_CASE("a breaker by share looks at its window, once enough is known") {
  // resilience4j's defaults: 50 % of 100, 60s, 10 trials
  const plan::Breaker rule = plan::find_call_preset("resilience4j")->policy.breaker;
  Breaker breaker(rule);
  for (int i = 0; i < 50; ++i) CHECK(breaker.note(false, false, i) == Breaker::Change::none);
  for (int i = 0; i < 49; ++i) CHECK(fail(breaker, i) == Breaker::Change::none);
  CHECK(fail(breaker, 99) == Breaker::Change::opened);
  const Time later = 99 + 60 * second;
  CHECK(breaker.ask(later - 1) == Breaker::Pass::refused);
  for (int i = 0; i < 10; ++i) CHECK(breaker.ask(later) == Breaker::Pass::trial);
  CHECK(breaker.ask(later) == Breaker::Pass::refused);
  for (int i = 0; i < 9; ++i) CHECK(breaker.note(i < 4, true, later) == Breaker::Change::none);
  CHECK(breaker.note(false, true, later) == Breaker::Change::closed);  // 4 of 10
}

TEST_CASE("a budget is a share of the calls under way; the quota of the AWS SDKs is spent and earned") {
  plan::CallPolicy envoy;
  envoy.budget = {.exists = true, .share = probability_from_percent(Decimal(20)).value(), .at_least = 3};
  CallGuard guard(envoy);
  for (int i = 0; i < 10; ++i) guard.begin_call();
  for (int i = 0; i < 3; ++i) CHECK(guard.take_retry(false));
  CHECK_FALSE(guard.take_retry(false));  // 20 % of 10 are 2, but 3 always may
  for (int i = 0; i < 10; ++i) guard.begin_call();
  CHECK(guard.take_retry(false));
  CHECK_FALSE(guard.take_retry(false));
  guard.end_retry(false, false);
  CHECK(guard.take_retry(false));

  plan::CallPolicy sdk;
  sdk.quota = 20;
  CallGuard other(sdk);
  CHECK(other.take_retry(true));   // 10 left
  CHECK(other.take_retry(false));  // 5
  CHECK_FALSE(other.take_retry(true));
  CHECK(other.take_retry(false));  // 0
  CHECK_FALSE(other.take_retry(false));
  other.end_retry(true, false);  // 5
  CHECK(other.take_retry(false));
  for (int i = 0; i < 5; ++i) other.first_succeeded();
  CHECK(other.take_retry(false));
}

}  // namespace meshsim::test
