#include "base/distribution.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <sstream>
#include <vector>

#include "base/percentile.hpp"
#include "support/golden.hpp"

using namespace meshsim;

namespace {

Samples draws_of(const Distribution& distribution, int count) {
  Random random = Random::named(7, "statistics");
  Samples samples;
  for (int i = 0; i < count; ++i) samples.add(distribution.draw(random));
  return samples;
}

double mean_of(const Samples& samples) { return std::stod(samples.mean()->to_string()); }

double percentile_of(const Samples& samples, std::uint64_t per_mille) {
  return static_cast<double>(*samples.percentile(per_mille, 1'000));
}

std::string first_draws(const Distribution& distribution) {
  Random random = Random::named(42, format_distribution(distribution));
  std::ostringstream text;
  text << "# " << format_distribution(distribution) << "\n";
  for (int i = 0; i < 1'000; ++i) text << distribution.draw(random) << "\n";
  return text.str();
}

// Goldens of doubles would hide nothing: all 53 bits are shown.
template <class Draw>
std::string first_bits(const char* name, Draw draw) {
  Random random = Random::named(42, name);
  std::ostringstream text;
  text << "# " << name << "\n" << std::hexfloat;
  for (int i = 0; i < 1'000; ++i) text << draw(random) << "\n";
  return text.str();
}

}  // namespace

TEST_CASE("the first 1,000 draws of each distribution never change") {
  test::check_golden("base/uniform.txt", first_draws(Distribution::uniform(2 * millisecond, 6 * millisecond)));
  test::check_golden("base/exponential.txt", first_draws(Distribution::exponential(20 * millisecond)));
  test::check_golden("base/lognormal.txt", first_draws(Distribution::lognormal(17 * millisecond, 60 * millisecond)));
  test::check_golden("base/normal.txt", first_draws(Distribution::normal(20 * millisecond, 15 * millisecond)));
  test::check_golden("base/pareto.txt", first_draws(Distribution::pareto(5 * millisecond, Decimal(15, 1))));
  test::check_golden("base/weibull.txt", first_draws(Distribution::weibull(20 * millisecond, Decimal(7, 1))));
  test::check_golden("base/erlang.txt", first_draws(Distribution::erlang(3, 20 * millisecond)));
  const std::vector<Duration> measured{3 * millisecond, 1 * millisecond, 1 * second};
  test::check_golden("base/empirical.txt", first_draws(Distribution::empirical(measured)));
  test::check_golden("base/exponential_bits.txt", first_bits("exponential", draw_exponential));
  test::check_golden("base/normal_bits.txt", first_bits("normal", draw_normal));
}

TEST_CASE("a constant takes nothing from the stream") {
  Random random = Random::named(1, "constant");
  const Random before = random;
  CHECK(Distribution::constant(5 * millisecond).draw(random) == 5 * millisecond);
  CHECK(random == before);
}

TEST_CASE("a uniform draw covers its range, ends included") {
  const Samples samples = draws_of(Distribution::uniform(3, 5), 10'000);
  CHECK(samples.min() == 3);
  CHECK(samples.max() == 5);
  const Samples wide = draws_of(Distribution::uniform(2 * millisecond, 6 * millisecond), 200'000);
  CHECK(mean_of(wide) == Approx(4e6).epsilon(0.005));
  CHECK(percentile_of(wide, 250) == Approx(3e6).epsilon(0.01));
}

TEST_CASE("an exponential draw has its mean and its percentiles") {
  const Samples samples = draws_of(Distribution::exponential(20 * millisecond), 1'000'000);
  CHECK(mean_of(samples) == Approx(20e6).epsilon(0.005));
  for (const std::uint64_t per_mille : {10U, 100U, 500U, 900U, 990U}) {
    CHECK(percentile_of(samples, per_mille) ==
          Approx(-20e6 * std::log(1 - static_cast<double>(per_mille) / 1'000)).epsilon(0.02));
  }
  // The tail beyond the ziggurat's start, 7.7 means, holds 454 draws of a million.
  CHECK(percentile_of(samples, 999) == Approx(20e6 * 6.9078).epsilon(0.03));
  CHECK(static_cast<double>(*samples.max()) > 20e6 * 10);
}

TEST_CASE("a normal draw has its mean and its percentiles and is never below 0") {
  const Samples samples = draws_of(Distribution::normal(20 * millisecond, 4 * millisecond), 1'000'000);
  CHECK(mean_of(samples) == Approx(20e6).epsilon(0.001));
  CHECK(percentile_of(samples, 500) == Approx(20e6).epsilon(0.001));
  CHECK(percentile_of(samples, 990) == Approx(20e6 + 4e6 * 2.3263478740408411).epsilon(0.002));
  const Samples cut = draws_of(Distribution::normal(1 * millisecond, 1 * millisecond), 100'000);
  CHECK(cut.min() == 0);
  CHECK(percentile_of(cut, 150) == 0);  // 15.9% lie below 0
  CHECK(percentile_of(cut, 170) > 0);
}

TEST_CASE("a Pareto draw has its least value and its percentiles") {
  const Samples samples = draws_of(Distribution::pareto(5 * millisecond, Decimal(3)), 1'000'000);
  CHECK(static_cast<double>(*samples.min()) == Approx(5e6).epsilon(0.0001));
  CHECK(mean_of(samples) == Approx(7.5e6).epsilon(0.005));  // scale * shape / (shape - 1)
  for (const std::uint64_t per_mille : {100U, 500U, 900U, 990U, 999U}) {
    const double above = 1 - static_cast<double>(per_mille) / 1'000;
    CHECK(percentile_of(samples, per_mille) == Approx(5e6 * std::pow(above, -1.0 / 3)).epsilon(0.02));
  }
}

TEST_CASE("a Weibull draw has its percentiles, and with shape 1 is exponential") {
  const Samples samples = draws_of(Distribution::weibull(20 * millisecond, Decimal(7, 1)), 1'000'000);
  for (const std::uint64_t per_mille : {10U, 100U, 500U, 632U, 900U, 990U}) {
    const double above = 1 - static_cast<double>(per_mille) / 1'000;
    CHECK(percentile_of(samples, per_mille) == Approx(20e6 * std::pow(-std::log(above), 1 / 0.7)).epsilon(0.03));
  }
  CHECK(mean_of(samples) == Approx(20e6 * std::tgamma(1 + 1 / 0.7)).epsilon(0.005));
  const Samples exponential = draws_of(Distribution::weibull(20 * millisecond, Decimal(1)), 100'000);
  CHECK(mean_of(exponential) == Approx(mean_of(draws_of(Distribution::exponential(20 * millisecond), 100'000))));
}

TEST_CASE("an Erlang draw has its mean and the spread of its stages") {
  const Samples samples = draws_of(Distribution::erlang(4, 20 * millisecond), 500'000);
  CHECK(mean_of(samples) == Approx(20e6).epsilon(0.003));
  // Of four stages of 5ms: P(more than 20ms) = e^-4 (1 + 4 + 8 + 32 / 3) = 43.35%.
  CHECK(percentile_of(samples, 567) == Approx(20e6).epsilon(0.01));
}

TEST_CASE("an empirical draw is each of its samples as often") {
  const std::vector<Duration> measured{5, 7, 7, 9};
  const Samples samples = draws_of(Distribution::empirical(measured), 100'000);
  CHECK(samples.min() == 5);
  CHECK(samples.max() == 9);
  CHECK(mean_of(samples) == Approx(7).epsilon(0.005));
  CHECK(percentile_of(samples, 245) == 5);
  CHECK(percentile_of(samples, 255) == 7);
  CHECK(percentile_of(samples, 745) == 7);
  CHECK(percentile_of(samples, 755) == 9);
}

TEST_CASE("a lognormal draw has its median and its 99th percentile") {
  const Samples samples = draws_of(Distribution::lognormal(17 * millisecond, 60 * millisecond), 1'000'000);
  CHECK(percentile_of(samples, 500) == Approx(17e6).epsilon(0.005));
  CHECK(percentile_of(samples, 990) == Approx(60e6).epsilon(0.01));
  CHECK(percentile_of(samples, 10) == Approx(17e6 * 17 / 60).epsilon(0.01));
  const double sigma = std::log(60.0 / 17) / 2.3263478740408411;
  CHECK(mean_of(samples) == Approx(17e6 * std::exp(sigma * sigma / 2)).epsilon(0.005));
}

TEST_CASE("the normal curve has its moments and its tails") {
  Random random = Random::named(3, "moments");
  constexpr int count = 2'000'000;
  double sum = 0;
  double squares = 0;
  double fourth_powers = 0;
  int beyond_start = 0;
  for (int i = 0; i < count; ++i) {
    const double z = draw_normal(random);
    sum += z;
    squares += z * z;
    fourth_powers += z * z * z * z;
    beyond_start += std::abs(z) > 3.6541528853610088 ? 1 : 0;
  }
  CHECK(std::abs(sum / count) < 0.003);
  CHECK(squares / count == Approx(1).epsilon(0.005));
  CHECK(fourth_powers / count == Approx(3).epsilon(0.01));
  CHECK(beyond_start == Approx(count * std::erfc(3.6541528853610088 / std::sqrt(2.0))).epsilon(0.2));
}

TEST_CASE("draws stay between zero and the longest") {
  CHECK(*draws_of(Distribution::exponential(Distribution::max_draw), 10'000).max() == Distribution::max_draw);
  CHECK(*draws_of(Distribution::exponential(0), 100).max() == 0);
  CHECK(*draws_of(Distribution::uniform(0, Distribution::max_draw), 1'000).min() >= 0);
  const Samples wild = draws_of(Distribution::lognormal(1, Distribution::max_draw), 100'000);
  CHECK(*wild.min() >= 0);
  CHECK(*wild.max() == Distribution::max_draw);
  const Samples steady = draws_of(Distribution::lognormal(second, second), 100);
  CHECK(*steady.min() == second);
  CHECK(*steady.max() == second);
}

TEST_CASE("a distribution is told as the language writes it") {
  CHECK(format_distribution(Distribution::constant(200 * microsecond)) == "200us");
  CHECK(format_distribution(Distribution::uniform(2 * millisecond, 6 * millisecond)) == "2ms..6ms");
  CHECK(format_distribution(Distribution::exponential(20 * millisecond)) == "exp(mean 20ms)");
  CHECK(format_distribution(Distribution::lognormal(17 * millisecond, 60 * millisecond)) ==
        "lognormal(p50 17ms, p99 60ms)");
}
