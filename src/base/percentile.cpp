#include "base/percentile.hpp"

#include <algorithm>
#include <array>

namespace meshsim {
namespace {

/// Flips the sign bit, which turns a sample into an unsigned number of the same order, and back.
constexpr std::uint64_t sign = std::uint64_t{1} << 63;
std::uint64_t place_of(std::int64_t sample) { return static_cast<std::uint64_t>(sample) ^ sign; }
std::int64_t sample_at(std::uint64_t place) { return static_cast<std::int64_t>(place ^ sign); }

std::optional<Decimal> mean_of(int128 total, std::size_t count) {
  if (count == 0) return std::nullopt;
  const auto n = static_cast<std::int64_t>(count);
  const auto sum = static_cast<std::int64_t>(total);
  if (sum == total) return divide(Decimal(sum), Decimal(n));
  return Decimal(static_cast<std::int64_t>(total / n));
}

}  // namespace

std::size_t nearest_rank(std::size_t count, std::uint64_t num, std::uint64_t den) {
  const auto rank = static_cast<std::size_t>((uint128{num} * count + den - 1) / den);
  return std::max<std::size_t>(rank, 1);
}

void Samples::add(std::int64_t sample) {
  min_ = empty() ? sample : std::min(min_, sample);
  max_ = empty() ? sample : std::max(max_, sample);
  sum_ += sample;
  samples_.push_back(sample);
}

std::optional<std::int64_t> Samples::percentile(std::uint64_t num, std::uint64_t den) const {
  MESHSIM_ASSERT(den != 0 && num <= den);
  if (empty()) return std::nullopt;
  return nth(nearest_rank(count(), num, den));
}

std::int64_t Samples::nth(std::size_t rank) const {
  const Samples* const one[] = {this};
  return nth_of_all(one, rank);
}

// Selects digit by digit from the highest: each pass counts the digits of those samples that begin like the wanted one.
std::int64_t nth_of_all(std::span<const Samples* const> parts, std::size_t rank) {
  constexpr unsigned digit_bits = 11;
  std::uint64_t known = 0;
  std::uint64_t known_bits = 0;  // the upper bits of the wanted sample that are known so far
  for (unsigned shift = 66; shift > 0;) {
    shift -= digit_bits;
    std::array<std::size_t, std::size_t{1} << digit_bits> with_digit{};
    for (const Samples* part : parts) {
      for (std::size_t i = 0; i < part->count(); ++i) {
        const std::uint64_t place = place_of(part->samples_[i]);
        if ((place & known_bits) == known) ++with_digit[(place >> shift) & (with_digit.size() - 1)];
      }
    }
    std::uint64_t digit = 0;
    for (; rank > with_digit[digit]; ++digit) {
      rank -= with_digit[digit];
      MESHSIM_ASSERT(digit + 1 < with_digit.size());
    }
    known |= digit << shift;
    known_bits |= (std::uint64_t{with_digit.size()} - 1) << shift;
  }
  return sample_at(known);
}

std::optional<std::int64_t> Samples::max() const { return empty() ? std::nullopt : std::optional(max_); }

std::optional<std::int64_t> Samples::min() const { return empty() ? std::nullopt : std::optional(min_); }

std::optional<Decimal> Samples::mean() const { return mean_of(sum_, count()); }

std::optional<Decimal> Samples::mean_with(const Samples& other) const {
  return mean_of(sum_ + other.sum_, count() + other.count());
}

void Samples::clear() { *this = {}; }

}  // namespace meshsim
