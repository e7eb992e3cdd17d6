#include "base/percentile.hpp"

#include <catch2/catch.hpp>
#include <limits>

using namespace meshsim;

namespace {

Samples of(std::initializer_list<std::int64_t> values) {
  Samples samples;
  for (const std::int64_t value : values) samples.add(value);
  return samples;
}

}  // namespace

TEST_CASE("a percentile is the nearest rank") {
  const Samples samples = of({50, 15, 40, 20, 35});
  CHECK(samples.percentile(0, 100) == 15);
  CHECK(samples.percentile(5, 100) == 15);
  CHECK(samples.percentile(20, 100) == 15);
  CHECK(samples.percentile(21, 100) == 20);
  CHECK(samples.percentile(40, 100) == 20);
  CHECK(samples.percentile(50, 100) == 35);
  CHECK(samples.percentile(95, 100) == 50);
  CHECK(samples.percentile(100, 100) == 50);
  CHECK(of({7}).percentile(999, 1'000) == 7);
}

TEST_CASE("without samples there are no statistics") {
  const Samples samples;
  CHECK_FALSE(samples.percentile(50, 100));
  CHECK_FALSE(samples.max());
  CHECK_FALSE(samples.min());
  CHECK_FALSE(samples.mean());
  CHECK(samples.count() == 0);
}

TEST_CASE("mean, least and largest are exact") {
  CHECK(of({1, 2}).mean()->to_string() == "1.5");
  CHECK(of({-1, -1, 0}).mean()->to_string() == "-0.666666667");
  CHECK(of({INT64_MAX, INT64_MAX, INT64_MAX}).mean()->to_string() == "9223372036854775807");
  CHECK(of({20'000'000'000, 20'000'000'001, 20'000'000'001}).mean()->to_string() == "20000000000.66666667");
  CHECK(of({-3, -7}).max() == -3);
  CHECK(of({-3, -7}).min() == -7);
}

TEST_CASE("a million samples keep their order statistics") {
  Samples samples;
  for (std::int64_t i = 0; i < 1'000'000; ++i) samples.add((i * 7'919) % 1'000'000);
  CHECK(samples.count() == 1'000'000);
  CHECK(samples.percentile(95, 100) == 949'999);
  CHECK(samples.mean()->to_string() == "499999.5");
  samples.clear();
  CHECK(samples.empty());
}

TEST_CASE("a rank is found among the samples of several, of either sign and any size") {
  constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  const Samples a = of({5, -1, most, 2'048, 5});
  const Samples b = of({least, 2'047, 0});
  const Samples* const both[] = {&a, &b};
  const std::int64_t sorted[] = {least, -1, 0, 5, 5, 2'047, 2'048, most};
  for (std::size_t rank = 1; rank <= 8; ++rank) CHECK(nth_of_all(both, rank) == sorted[rank - 1]);
  CHECK(of({1, 2}).mean_with(of({6}))->to_string() == "3");
}
