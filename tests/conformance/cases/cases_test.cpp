// The fixed cases: scenarios whose outcome was seen with real servers, run with both. RabbitMQ, which takes long to
// install and to start, is for ./dev conformance.
#include "driver/cases.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <iostream>

#include "driver/rules.hpp"

namespace meshsim::conformance {
namespace {

/// Whether a server may be late in each try, and the case so decide nothing.
enum class Clock { stands_still, of_the_machine };

/// Checks that a change of a rule of the record makes some case come out differently from its real server.
void check_rules(const Rules& rules) {
  std::size_t seen = 0;
  for (const RuleFinding& finding : rules.findings()) {
    INFO(finding.change);
    CHECK(finding.is_known());
    seen += finding.seen_by.empty() ? 0 : 1;
  }
  CHECK(seen > 0);
}

#ifdef CONFORMANCE_RULES
constexpr bool looks_at_rules = true;
#else
constexpr bool looks_at_rules = false;  // with the sanitizers it would take minutes
#endif

/// Runs the case with a client of another habit.
void check_habit(const Habit& habit, const std::filesystem::path& file, RealBroker& broker, Clock clock) {
  const std::optional<Verdict> verdict = run_case_with(habit, file, broker, CONFORMANCE_CLIENT);
  if (!verdict) return;
  if (!verdict->agrees) std::cout << "\n" << file.string() << "\n" << verdict->text;
  INFO(file.string() + " with " + habit.setting);
  CHECK((verdict->agrees || (verdict->too_close && clock == Clock::of_the_machine)));
}

void check_cases(const std::string& kind, Clock clock = Clock::stands_still) {
  const auto broker = make_real_broker(kind);
  const std::vector<std::filesystem::path> files = cases_of(kind, false);
  Rules rules(kind);
  std::size_t decided = 0;
  for (const std::filesystem::path& file : files) {
    const Verdict verdict = run_case(file, *broker, CONFORMANCE_CLIENT);
    decided += verdict.too_close ? 0 : 1;
    if (!verdict.agrees) std::cout << "\n" << file.string() << "\n" << verdict.text;  // Catch would break its lines
    INFO(file.string());
    CHECK((verdict.agrees || (verdict.too_close && clock == Clock::of_the_machine)));
    rules.add_case(file, verdict);
    for (const Habit& habit : habits_of(kind)) check_habit(habit, file, *broker, clock);
  }
  if (looks_at_rules && std::ranges::count(rule_kinds(), kind) != 0) check_rules(rules);
  CHECK(2 * decided >= files.size());
  CHECK(decided > 0);
}

TEST_CASE("redis-pubsub does what the real Redis does in every fixed case") { check_cases("redis-pubsub"); }
TEST_CASE("redis-list does what the real Redis does in every fixed case") { check_cases("redis-list"); }
TEST_CASE("redis-list-reliable does what the real Redis does in every fixed case") {
  check_cases("redis-list-reliable");
}
TEST_CASE("redis-streams does what the real Redis does in every fixed case") { check_cases("redis-streams"); }
TEST_CASE("nats does what nats-server does in every fixed case") { check_cases("nats"); }
TEST_CASE("mqtt does what mosquitto does in every fixed case") { check_cases("mqtt"); }
TEST_CASE("jetstream does what nats-server does in every fixed case") {
  check_cases("jetstream", Clock::of_the_machine);  // which may be busy with other things
}

}  // namespace
}  // namespace meshsim::conformance
