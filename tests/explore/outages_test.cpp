// The outages that are tried lie between the timeouts of the system and equal none of them.
#include "explore/outages.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

#include "base/random.hpp"

namespace meshsim::test {

using explore::outages_between;

TEST_CASE("an outage is shorter than all timeouts, longer than all, or between two that lie apart") {
  CHECK(outages_between({100 * millisecond, 5 * second, 10 * second}) ==
        std::vector<Duration>{50 * millisecond, 2600 * millisecond, 7500 * millisecond, 20 * second});
  CHECK(outages_between({}) == std::vector<Duration>{50 * millisecond, 5 * second});
  // The one in the middle would be 120ms, which is a timeout that is not told apart from the first.
  const std::vector<Duration> close = {100 * millisecond, 120 * millisecond, 135 * millisecond};
  for (const Duration outage : outages_between(close))
    CHECK(std::find(close.begin(), close.end(), outage) == close.end());
  CHECK(outages_between({200 * second, 300 * second}).back() < 300 * second);
}

TEST_CASE("no outage is as long as a timeout") {
  Random random = Random::named(3, "outages");
  for (int i = 0; i < 10'000; ++i) {
    std::vector<Duration> timeouts;
    for (std::int64_t n = random.between(1, 12); n > 0; --n)
      timeouts.push_back(random.between(1, 40) * (random.between(0, 1) == 0 ? 10 * millisecond : 10 * second));
    std::sort(timeouts.begin(), timeouts.end());
    timeouts.erase(std::unique(timeouts.begin(), timeouts.end()), timeouts.end());
    const std::vector<Duration> outages = outages_between(timeouts);
    REQUIRE(std::is_sorted(outages.begin(), outages.end()));
    REQUIRE(outages.size() <= 4);
    for (const Duration outage : outages) {
      REQUIRE(outage > 0);
      REQUIRE_FALSE(std::binary_search(timeouts.begin(), timeouts.end(), outage));
    }
  }
}

}  // namespace meshsim::test
