#include "base/ratio.hpp"

#include "base/decimal.hpp"
#include "base/int128.hpp"

namespace meshsim {
namespace {

std::weak_ordering order(uint128 left, uint128 right) {
  if (left == right) return std::weak_ordering::equivalent;
  return left < right ? std::weak_ordering::less : std::weak_ordering::greater;
}

/// Calculates certain * hits / out_of, rounded to the nearest; hits <= out_of < 2^64.
Probability rounded(uint128 hits, uint128 out_of) {
  return {static_cast<std::uint64_t>((hits * certain.threshold + out_of / 2) / out_of)};
}

}  // namespace

Result<Probability> probability_from_percent(Decimal percent) {
  if (percent < Decimal(0) || percent > Decimal(100)) {
    return Error{"a probability is from 0% to 100%, not " + percent.to_string() + "%"};
  }
  return rounded(static_cast<uint128>(percent.mantissa()), 100 * static_cast<uint128>(power_of_ten(percent.scale())));
}

Decimal percent_of(Probability probability) {
  Decimal percent;
  for (int scale = 0; scale <= Decimal::max_scale; ++scale) {
    const uint128 scaled = 100 * static_cast<uint128>(power_of_ten(scale)) * probability.threshold;
    percent = Decimal(static_cast<std::int64_t>((scaled + certain.threshold / 2) / certain.threshold), scale);
    if (probability_from_percent(percent).value() == probability) break;
  }
  return percent;
}

std::weak_ordering compare_ratio(std::uint64_t a, std::uint64_t b, std::uint64_t c, std::uint64_t d) {
  MESHSIM_ASSERT(b != 0 && d != 0);
  return order(uint128{a} * d, uint128{c} * b);
}

std::weak_ordering compare_ratio(std::uint64_t a, std::uint64_t b, Decimal limit) {
  MESHSIM_ASSERT(b != 0);
  if (limit.mantissa() < 0) return std::weak_ordering::greater;
  return order(a * static_cast<uint128>(power_of_ten(limit.scale())), static_cast<uint128>(limit.mantissa()) * b);
}

}  // namespace meshsim
