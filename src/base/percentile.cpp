#include "base/percentile.hpp"

#include <algorithm>
#include <vector>

namespace meshsim {

void Samples::add(std::int64_t sample) {
  min_ = empty() ? sample : std::min(min_, sample);
  max_ = empty() ? sample : std::max(max_, sample);
  sum_ += sample;
  samples_.push_back(sample);
}

std::optional<std::int64_t> Samples::percentile(std::uint64_t num, std::uint64_t den) const {
  MESHSIM_ASSERT(den != 0 && num <= den);
  if (empty()) return std::nullopt;
  std::vector<std::int64_t> copy;
  copy.reserve(count());
  for (std::size_t i = 0; i < count(); ++i) copy.push_back(samples_[i]);

  const auto rank = static_cast<std::size_t>((uint128{num} * count() + den - 1) / den);
  const std::size_t index = rank == 0 ? 0 : rank - 1;
  const auto nth = copy.begin() + static_cast<std::ptrdiff_t>(index);
  std::nth_element(copy.begin(), nth, copy.end());
  return *nth;
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
