// Random schedules against Redis; the same seeds each time. ./dev conformance runs others, and more.
#include <catch2/catch.hpp>
#include <iostream>

#include "driver/campaign.hpp"

namespace meshsim::conformance {
namespace {

/// Runs random schedules. `races`: whether that many are bound to have some races.
void check_random(const std::string& kind, std::uint64_t count, bool races = true) {
  const auto goes_on = [&](std::uint64_t compared) { return compared < count; };
  const Tally tally = run_campaign(kind, 1, goes_on, CONFORMANCE_CLIENT);
  std::cout << text_of(kind, tally);
  for (const std::string& mismatch : tally.mismatches) std::cout << mismatch << "\n";
  for (const std::string& rare : tally.rare) std::cout << rare << "\n";
  CHECK(tally.mismatches.empty());
  CHECK(tally.rare.size() <= count / 50);  // a race may end as none of the simulated ones did; not often
  CHECK(tally.compared == count);
  CHECK((tally.races > 0 || !races));
}

TEST_CASE("redis-pubsub does what the real Redis does in random schedules") { check_random("redis-pubsub", 120); }
TEST_CASE("redis-list does what the real Redis does in random schedules") { check_random("redis-list", 100); }
TEST_CASE("redis-list-reliable does what the real Redis does in random schedules") {
  check_random("redis-list-reliable", 100, false);  // handed to the dead or not, in the end it is handled
}
TEST_CASE("redis-streams does what the real Redis does in random schedules") { check_random("redis-streams", 80); }

}  // namespace
}  // namespace meshsim::conformance
