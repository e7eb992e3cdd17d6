#include "validation/estimate.hpp"

#include <array>
#include <cmath>
#include <cstddef>

#include "base/check.hpp"

namespace meshsim::validation {
namespace {

/// The 97.5th percentiles of Student's t distribution with 1, 2 .. degrees of freedom (NIST/SEMATECH e-Handbook of
/// Statistical Methods, 1.3.6.7.2).
constexpr std::array t_values{12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
                              2.201,  2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
                              2.080,  2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042};
constexpr double t_of_many = 2.042;  // with more, an interval that is a little too wide

constexpr double most_off = 0.01;

}  // namespace

Estimate estimate(const std::vector<double>& figures) {
  MESHSIM_ASSERT(figures.size() >= 2);
  const auto n = static_cast<double>(figures.size());
  double sum = 0;
  for (const double each : figures) sum += each;
  const double mean = sum / n;
  double squares = 0;
  for (const double each : figures) squares += (each - mean) * (each - mean);
  const std::size_t freedom = figures.size() - 1;
  const double t = freedom <= t_values.size() ? t_values[freedom - 1] : t_of_many;
  return {mean, t * std::sqrt(squares / (n - 1) / n)};
}

bool agrees(const Estimate& estimate, double theory) {
  const double off = std::abs(estimate.mean - theory);
  return off <= estimate.half_width && off <= most_off * theory;
}

}  // namespace meshsim::validation
