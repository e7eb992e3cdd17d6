#include "base/exact_math.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "base/random.hpp"

using namespace meshsim;

namespace {

double relative_error(double actual, double expected) {
  return expected == 0 ? std::abs(actual) : std::abs(actual - expected) / std::abs(expected);
}

constexpr double tolerance = 1e-15;

}  // namespace

TEST_CASE("exp is as exact as libm's over its whole range") {
  Random random = Random::named(1, "exp");
  double worst = 0;
  for (int i = 0; i < 200'000; ++i) {
    const double wide = -708 + random.unit() * 1'417;
    const double narrow = random.unit() * 2 - 1;
    worst = std::max({worst, relative_error(exact::exp(wide), std::exp(wide)),
                      relative_error(exact::exp(narrow), std::exp(narrow))});
  }
  CHECK(worst < tolerance);
}

TEST_CASE("exp has plain ends") {
  CHECK(exact::exp(0) == 1);
  CHECK(exact::exp(710) == std::numeric_limits<double>::infinity());
  CHECK(exact::exp(-709) == 0);
  CHECK(relative_error(exact::exp(709), std::exp(709.0)) < tolerance);
  CHECK(relative_error(exact::exp(-708), std::exp(-708.0)) < tolerance);
}

TEST_CASE("log is as exact as libm's, around 1 too") {
  Random random = Random::named(1, "log");
  double worst = 0;
  for (int i = 0; i < 200'000; ++i) {
    const double wide = exact::exp(-700 + random.unit() * 1'400);
    const double near_one = 0.5 + random.unit() * 1.5;
    worst = std::max({worst, relative_error(exact::log(wide), std::log(wide)),
                      relative_error(exact::log(near_one), std::log(near_one))});
  }
  CHECK(worst < tolerance);
  CHECK(exact::log(1) == 0);
}

TEST_CASE("sqrt is as exact as libm's") {
  Random random = Random::named(1, "sqrt");
  double worst = 0;
  for (int i = 0; i < 100'000; ++i) {
    const double x = exact::exp(-600 + random.unit() * 1'200);
    worst = std::max(worst, relative_error(exact::sqrt(x), std::sqrt(x)));
  }
  CHECK(worst < tolerance);
}

TEST_CASE("the compiler and the machine compute the same bits") {
  constexpr double exp_at_build = exact::exp(1.2345678901234567);
  constexpr double log_at_build = exact::log(1234.5678901234567);
  volatile double x = 1.2345678901234567;
  volatile double y = 1234.5678901234567;
  CHECK(exact::exp(x) == exp_at_build);
  CHECK(exact::log(y) == log_at_build);
}
