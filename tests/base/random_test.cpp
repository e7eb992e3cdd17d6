#include "base/random.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <sstream>

#include "support/golden.hpp"

using namespace meshsim;

TEST_CASE("the first 1,000 words of a stream never change") {
  Random random = Random::named(42, "golden");
  std::ostringstream text;
  for (int i = 0; i < 1'000; ++i) text << random.next() << "\n";
  test::check_golden("base/random.txt", text.str());
}

TEST_CASE("a stream is fixed by seed and name") {
  CHECK(Random::named(1, "worker-1") == Random::named(1, "worker-1"));
  CHECK_FALSE(Random::named(1, "worker-1") == Random::named(2, "worker-1"));
  CHECK_FALSE(Random::named(1, "worker-1") == Random::named(1, "worker-2"));
}

TEST_CASE("a copy goes on with the same draws") {
  Random random = Random::named(1, "copied");
  random.next();
  Random copy = random;
  CHECK(copy.next() == random.next());
  CHECK(copy == random);
}

TEST_CASE("below gives every number alike, and only those") {
  Random random = Random::named(1, "below");
  std::array<int, 7> counts{};
  for (int i = 0; i < 700'000; ++i) ++counts.at(random.below(7));
  for (const int count : counts) CHECK(count == Approx(100'000).epsilon(0.02));
  CHECK(random.below(1) == 0);
}

TEST_CASE("below has no bias where the range is no power of two") {
  // With 3 * 2^62 a plain multiplication would give two of four words to every third number.
  Random random = Random::named(1, "bias");
  const std::uint64_t quarter = std::uint64_t{1} << 62;
  std::array<int, 3> counts{};
  for (int i = 0; i < 300'000; ++i) ++counts.at(random.below(3 * quarter) / quarter);
  for (const int count : counts) CHECK(count == Approx(100'000).epsilon(0.02));
}

TEST_CASE("between includes both ends, and takes any range") {
  Random random = Random::named(1, "between");
  std::array<int, 3> counts{};
  for (int i = 0; i < 30'000; ++i) ++counts.at(static_cast<std::size_t>(random.between(-1, 1) + 1));
  for (const int count : counts) CHECK(count == Approx(10'000).epsilon(0.05));
  CHECK(random.between(5, 5) == 5);
  bool negative = false;
  bool positive = false;
  for (int i = 0; i < 100; ++i) (random.between(INT64_MIN, INT64_MAX) < 0 ? negative : positive) = true;
  CHECK((negative && positive));
}

TEST_CASE("a chance always takes one word") {
  Random random = Random::named(1, "chance");
  Random other = random;
  CHECK(random.chance(certain));
  CHECK_FALSE(random.chance(impossible));
  other.next();
  other.next();
  CHECK(random == other);
}
