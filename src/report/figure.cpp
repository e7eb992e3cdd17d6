#include "report/figure.hpp"

#include <limits>

#include "base/int128.hpp"

namespace meshsim::report {
namespace {

using MeasuredAs = watch::Measurement::Kind;

std::string_view unit_of(MeasuredAs kind) {
  switch (kind) {
    case MeasuredAs::none:
    case MeasuredAs::count:
      break;
    case MeasuredAs::duration:
      return "ns";
    case MeasuredAs::fraction:
      return "fraction";
    case MeasuredAs::rate:
      return "per_second";
  }
  return "count";
}

/// Calculates part * times / whole, rounded half up to nine decimals, or to as many as fit in 64 bits.
Decimal quotient(std::uint64_t part, std::uint64_t whole, std::uint64_t times) {
  for (int scale = Decimal::max_scale; scale > 0; --scale) {
    const auto power = static_cast<uint128>(power_of_ten(scale));
    const uint128 scaled = (uint128{part} * times * power + whole / 2) / whole;
    if (scaled <= static_cast<uint128>(std::numeric_limits<std::int64_t>::max()))
      return {static_cast<std::int64_t>(scaled), scale};
  }
  return {static_cast<std::int64_t>(uint128{part} * times / whole)};
}

Decimal number_of(const watch::Measurement& measurement) {
  constexpr std::uint64_t ns_per_second = second;
  switch (measurement.kind) {
    case MeasuredAs::none:
    case MeasuredAs::count:
    case MeasuredAs::duration:
      break;
    case MeasuredAs::fraction:
      return quotient(measurement.part, measurement.whole, 1);
    case MeasuredAs::rate:
      return quotient(measurement.part, measurement.whole, ns_per_second);
  }
  return measurement.number;
}

}  // namespace

std::optional<Figure> figure_of(const watch::Measurement& measurement) {
  if (measurement.kind == MeasuredAs::none) return std::nullopt;
  return Figure{.unit = unit_of(measurement.kind),
                .value = number_of(measurement),
                .text = watch::display(measurement),
                .samples = measurement.samples,
                .unanswered = measurement.unanswered,
                .left_out = measurement.left_out,
                .at_least = measurement.at_least};
}

std::string display_samples(const Figure& figure) {
  watch::Measurement measured;
  measured.samples = figure.samples;
  measured.unanswered = figure.unanswered;
  measured.left_out = figure.left_out;
  return watch::display_samples(measured);
}

Figure limit_of(const plan::Quantity& quantity, MeasuredAs kind) {
  return {.unit = quantity.is_duration ? "ns" : unit_of(kind),
          .value = quantity.is_duration ? Decimal(quantity.duration) : quantity.number,
          .text = watch::display(quantity, kind)};
}

}  // namespace meshsim::report
