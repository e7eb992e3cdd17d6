#include "base/percentile.hpp"

#include <algorithm>
#include <vector>

namespace meshsim {

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
  MESHSIM_ASSERT(rank != 0 && rank <= count());
  std::vector<std::int64_t> copy;
  copy.reserve(count());
  for (std::size_t i = 0; i < count(); ++i) copy.push_back(samples_[i]);
  const auto place = copy.begin() + static_cast<std::ptrdiff_t>(rank - 1);
  std::nth_element(copy.begin(), place, copy.end());
  return *place;
}

void Samples::add_all(const Samples& other) {
  for (std::size_t i = 0; i < other.count(); ++i) add(other.samples_[i]);
}

std::optional<std::int64_t> Samples::max() const { return empty() ? std::nullopt : std::optional(max_); }

std::optional<std::int64_t> Samples::min() const { return empty() ? std::nullopt : std::optional(min_); }

std::optional<Decimal> Samples::mean() const {
  if (empty()) return std::nullopt;
  const auto n = static_cast<std::int64_t>(count());
  const auto sum = static_cast<std::int64_t>(sum_);
  if (sum == sum_) return divide(Decimal(sum), Decimal(n));
  return Decimal(static_cast<std::int64_t>(sum_ / n));
}

void Samples::clear() { *this = {}; }

}  // namespace meshsim
