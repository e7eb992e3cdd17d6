// A message as one subscription sees it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <meshsim/event.hpp>
#include <meshsim/ids.hpp>

namespace meshsim::broker {

/// Plain data. Holds one reference to the body.
struct QueuedMessage {
  std::uint64_t position = 0;  ///< in publish order within its subscription; a message keeps it for life
  EventSeq cause = 0;          ///< the event that brought it back; 0 while it was never handed out
  BodyRef body = no_body;
  std::uint32_t deliveries = 0;   ///< number of times it was handed out
  std::uint32_t late_answer = 0;  ///< AckNames::last_delivery: the generation of that one's tag; 0: none is awaited
  Reason reason = Reason::none;   ///< the reason why it came back
};
static_assert(sizeof(QueuedMessage) == 32);

/// Returns the number of a delivery as events tell it.
inline std::uint16_t as_attempt(std::uint32_t deliveries) {
  return static_cast<std::uint16_t>(std::min<std::uint32_t>(deliveries, UINT16_MAX));
}

/// The order of a heap whose top was published first. Positions differ: the order is total, and how the heap lies in
/// memory decides nothing.
inline bool is_later(const QueuedMessage& a, const QueuedMessage& b) { return a.position > b.position; }

}  // namespace meshsim::broker
