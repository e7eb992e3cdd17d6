#include "actors/token_buckets.hpp"

#include <algorithm>

#include "value/record.hpp"

namespace meshsim::actors {
namespace {

uint128 capacity_of(const plan::RateLimit& limit) { return uint128{limit.cost} * limit.burst; }

// Returns how full a bucket is at `now`, in units. The product has at most 64 + 63 bits.
uint128 level_at(const plan::RateLimit& limit, uint128 level, Duration since) {
  return std::min(capacity_of(limit), level + uint128{limit.refill} * static_cast<std::uint64_t>(since));
}

}  // namespace

bool TokenBuckets::take(const plan::RateLimit& limit, value::Bytes fields, Time now) {
  std::string key;
  if (limit.per != no_field) {
    const value::Value value = value::find(fields, limit.per);
    if (value.type() == value::Type::none) return true;
    key = value::display(value);
  }
  const auto [place, is_new] = buckets_.try_emplace(key, Bucket{capacity_of(limit), now});
  Bucket& bucket = place->second;
  bucket.level = level_at(limit, bucket.level, now - bucket.at);
  bucket.at = now;
  const bool has_token = bucket.level >= limit.cost;
  if (has_token) bucket.level -= limit.cost;
  if (is_new && buckets_.size() >= look_at_) forget_full_ones(limit, now);
  return has_token;
}

// Forgets the buckets that are full again, which are as those that never were: memory follows the keys in use.
void TokenBuckets::forget_full_ones(const plan::RateLimit& limit, Time now) {
  for (auto each = buckets_.begin(); each != buckets_.end();) {
    const Bucket& bucket = each->second;
    const bool is_full = level_at(limit, bucket.level, now - bucket.at) == capacity_of(limit);
    each = is_full ? buckets_.erase(each) : std::next(each);
  }
  look_at_ = std::max<std::size_t>(64, 2 * buckets_.size());
}

std::size_t TokenBuckets::memory_bytes() const {
  constexpr std::size_t a_node = 96;
  return buckets_.size() * a_node;
}

}  // namespace meshsim::actors
