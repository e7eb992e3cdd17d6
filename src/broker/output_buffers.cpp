// Consumers that do not read: what piles up for them, and when the broker has enough of it.
//
// Only kinds that hand out without waiting for an answer can pile anything up without bound. A process that runs reads
// at once (its client library does, into the mailbox); one that is paused reads nothing. What lies unread fills the
// kernel's buffers first and then the broker's own, which has the limits of the policy.
//
// The time above the lower limit ends when a message comes and finds less in the buffer, not when the buffer is read:
// of one that is empty Redis checks nothing (networking.c, closeClientOnOutputBufferLimitReached; as run). That a
// message to one that reads again ends it as well is left out.
#include <algorithm>

#include "base/time.hpp"
#include "broker/broker.hpp"
#include "sim/simulation.hpp"
#include "value/record.hpp"

namespace meshsim::broker {

namespace {

/// What the kernel takes before anything stays with the broker. As run with Redis 7.0.15 on loopback: of 36 MiB that
/// were published to a stopped subscriber, 32 MiB were in Redis when it cut the connection.
constexpr std::uint64_t kernel_buffers = std::uint64_t{4} << 20;

/// What is smaller goes into a buffer of its own while nothing else lies there, and no limit is checked (networking.c,
/// _addReplyProtoToList; PROTO_REPLY_MIN_BYTES, to which the buffer of an idle client shrinks).
constexpr std::uint64_t least_checked = 1024;

}  // namespace

/// A delivery was sent to a consumer that is paused.
void Broker::pile_up(Context& context, std::uint32_t slot, std::uint64_t bytes) {
  const plan::DeliveryPolicy& policy = *subscriptions_[consumers_[slot].subscription].policy;
  const InstanceId instance = consumers_[slot].instance;
  // A client has one connection, and so one buffer, for all that it subscribed to.
  Unread& unread = consumers_[consumers_.first_of(instance)].unread;
  const Time since = context.simulation().processes()[instance].paused_at;
  if (unread.since != since) {
    context.cancel(unread.timer);
    unread.since = since;
    unread.bytes = 0;
  }
  unread.bytes += bytes;
  const std::uint64_t buffered = unread.bytes - std::min(unread.bytes, kernel_buffers);
  if (buffered >= policy.output_buffer) return cut_off(context, instance);
  const bool is_checked = bytes >= least_checked || buffered > bytes;
  if (policy.output_buffer_time == 0 || !is_checked) return;
  if (buffered < policy.output_buffer_soft) {
    unread.above_since = never;
    return;
  }
  if (unread.timer) return;
  if (unread.above_since == never) unread.above_since = context.now();
  const Time due = saturating_add(unread.above_since, policy.output_buffer_time);
  unread.timer =
      context.after(std::max<Duration>(due - context.now(), 0), {.code = static_cast<std::uint32_t>(Alarm::output),
                                                                 .slot = instance,
                                                                 .value = static_cast<std::uint64_t>(since)});
}

/// It was above the lower limit so long ago; nothing was read since, if it is the same pause still.
void Broker::output_overdue(Context& context, const Timer& timer) {
  const sim::Process& process = context.simulation().processes()[timer.slot];
  if (process.paused && process.paused_at == static_cast<Time>(timer.value)) cut_off(context, timer.slot);
}

/// Closes the subscriber's connection. What the kernel has is read when it goes on; the broker's buffer is lost.
void Broker::cut_off(Context& context, InstanceId instance) {
  const EventSeq cause = context.cause();
  const std::uint32_t root = context.root();
  context.caused_by(context.emit({.peer = instance, .kind = EventKind::disconnected, .reason = Reason::slow_consumer}));
  context.simulation().network().cut_off(context.simulation(), instance, kernel_buffers);
  for (std::uint32_t slot = consumers_.first_of(instance); slot != none;) {
    const std::uint32_t next = consumers_[slot].next_of_instance;
    context.cancel(consumers_[slot].unread.timer);
    if (subscriptions_[consumers_[slot].subscription].is_automatic()) lose_consumer(context, slot);
    slot = next;
  }
  context.caused_by(cause, root);
}

}  // namespace meshsim::broker
