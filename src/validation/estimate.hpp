// An estimate of a mean from independent runs.
#pragma once

#include <vector>

namespace meshsim::validation {

/// The mean of the runs, and half of the width of the interval in which the true mean lies with a probability of 95 %
/// (Student's t).
struct Estimate {
  double mean = 0;
  double half_width = 0;
};

/// Estimates from at least two figures.
[[nodiscard]] Estimate estimate(const std::vector<double>& figures);

/// Tells whether the figures agree with theory: it lies within the interval, and the mean within 1 % of it.
[[nodiscard]] bool agrees(const Estimate& estimate, double theory);

}  // namespace meshsim::validation
