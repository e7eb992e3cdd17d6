#include "base/units.hpp"

#include <catch2/catch.hpp>

using namespace meshsim;

namespace {

Decimal decimal(std::string_view text) { return Decimal::parse(text).value(); }

Duration duration(std::string_view value, std::string_view unit) { return duration_from(decimal(value), unit).value(); }

template <class T>
std::string refusal(const Result<T>& result) {
  return result.error().message;
}

}  // namespace

TEST_CASE("durations are exact") {
  CHECK(duration("5", "ms") == 5 * millisecond);
  CHECK(duration("1.5", "s") == 1'500 * millisecond);
  CHECK(duration("0.000000001", "s") == 1);
  CHECK(duration("0.05", "min") == 3 * second);
  CHECK(duration("2", "h") == 2 * hour);
  CHECK(duration("9223372036.854775807", "s") == never);
}

TEST_CASE("a duration that is no whole nanosecond, too long or without a unit of time is refused") {
  CHECK(refusal(duration_from(decimal("1.5"), "ns")) == "1.5ns is not a whole number of nanoseconds");
  CHECK(refusal(duration_from(decimal("0.0000001"), "ms")) == "0.0000001ms is not a whole number of nanoseconds");
  CHECK(refusal(duration_from(decimal("9223372036.9"), "s")) ==
        "9223372036.9s is longer than 292 years, the most that can be simulated");
  CHECK(refusal(duration_from(decimal("9223372036854775807"), "h")) ==
        "9223372036854775807h is longer than 292 years, the most that can be simulated");
  CHECK(refusal(duration_from(5, "KB")) == "'KB' is not a unit of time (ns, us, ms, s, min or h)");
  CHECK(refusal(duration_from(5, "sec")) == "'sec' is not a unit of time (ns, us, ms, s, min or h)");
}

TEST_CASE("sizes are exact bytes") {
  CHECK(size_from(64, "KB").value() == 64'000);
  CHECK(size_from(64, "KiB").value() == 65'536);
  CHECK(size_from(decimal("1.5"), "KiB").value() == 1'536);
  CHECK(size_from(decimal("0.001"), "KB").value() == 1);
  CHECK(refusal(size_from(decimal("1.5"), "B")) == "1.5B is not a whole number of bytes");
  CHECK(refusal(size_from(-1, "KB")) == "a size cannot be negative: -1KB");
  CHECK(refusal(size_from(decimal("9223372037"), "GB")) == "9223372037GB is more bytes than can be counted");
  CHECK(refusal(size_from(1, "kb")) == "'kb' is not a unit of size (B, KB, MB, GB, KiB, MiB or GiB)");
}

TEST_CASE("a size is told in the largest unit that gives a whole number") {
  CHECK(format_size(64'000) == "64KB");
  CHECK(format_size(65'536) == "64KiB");
  CHECK(format_size(1'500) == "1500B");
  CHECK(format_size(2'000'000'000) == "2GB");
  CHECK(format_size(0) == "0B");
}

TEST_CASE("a rate gives the time between two events") {
  CHECK(mean_interval(rate_from(20, "/s").value()).value() == 50 * millisecond);
  CHECK(mean_interval(rate_from(30, "/min").value()).value() == 2 * second);
  CHECK(mean_interval(rate_from(3, "/s").value()).value() == 333'333'333);
  CHECK(mean_interval(rate_from(decimal("1.5"), "/s").value()).value() == 666'666'667);
  CHECK(mean_interval(rate_from(decimal("0.001"), "/s").value()).value() == 1'000 * second);
  CHECK(mean_interval(rate_from(1'000'000'000, "/s").value()).value() == 1);
}

TEST_CASE("a rate that has no time between events is refused") {
  CHECK(refusal(rate_from(-1, "/s")) == "a rate cannot be negative: -1/s");
  CHECK(refusal(rate_from(1, "s")) == "'s' is not a unit of rate (/s or /min)");
  CHECK(refusal(mean_interval({0, second})) == "a rate of 0 has no time between events");
  CHECK(refusal(mean_interval({1'000'000'001, second})) == "a rate above one event in a nanosecond is too high");
  CHECK(refusal(mean_interval({decimal("0.000000001"), minute})) == "a rate below one event in 292 years is too low");
}

TEST_CASE("every unit is found by its name, as written") {
  for (const Unit& unit : all_units()) CHECK(find_unit(unit.name) == &unit);
  CHECK(find_unit("MS") == nullptr);
  CHECK(find_unit("") == nullptr);
}
