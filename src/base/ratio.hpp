#pragma once

#include <compare>
#include <cstdint>

#include "base/decimal.hpp"
#include "base/result.hpp"

namespace meshsim {

/// A probability as an integer threshold: it hits when the upper 63 bits of a random word are below `threshold`.
/// 2^63 therefore always hits and 0 never does, without a special case.
struct Probability {
  std::uint64_t threshold = 0;

  friend constexpr bool operator==(Probability, Probability) = default;
};

inline constexpr Probability impossible{0};
inline constexpr Probability certain{std::uint64_t{1} << 63};

/// Converts 0 to 100 percent, rounded to the nearest threshold; an error outside that range.
[[nodiscard]] Result<Probability> probability_from_percent(Decimal percent);
/// Returns the percentage with the fewest decimals that reads back as this probability, or the nearest with nine
/// decimals where none does.
[[nodiscard]] Decimal percent_of(Probability probability);

/// Compares a/b with c/d, exactly, by cross-multiplication; b and d are not 0.
[[nodiscard]] std::weak_ordering compare_ratio(std::uint64_t a, std::uint64_t b, std::uint64_t c, std::uint64_t d);

/// Compares a/b with `limit`, exactly; b is not 0. Divide a percentage by 100 first.
[[nodiscard]] std::weak_ordering compare_ratio(std::uint64_t a, std::uint64_t b, Decimal limit);

}  // namespace meshsim
