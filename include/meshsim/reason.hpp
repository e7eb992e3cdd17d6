// The reasons of events: `Order dropped(overflow)` matches Reason::overflow.
#pragma once

#include <cstdint>
#include <string_view>

namespace meshsim {

/// The reason of an event; it distinguishes events of one kind.
enum class Reason : std::uint8_t {
  none,
  // publish_failed, refused, delivery_failed, dropped
  connection_refused,  ///< nobody listens at that address, or the process is dead
  connection_lost,     ///< it broke while something was on its way or awaited
  unknown_host,        ///< the name resolves to no live instance
  no_common_network,   ///< the two ends share no network
  not_listening,       ///< the service has no `listen`
  timed_out,
  killed,     ///< the process that held it was killed
  crashed,    ///< the process that held it crashed
  stopped,    ///< the process that held it was stopped
  power_off,  ///< the machine that held it lost power
  link_drop,  ///< a `drop` fault took it
  link_cut,   ///< held on a cut connection that was given up
  // fates
  no_subscriber,  ///< volatile topic and nobody was connected
  overflow,       ///< `keep at most` was reached
  crash,          ///< volatile delivery lost together with its process
  not_persisted,  ///< the broker died before it was synced
  unsubscribed,   ///< its subscription was deleted (scaled away)
  too_many_tries,
  rejected,   ///< the handler said `reject`
  automatic,  ///< acked by the broker itself: this kind has no acknowledgements
  duplicate,  ///< the broker had this id already
  refused_by_broker,
  // handlers, retried
  handler_failed,    ///< a failed require, call or publish ended the handler
  asked_to_retry,    ///< the handler said `retry`
  lease_expired,     ///< not acked within `redeliver after`
  consumer_gone,     ///< the consumer's connection closed before it acked
  bad_gateway,       ///< 502
  gateway_timeout,   ///< 504
  no_live_upstream,  ///< 502: every upstream is marked as failed
  no_route,          ///< 404
  no_handler,        ///< nobody handles this endpoint or topic
  // faults
  cut,
  delay,
  loss,
  drop,
  pause,
  // Added later, each with its kinds: the numbers are part of every digest, so a new reason stands at the end.
  too_old,         ///< dead_lettered: kept longer than `keep for`, where that makes a dead letter
  no_offset,       ///< dropped: its group had committed no offset yet and began at the end of the log
  slow_consumer,   ///< disconnected, dropped: too much lay unread for it, so the broker closed its connection
  replaced,        ///< dropped: a newer one is retained
  recovered,       ///< redelivered: the broker died and cannot know whether it was handed out before
  too_large,       ///< publish_failed: the broker's product takes no message of that size
  no_connection,   ///< timed_out, refused: the connection was still being made, so nothing was sent
  too_late,        ///< delivery_failed: a reply that nobody waits for any more
  no_group,        ///< not_subscribed: its group was lost, and nobody has made it again
  bad_request,     ///< 400: the path leads above the root, or an escape in it is broken
  behind_others,   ///< kept: others in the outbox must be sent before it, so nothing was tried
  not_ready,       ///< publish_failed, refused: the instance that the timeline has publish or call still starts
  link_loss,       ///< a `loss` took it at each attempt, until its connection was given up
  too_many_calls,  ///< refused, timed_out: its policy has as many calls under way as it may, and as many in line
  circuit_open,    ///< refused: after failures its policy makes no tries
  hedged,          ///< retried: no answer yet, so a second try is made beside the first
  mailbox_full,    ///< rejected, replied: as many requests wait at the callee as may
  expired,         ///< rejected: its caller waits no longer
  over_limit,      ///< rejected, replied: more requests than the callee's rate limit lets in
  cancelled,       ///< publish_failed: the handler that published it was stopped, because its caller had given up
  slow,            ///< fault: all work takes longer
  hang,            ///< fault: handlers begin and get no further
  fail,            ///< fault; replied: it took the request, and its handler did not run
  skew,            ///< fault: a clock is wrong
  jitter,          ///< fault: packets take longer, each by another time
  bandwidth,       ///< fault: packets take longer, by their size
};
inline constexpr int reason_count = static_cast<int>(Reason::bandwidth) + 1;

/// Returns the word, "connection_refused", or "" for Reason::none. Constant time.
std::string_view to_string(Reason reason);

}  // namespace meshsim
