// Rules by which a service admits requests: how many may wait, in which order, and what becomes of those that are too
// many, too late, or not waited for any more.
#pragma once

#include <cstdint>
#include <meshsim/ids.hpp>

namespace meshsim::plan {

/// Answers one request too many, or drops the longest in line or the new one.
enum class WhenFull : std::uint8_t { reply, drop_oldest, drop_newest };

/// `mailbox N { full .. }`: how many requests may wait in one instance. Messages do not count: `prefetch` limits them.
struct MailboxLimit {
  static constexpr std::uint32_t none = UINT32_MAX;
  std::uint32_t requests = none;
  WhenFull when_full = WhenFull::reply;
  std::uint16_t status = 503;
};

/// `limit 100/s burst 20 [per request.FIELD] { over reply 429 }`: a token bucket in each instance. A token is `cost`
/// units, and `refill` units come back each nanosecond, both whole, so that the bucket is exact.
struct RateLimit {
  std::uint64_t refill = 0;  ///< 0: no limit
  std::uint64_t cost = 0;
  std::uint32_t burst = 1;  ///< tokens in a full bucket
  FieldId per = no_field;   ///< a bucket for each value of this field; a request without it is not counted
  std::uint16_t status = 429;
};

struct Admission {
  MailboxLimit mailbox;
  RateLimit limit;
  bool newest_first = false;     ///< `serves newest_first`
  bool drops_expired = false;    ///< `drops expired`
  bool stops_cancelled = false;  ///< `stops when cancelled`

  /// Tells whether it says anything about a request that arrives.
  [[nodiscard]] bool has_rules() const {
    return mailbox.requests != MailboxLimit::none || limit.refill != 0 || drops_expired;
  }
};

}  // namespace meshsim::plan
