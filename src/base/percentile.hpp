#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "base/decimal.hpp"
#include "base/fifo.hpp"
#include "base/int128.hpp"

namespace meshsim {

/// Calculates the rank, from 1, of the smallest of `count` samples that at least num/den of all do not exceed. 0 <
/// count.
std::size_t nearest_rank(std::size_t count, std::uint64_t num, std::uint64_t den);

/// Integer samples and their exact statistics. Eight bytes a sample, in chunks, without the slack of a doubling array;
/// percentiles are selected in place, without a copy.
class Samples {
 public:
  void add(std::int64_t sample);

  [[nodiscard]] std::size_t count() const { return samples_.size(); }
  [[nodiscard]] bool empty() const { return samples_.empty(); }

  /// Returns the nearest-rank percentile: the smallest sample that at least num/den of all samples do not exceed (p95
  /// is 95, 100; a num of 0 gives the least). 0 <= num <= den, den > 0. Nothing without samples. Linear in the count.
  [[nodiscard]] std::optional<std::int64_t> percentile(std::uint64_t num, std::uint64_t den) const;

  /// Returns the sample of that rank, from 1, in ascending order; `rank` <= count(). Linear in the count.
  [[nodiscard]] std::int64_t nth(std::size_t rank) const;

  /// Returns the largest or the smallest sample; nothing without samples.
  [[nodiscard]] std::optional<std::int64_t> max() const;
  [[nodiscard]] std::optional<std::int64_t> min() const;

  /// Calculates the mean, exact or rounded to nine decimals (fewer for means beyond 9.2e9; cut to a whole number where
  /// the sum of all samples exceeds 2^63). Nothing without samples.
  [[nodiscard]] std::optional<Decimal> mean() const;

  /// Calculates the mean of these and the other samples together.
  [[nodiscard]] std::optional<Decimal> mean_with(const Samples& other) const;

  void clear();

 private:
  friend std::int64_t nth_of_all(std::span<const Samples* const> parts, std::size_t rank);
  Fifo<std::int64_t> samples_;
  int128 sum_ = 0;
  std::int64_t min_ = 0;
  std::int64_t max_ = 0;
};

/// Returns the sample of that rank, from 1, among the samples of all parts. Copies nothing, because there may be as
/// many samples as the machine holds. Linear in the count.
[[nodiscard]] std::int64_t nth_of_all(std::span<const Samples* const> parts, std::size_t rank);

}  // namespace meshsim
