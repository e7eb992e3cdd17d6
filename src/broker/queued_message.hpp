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
  EventSeq cause = 0;          ///< the event that brought it back; 0 as long as it was never handed out
  BodyRef body = no_body;
  std::uint32_t deliveries = 0;   ///< number of times it was handed out
  std::uint32_t late_answer = 0;  ///< AckNames::last_delivery: the generation of the tag of its last delivery; 0: no
                                  ///< late answer is awaited
  Reason reason = Reason::none;   ///< the reason why it came back
};
static_assert(sizeof(QueuedMessage) == 32);

/// Converts the number of a delivery to the form that events have.
inline std::uint16_t as_attempt(std::uint32_t deliveries) {
  return static_cast<std::uint16_t>(std::min<std::uint32_t>(deliveries, UINT16_MAX));
}

/// Orders a heap with the message published first on top. Positions differ, so the order is total and does not depend
/// on how the heap lies in memory.
inline bool is_later(const QueuedMessage& a, const QueuedMessage& b) { return a.position > b.position; }

}  // namespace meshsim::broker
