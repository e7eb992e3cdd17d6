// A measured value for programs: one number in a fixed unit, and the text for people.
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
  std::uint64_t unanswered = 0;  ///< number of samples of a latency without an answer
  std::uint64_t left_out = 0;
  bool at_least = false;  ///< the value is known only as that or more
};

/// Converts a measurement; nothing where nothing was measured.
std::optional<Figure> figure_of(const watch::Measurement& measurement);

/// Writes "10 samples, 2 unanswered, 1 left out" of a figure's samples.
std::string display_samples(const Figure& figure);

/// Converts the limit of a claim into the unit in which such a value is measured.
Figure limit_of(const plan::Quantity& quantity, watch::Measurement::Kind kind);

}  // namespace meshsim::report
