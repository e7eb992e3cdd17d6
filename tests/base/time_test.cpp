#include "base/time.hpp"

#include <catch2/catch.hpp>

#include "base/units.hpp"

using namespace meshsim;

TEST_CASE("a duration is told exactly, in the largest unit it reaches") {
  CHECK(format_duration(0) == "0s");
  CHECK(format_duration(1) == "1ns");
  CHECK(format_duration(999) == "999ns");
  CHECK(format_duration(200 * microsecond) == "200us");
  CHECK(format_duration(5 * millisecond) == "5ms");
  CHECK(format_duration(1'500 * millisecond) == "1.5s");
  CHECK(format_duration(1'000'001) == "1.000001ms");
  CHECK(format_duration(1'010) == "1.01us");
  CHECK(format_duration(90 * second) == "90s");
  CHECK(format_duration(15 * minute) == "15min");
  CHECK(format_duration(36 * hour) == "36h");
  CHECK(format_duration(-1'500 * millisecond) == "-1.5s");
  CHECK(format_duration(never) == "9223372036.854775807s");
  CHECK(format_duration(INT64_MIN) == "-9223372036.854775808s");
}

TEST_CASE("what is told of a duration reads back as the same duration") {
  for (const Duration duration : {Duration{1}, 123'456'789 * nanosecond, 90 * minute, 25 * hour, never, second + 1}) {
    const std::string text = format_duration(duration);
    const std::size_t unit = text.find_first_not_of("0123456789.");
    CHECK(duration_from(Decimal::parse(text.substr(0, unit)).value(), text.substr(unit)).value() == duration);
  }
}

TEST_CASE("an instant has three decimals, more only where it needs them") {
  CHECK(format_instant(0) == "0.000s");
  CHECK(format_instant(4'100 * millisecond) == "4.100s");
  CHECK(format_instant(4'100 * millisecond + 500) == "4.1000005s");
  CHECK(format_instant(61 * minute) == "3660.000s");
  CHECK(format_instant(1) == "0.000000001s");
  CHECK(format_instant(-second) == "-1.000s");
}

TEST_CASE("adding to an instant stops at the ends of time") {
  STATIC_REQUIRE(saturating_add(second, 5) == second + 5);
  STATIC_REQUIRE(saturating_add(never - 1, 1) == never);
  STATIC_REQUIRE(saturating_add(never - 1, 2) == never);
  STATIC_REQUIRE(saturating_add(never, -hour) == never);
  STATIC_REQUIRE(saturating_add(INT64_MIN, -1) == INT64_MIN);
}
