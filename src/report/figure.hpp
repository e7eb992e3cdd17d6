// A measured value as programs read it: one number in a fixed unit, beside the text that people are shown.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.hpp"
#include "plan/pattern.hpp"
#include "watch/measurement.hpp"

namespace meshsim::report {

struct Figure {
  std::string_view unit;  ///< "count", "ns", "fraction", "per_second"
  Decimal value;          ///< to nine decimals, or as many as fit
  std::string text;       ///< as it is printed: "92ms", "0.42%"
  std::uint64_t samples = 0;
  std::uint64_t unanswered = 0;  ///< of the samples of a latency
  std::uint64_t left_out = 0;
  bool at_least = false;  ///< the value is that or more
};

/// Nothing where there was nothing to measure.
std::optional<Figure> figure_of(const watch::Measurement& measurement);

/// The limit of a claim, in the unit in which such a value is measured.
Figure limit_of(const plan::Quantity& quantity, watch::Measurement::Kind kind);

}  // namespace meshsim::report
