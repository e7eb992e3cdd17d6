// A rate limit: a bucket of tokens for all requests of an instance, or one for each value of a field.
#pragma once

#include <cstddef>
#include <map>
#include <meshsim/time.hpp>
#include <string>

#include "base/int128.hpp"
#include "plan/admission.hpp"
#include "value/record.hpp"

namespace meshsim::actors {

class TokenBuckets {
 public:
  /// Takes a token at `now` for a request with these fields. False: there is none, and nothing is taken.
  bool take(const plan::RateLimit& limit, value::Bytes fields, Time now);

  void clear() { buckets_.clear(); }
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  struct Bucket {
    uint128 level = 0;  // in units, see plan::RateLimit
    Time at = 0;
  };

  void forget_full_ones(const plan::RateLimit& limit, Time now);

  std::map<std::string, Bucket> buckets_;  // by the field's value; full ones may be missing
  std::size_t look_at_ = 64;               // the size at which full ones are looked for
};

}  // namespace meshsim::actors
