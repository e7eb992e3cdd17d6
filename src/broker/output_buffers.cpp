#include "broker/output_buffers.hpp"

#include <algorithm>
#include <bit>

#include "base/time.hpp"
#include "broker/alarm.hpp"
#include "broker/fates.hpp"
#include "broker/sessions.hpp"
#include "sim/cause_scope.hpp"
#include "sim/simulation.hpp"
#include "sim/unread.hpp"
#include "value/record.hpp"

namespace meshsim::broker {

namespace {

/// The bytes that the kernel takes before anything stays with the broker. Measured with Redis 7.0.15 on loopback: of 36
/// MiB that were published to a stopped subscriber, 32 MiB were in Redis when it cut the connection.
constexpr std::uint64_t kernel_buffers = std::uint64_t{4} << 20;
/// The kernel takes a little more: otherwise four messages of 1 MiB with their protocol would not have fitted, and they
/// did.
constexpr std::uint64_t written_whole = kernel_buffers + (std::uint64_t{64} << 10);

/// A smaller message goes into the client's own buffer while nothing else lies there, and no limit is checked
/// (networking.c, _addReplyProtoToList; PROTO_REPLY_MIN_BYTES, to which the buffer of an idle client shrinks).
constexpr std::uint64_t least_checked = 1024;

/// The bytes that the broker counts beside a message's bytes: the block's head (clientReplyBlock), and its entry in the
/// list.
constexpr std::uint64_t block_head = 16, list_entry = 24;

/// Returns the size of the block that jemalloc allocates for so many bytes: it has four sizes between two powers of
/// two, and takes the next larger. `bytes` is at least 4.
std::uint64_t allocated(std::uint64_t bytes) {
  const std::uint64_t step = std::bit_floor(bytes - 1) / 4;
  return (bytes + step - 1) / step * step;
}

/// Returns the number of bytes that a message adds to the output buffer as it is appended.
std::uint64_t appended(const plan::DeliveryPolicy& policy, std::uint64_t bytes) {
  if (!policy.output.in_blocks) return bytes;
  if (bytes <= least_checked) return 0;
  return allocated(bytes - least_checked + block_head) + list_entry;
}

}  // namespace

bool OutputBuffers::overflows(Context& context, Subscription& subscription, std::uint32_t slot,
                              const QueuedMessage& message) {
  const plan::DeliveryPolicy& policy = *subscription.policy;
  if (!policy.output.in_blocks) return false;
  const std::uint64_t bytes = value::content_size(context.body(message.body).bytes);
  if (bytes < least_checked) return false;
  const InstanceId instance = tables_->consumers[slot].instance;
  Time& above_since = tables_->consumers[tables_->consumers.first_of(instance)].unread.above_since;
  const std::uint64_t buffered = appended(policy, bytes);
  bool is_too_much = buffered >= policy.output.bytes;
  if (!is_too_much && policy.output.soft_time != 0) {
    const bool is_above = buffered >= policy.output.soft_bytes;
    if (!is_above) above_since = never;
    is_too_much = is_above && above_since != never && context.now() - above_since > policy.output.soft_time;
    if (is_above && above_since == never) above_since = context.now();
  }
  if (!is_too_much) return false;
  const sim::CauseScope scope(context);
  fates_->end(context, subscription, message, EventKind::dropped, Reason::slow_consumer, instance);
  cut_off(context, instance);
  return true;
}

void OutputBuffers::pile_up(Context& context, std::uint32_t slot, std::uint64_t bytes) {
  const plan::DeliveryPolicy& policy = *tables_->subscriptions[tables_->consumers[slot].subscription].policy;
  const InstanceId instance = tables_->consumers[slot].instance;
  // A client has one connection, and so one buffer, for all its subscriptions.
  Unread& unread = tables_->consumers[tables_->consumers.first_of(instance)].unread;
  const Time since = context.simulation().processes()[instance].paused_at;
  // The process ran in between and read everything.
  if (unread.since != since) {
    context.cancel(unread.timer);
    unread.since = since;
    unread.bytes = unread.written = 0;
  }
  const std::uint64_t before =
      // A block counts whole until all of it is written; without blocks only the bytes beyond the kernel's count.
      policy.output.in_blocks ? unread.bytes - unread.written : unread.bytes - std::min(unread.bytes, kernel_buffers);
  unread.bytes += bytes;
  if (unread.bytes <= written_whole) unread.written = unread.bytes;
  const std::uint64_t buffered = policy.output.in_blocks ? before + appended(policy, bytes)
                                                         : unread.bytes - std::min(unread.bytes, kernel_buffers);
  if (buffered >= policy.output.bytes) return cut_off(context, instance);
  const bool is_checked = bytes >= least_checked || before > 0;
  if (policy.output.soft_time == 0 || !is_checked) return;
  if (buffered < policy.output.soft_bytes) {
    unread.above_since = never;
    return;
  }
  if (unread.timer) return;
  if (unread.above_since == never) unread.above_since = context.now();
  if (unread.bytes == unread.written) return;  // all of it lies in the kernel
  const Time due = saturating_add(unread.above_since, policy.output.soft_time);
  unread.timer =
      context.after(std::max<Duration>(due - context.now(), 0), {.code = static_cast<std::uint32_t>(Alarm::output),
                                                                 .slot = instance,
                                                                 .value = static_cast<std::uint64_t>(since)});
}

void OutputBuffers::output_overdue(Context& context, const Timer& timer) {
  const sim::Process& process = context.simulation().processes()[timer.slot];
  if (process.paused && process.paused_at == static_cast<Time>(timer.value)) cut_off(context, timer.slot);
}

/// Closes the subscriber's connection. A paused one learns of it when it goes on, after it has read the bytes in the
/// kernel; the broker's buffer is lost.
void OutputBuffers::cut_off(Context& context, InstanceId instance) {
  const sim::CauseScope scope(context);
  context.caused_by(context.emit({.peer = instance, .kind = EventKind::disconnected, .reason = Reason::slow_consumer}));
  if (context.simulation().processes()[instance].paused) {
    sim::cut_off(context.simulation(), instance, kernel_buffers);
  } else {
    context.send(instance,
                 {.kind = PacketKind::reset, .reason = Reason::slow_consumer, .about = PacketKind::subscribe});
  }
  detach_readers(context, instance);
}

/// Detaches the instance's consumers that had a buffer on that connection.
void OutputBuffers::detach_readers(Context& context, InstanceId instance) {
  for (std::uint32_t slot = tables_->consumers.first_of(instance); slot != none;) {
    const std::uint32_t next = tables_->consumers[slot].next_of_instance;
    context.cancel(tables_->consumers[slot].unread.timer);
    if (tables_->subscriptions[tables_->consumers[slot].subscription].is_automatic())
      sessions_->lose_consumer(context, slot);
    slot = next;
  }
}

}  // namespace meshsim::broker
