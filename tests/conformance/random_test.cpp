// Random schedules against Redis; the same seeds each time. ./dev conformance runs others, and more.
#include <catch2/catch.hpp>
#include <iostream>

#include "driver/campaign.hpp"

namespace meshsim::conformance {
namespace {

void check_random(const std::string& kind, std::uint64_t count) {
  const auto goes_on = [&](std::uint64_t compared) { return compared < count; };
  const Tally tally = run_campaign(kind, 1, goes_on, CONFORMANCE_CLIENT);
  std::cout << text_of(kind, tally);
  for (const std::string& mismatch : tally.mismatches) std::cout << mismatch << "\n";
  CHECK(tally.mismatches.empty());
  CHECK(tally.compared == count);
  CHECK(tally.races > 0);
}

TEST_CASE("redis-pubsub does what the real Redis does in random schedules") { check_random("redis-pubsub", 300); }

}  // namespace
}  // namespace meshsim::conformance
