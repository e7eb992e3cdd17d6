#include "base/ratio.hpp"

#include <catch2/catch.hpp>

#include "base/random.hpp"

using namespace meshsim;

namespace {

Probability percent(std::string_view text) { return probability_from_percent(Decimal::parse(text).value()).value(); }

int hits_of(Probability probability, int draws) {
  Random random = Random::named(1, "hits");
  int hits = 0;
  for (int i = 0; i < draws; ++i) hits += random.chance(probability) ? 1 : 0;
  return hits;
}

}  // namespace

TEST_CASE("a percentage is an exact threshold") {
  CHECK(percent("0") == impossible);
  CHECK(percent("100") == certain);
  CHECK(percent("50").threshold == certain.threshold / 2);
  CHECK(percent("25.00").threshold == certain.threshold / 4);
  CHECK(percent("0.000000001").threshold == 92'233'720);
  CHECK(percent("99.999999999").threshold < certain.threshold);
}

TEST_CASE("a probability is told as the percentage that it was read from") {
  for (const std::string_view text : {"0", "100", "50", "33.3", "0.000000001", "99.999999999", "12.345678901"}) {
    CHECK(percent_of(percent(text)).to_string() == text);
  }
  CHECK(percent_of({certain.threshold / 3}).to_string() == "33.333333333");  // the nearest
}

TEST_CASE("a percentage outside 0 to 100 is refused") {
  CHECK(probability_from_percent(Decimal(-1)).error().message == "a probability is from 0% to 100%, not -1%");
  CHECK(probability_from_percent(Decimal(1'001, 1)).error().message == "a probability is from 0% to 100%, not 100.1%");
}

TEST_CASE("certain always hits, impossible never, the rest as often as it says") {
  CHECK(hits_of(certain, 100'000) == 100'000);
  CHECK(hits_of(impossible, 100'000) == 0);
  CHECK(hits_of(percent("5"), 1'000'000) == Approx(50'000).epsilon(0.02));
}

TEST_CASE("ratios compare exactly where doubles could not") {
  CHECK(compare_ratio(1, 3, 2, 6) == std::weak_ordering::equivalent);
  CHECK(compare_ratio(1, 3, 333'333'333, 1'000'000'000) == std::weak_ordering::greater);
  CHECK(compare_ratio(UINT64_MAX - 1, UINT64_MAX, UINT64_MAX - 2, UINT64_MAX - 1) == std::weak_ordering::greater);
  CHECK(compare_ratio(1, 200, Decimal(5, 3)) == std::weak_ordering::equivalent);
  CHECK(compare_ratio(1, 201, Decimal(5, 3)) == std::weak_ordering::less);
  CHECK(compare_ratio(0, 1, Decimal(-1)) == std::weak_ordering::greater);
  CHECK(compare_ratio(UINT64_MAX, 1, Decimal(INT64_MAX, 9)) == std::weak_ordering::greater);
  CHECK(compare_ratio(UINT64_MAX, UINT64_MAX, Decimal(INT64_MAX)) == std::weak_ordering::less);
}
