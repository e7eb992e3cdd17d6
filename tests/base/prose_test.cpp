#include "base/prose.hpp"

#include <catch2/catch.hpp>

#include "base/time.hpp"

namespace meshsim {
namespace {

std::string told(Duration duration) { return format_duration(to_four_figures(duration)); }

TEST_CASE("a duration in prose has at most four figures, and is never more than it was") {
  CHECK(told(2'999'800'000) == "2.999s");
  CHECK(told(123'456'000) == "123.4ms");
  CHECK(told(99'999'999) == "99.99ms");
  CHECK(told(1'234) == "1.234us");
  CHECK(told(12'345) == "12.34us");
  CHECK(told(999) == "999ns");
  CHECK(told(0) == "0s");
  CHECK(told(90'500'400'000) == "90.5s");
  CHECK(told(12'345'678'000'000) == "12345s");
  CHECK(told(-2'999'800'000) == "-2.999s");
}

}  // namespace
}  // namespace meshsim
