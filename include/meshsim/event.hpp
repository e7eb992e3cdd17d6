// The trace is a sequence of these. An event kind is a fact of the language: `hello handled by subscriber` matches
// EventKind::handled. Nothing happens to a message, a call or a process without an event.
#pragma once

#include <cstdint>
#include <meshsim/ids.hpp>
#include <meshsim/reason.hpp>
#include <meshsim/time.hpp>
#include <string_view>

namespace meshsim {

enum class EventKind : std::uint8_t {
  // Messages. At most one fate (acked, dead_lettered, dropped, expired) per message and subscription.
  published,        ///< the broker accepted it; detail = hash of the payload, instance = broker, peer = publisher
  publish_failed,   ///< the publisher gave up, see reason; timed_out does not mean that it was not published
  delivered,        ///< reached the consuming instance (its mailbox); attempt = delivery count
  delivery_failed,  ///< an attempt that did not arrive or was lost before it was handled; not a fate
  handled,          ///< the handler ended and its effect stands; never revoked
  deduplicated,     ///< `once` recognised a copy whose effect already stands
  redelivered,      ///< the broker hands it out again; attempt = which delivery, from 2 (1 where it only has a flag)
  acked,            ///< fate: finished for this subscription
  dead_lettered,    ///< fate: put aside, see reason
  dropped,          ///< fate: thrown away, see reason
  expired,          ///< fate: kept longer than `keep for`
  message_done,     ///< no copy is left anywhere: outbox, connection, queue, mailbox, handler
  // Calls. message = the call's id; topic = the endpoint.
  requested,  ///< the caller sent it: instance = caller, peer = callee
  answered,   ///< the answer reached the caller: detail = status
  refused,    ///< no connection, or it broke: see reason
  timed_out,  ///< the caller gave up waiting
  retried,    ///< sent again, to peer; attempt = which try this is, from 2
  // Instances.
  started,
  ready,
  killed,  ///< timed_out: it did not stop within its grace; crashed: it was dead, and is not started again
  crashed,
  stopped,  ///< killed: before it was ready; crashed: it was dead, and is not started again
  powered_off,
  paused,
  resumed,
  // Connections and faults: instance, peer = the two ends.
  disconnected,  ///< instance learns that its connection to peer is gone
  fault_began,   ///< detail = index of the timeline line; reason = which fault
  fault_ended,
  // Acts of the scenario itself.
  logged,         ///< detail = hash of the text; the text is the payload
  noted,          ///< `note "..."` of the timeline; detail and payload likewise
  marked,         ///< detail = index of the mark
  checked,        ///< `check P`: attempt = 1 when it held
  flow_started,   ///< a flow run began: root = its ordinal
  flow_finished,  ///< attempt = 1 when it ran to its end, 0 when it failed
  scaled,         ///< detail = the new number of replicas
  // Messages again: the numbers are part of every digest, so a new kind stands at the end.
  kept,  ///< the publisher's outbox keeps it, because the broker cannot take it now: see reason
  // Calls again, on the callee's side: instance = callee, peer = caller.
  received,
  begun,      ///< its handler begins
  replied,    ///< the callee sent the answer: detail = status
  abandoned,  ///< a gateway noticed that its client no longer waits, and gave up the request: 499
  left_out,   ///< after failures the gateway, peer, does not try the upstream, instance; detail = until when, in ns
  not_subscribed,  ///< the broker, instance, tells a consumer, peer, that it has nothing for it: see reason
  stopping,        ///< the instance was asked to stop: it finishes what it has, and takes no more
  circuit_opened,  ///< after failures its policy makes no tries at the service of peer; detail = until when, in ns
  circuit_closed,  ///< it makes them again
  lock_awaited,    ///< a handler waits for a lock that one of peer holds; payload = which one, as text
  locked,          ///< it has waited, and holds it now; payload likewise
  // Calls again, on the callee's side.
  rejected,   ///< its handler does not begin: see reason; detail = the status of the answer, 0: there is none
  cancelled,  ///< the callee noticed that its caller no longer waits, and gave up the request
  // Instances again.
  deployed,  ///< the instance runs another version from this start on; payload = its name, as text
  // Messages again.
  redriven,  ///< a dead letter goes back into the queue that it came from; attempt = its deliveries before
};
inline constexpr int event_kind_count = static_cast<int>(EventKind::redriven) + 1;

/// One line of the trace: 64 bytes, plain data. Unused ids hold their `no_...` value, other unused fields 0.
struct Event {
  Time time = 0;
  EventSeq seq = 0;
  EventSeq cause = 0;  ///< the event that led to this one, 0 for none; always smaller than seq
  MessageId message = 0;
  std::uint64_t detail = 0;  ///< see the kind
  std::uint32_t root = 0;    ///< ordinal of the flow run or timeline line that began it all, 0 for none
  InstanceId instance = no_instance;
  InstanceId peer = no_instance;
  SubscriptionId subscription = no_subscription;
  TopicId topic = no_topic;
  std::uint16_t incarnation = 0;  ///< number of the life that the instance is in, from 1
  EventKind kind = EventKind::logged;
  Reason reason = Reason::none;
  std::uint16_t attempt = 0;  ///< see the kind
};
static_assert(sizeof(Event) == 64);

/// Returns the word of the language, the trace and the reports: "handled". Constant time.
std::string_view to_string(EventKind kind);

}  // namespace meshsim
