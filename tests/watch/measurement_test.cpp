#include "watch/measurement.hpp"

#include <catch2/catch.hpp>

#include "watch/wait_peaks.hpp"

namespace meshsim::test {
namespace {

using plan::Comparison;
using watch::Measurement;

plan::Quantity number(Decimal n) { return {.number = n}; }

TEST_CASE("measurements compare exactly") {
  // 1/3 < 0.333333334, though not by much.
  const Measurement third = Measurement::fraction(1, 3, 3);
  CHECK(holds(third, Comparison::less, number(Decimal(333'333'334, 9))));
  CHECK(holds(third, Comparison::greater, number(Decimal(333'333'333, 9))));
  CHECK_FALSE(holds(third, Comparison::equal, number(Decimal(333'333'333, 9))));

  const Measurement rate = Measurement::rate(7, 2 * second);
  CHECK(holds(rate, Comparison::equal, number(Decimal(35, 1))));
  CHECK(holds(rate, Comparison::greater_equal, number(Decimal(35, 1))));
  CHECK_FALSE(holds(rate, Comparison::not_equal, number(Decimal(35, 1))));
}

TEST_CASE("nothing measured stands in no relation") {
  CHECK_FALSE(holds(Measurement{}, Comparison::less, number(1)));
  CHECK_FALSE(holds(Measurement{}, Comparison::not_equal, number(1)));
  CHECK(Measurement::fraction(0, 0, 0).kind == Measurement::Kind::none);
  CHECK(Measurement::rate(1, 0).kind == Measurement::Kind::none);
}

TEST_CASE("measurements are shown in the language's units") {
  CHECK(display(Measurement::fraction(2, 3, 3)) == "66.67%");
  CHECK(display(Measurement::rate(10, 3 * second)) == "3.33/s");
  CHECK(display(Measurement::duration(Decimal(12'345'678), 1)) == "12.34ms");
  CHECK(display(Measurement::duration(Decimal(999), 1)) == "999ns");
  CHECK(display(Measurement::count(12)) == "12");
  CHECK(display(number(Decimal(5, 3)), Measurement::Kind::fraction) == "0.5%");
  CHECK(display(number(20), Measurement::Kind::rate) == "20/s");
}

TEST_CASE("the longest wait since an instant") {
  watch::WaitPeaks waits;
  CHECK_FALSE(waits.longest(0).has_value());
  for (const auto& [time, wait] : {std::pair{1, 5}, {2, 9}, {3, 4}, {4, 6}, {5, 2}}) waits.add(time, wait);
  CHECK(waits.longest(0) == 9);
  CHECK(waits.longest(2) == 9);
  CHECK(waits.longest(3) == 6);
  CHECK(waits.longest(5) == 2);
  CHECK_FALSE(waits.longest(6).has_value());
}

}  // namespace
}  // namespace meshsim::test
