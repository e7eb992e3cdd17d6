// Counts the bytes in a consumer's output buffer, and decides when the broker cuts the consumer off.
//
// Only kinds that hand out without waiting for an answer can pile up messages without bound. A running process reads at
// once (its client library does, into the mailbox); a paused one reads nothing. Unread messages fill first the kernel's
// buffers and then the broker's own, which has the limits of the policy.
//
// Redis (OutputBuffer::in_blocks) checks its limits as it appends a message, and writes afterwards: a single message
// can be too long even for a subscriber that reads. A message that does not fit into a small buffer of the client takes
// a block from the allocator, whose sizes are up to a quarter apart, and the whole block counts until all of it is
// written.
//
// The time above the lower limit ends when a message comes and finds less in the buffer, not when the buffer is read,
// because Redis checks nothing for an empty buffer (networking.c, closeClientOnOutputBufferLimitReached; confirmed in
// runs).
#pragma once

#include <cstdint>
#include <meshsim/actor.hpp>
#include <meshsim/context.hpp>
#include <vector>

#include "broker/link.hpp"
#include "broker/tables.hpp"

namespace meshsim::broker {

class Fates;
class Sessions;

/// Watches the unread messages of instances. Its state for each lies in the instance's first consumer.
class OutputBuffers {
 public:
  OutputBuffers(Tables& tables, Fates& fates, Sessions& sessions)
      : tables_(tables), fates_(fates), sessions_(sessions) {}

  /// Tells whether a message to a consumer that reads exceeds its output buffer at once; if so, drops it and cuts the
  /// connection.
  bool overflows(Context& context, Subscription& subscription, std::uint32_t slot, const QueuedMessage& message);
  /// Counts a message that was sent to a paused consumer, and cuts the consumer off at the limit.
  void pile_up(Context& context, std::uint32_t slot, std::uint64_t bytes);
  /// Cuts off an instance that has been above the lower limit for the allowed time, unless the pause has ended since.
  void output_overdue(Context& context, const Timer& timer);

 private:
  void cut_off(Context& context, InstanceId instance);
  void detach_readers(Context& context, InstanceId instance);

  Link<Tables> tables_;
  Link<Fates> fates_;
  Link<Sessions> sessions_;
};

}  // namespace meshsim::broker
