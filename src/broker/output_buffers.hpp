// Counts what lies in a consumer's output buffer, and tells when the broker has enough of it.
//
// Only kinds that hand out without waiting for an answer can pile anything up without bound. A process that runs reads
// at once (its client library does, into the mailbox); one that is paused reads nothing. What lies unread fills the
// kernel's buffers first and then the broker's own, which has the limits of the policy.
//
// Redis (OutputBuffer::in_blocks) looks at its limits as it appends a message, and writes afterwards: one message can
// be too long for a subscriber that reads. What does not fit into a small buffer of the client takes a block of the
// allocator's, whose sizes are up to a quarter apart, and the whole block counts until all of it is written.
//
// The time above the lower limit ends when a message comes and finds less in the buffer, not when the buffer is read:
// of one that is empty Redis checks nothing (networking.c, closeClientOnOutputBufferLimitReached; as run).
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

/// Watches what lies unread for the instances. What it knows of one is in the instance's first consumer.
class OutputBuffers {
 public:
  OutputBuffers(Tables& tables, Fates& fates, Sessions& sessions)
      : tables_(tables), fates_(fates), sessions_(sessions) {}

  /// Tells if a message to a consumer that reads is too much for its output buffer at once: then it is dropped, and the
  /// connection cut.
  bool overflows(Context& context, Subscription& subscription, std::uint32_t slot, const QueuedMessage& message);
  /// Counts a message that was sent to a paused consumer, and cuts it off at the limit.
  void pile_up(Context& context, std::uint32_t slot, std::uint64_t bytes);
  /// Cuts off an instance that was above the lower limit so long ago, if nothing was read since: it is the same pause.
  void output_overdue(Context& context, const Timer& timer);

 private:
  void cut_off(Context& context, InstanceId instance);
  void detach_readers(Context& context, InstanceId instance);

  Link<Tables> tables_;
  Link<Fates> fates_;
  Link<Sessions> sessions_;
};

}  // namespace meshsim::broker
