// The way in which a broker treats messages. Every broker kind is one value of this record (broker_kinds.hpp), a
// scenario overrides single fields, and the broker room acts on nothing else: there is no class per kind and no
// question which kind it is. What each field means for a message, and the facts behind the kinds: docs/brokers.md.
#pragma once

#include <array>
#include <cstdint>
#include <meshsim/ids.hpp>
#include <meshsim/time.hpp>

namespace meshsim::plan {

/// The messages that the broker keeps for a subscription whose consumers are away.
enum class Retention : std::uint8_t {
  none,         ///< nothing: a message goes to who is connected now (at-most-once)
  until_acked,  ///< each subscription keeps each message until it is acked
  log,          ///< the topic is a log: read or not, a message stays until it is trimmed (`keep at most`, `keep for`)
};

/// The moment at which the broker is done with a delivery.
enum class AckModel : std::uint8_t {
  automatic,  ///< as soon as it is handed out
  manual,     ///< as the consumer says so
  offset,     ///< as the consumer commits how far it has come, all before it included, at intervals
};

/// The thing that an ack names.
enum class AckNames : std::uint8_t {
  delivery,       ///< one that is over (lease, connection) cannot be acked any more
  message,        ///< any ack of it ends it, from whomever and however late
  last_delivery,  ///< one whose lease is over can be acked until the message is handed out again
};

/// The moment at which a consumer acks.
enum class AckAt : std::uint8_t {
  end,      ///< as its handler has ended
  begin,    ///< as its handler begins
  arrival,  ///< as the message arrives, whatever its handlers are at
};

/// The ways in which a consumer can give back a message that it cannot handle, other than by never answering.
enum class GiveBack : std::uint8_t { none, at_once, after_delay };

/// The place in a log at which a group begins that has none yet.
enum class Reset : std::uint8_t {
  earliest,  ///< with the oldest entry that the log still has
  latest,    ///< behind the newest
  last,      ///< with the newest
  since,     ///< with the first that was published at `reset_since` or later
};

/// The fate of the messages that a consumer held when it comes back as a new process.
enum class OwnPending : std::uint8_t { stays, comes_first };

/// The fate of a group that the broker's death took, as it takes the messages that were not on disk.
enum class Regroup : std::uint8_t {
  not_needed,  ///< it is no data, and is there as ever
  at_start,    ///< a process makes it as it starts; the others ask for what nobody has until one does
  at_connect,  ///< a consumer that connects makes it
};

/// The side that sees that a lease is over: the broker's clock, or the consumers, who look for what is idle when they
/// are free.
enum class LeaseBy : std::uint8_t { broker, consumers };

/// The knowledge that the broker has of earlier deliveries of a message. Only one that counts them can put a message
/// aside after so many (`dead letter after N tries`).
enum class Counts : std::uint8_t { nothing, a_flag, deliveries };

/// The fate of a message that was delivered `max_deliveries` times and not acked.
enum class Exhausted : std::uint8_t {
  dead_letter,
  drop,
  stay,  ///< it stays where it is, its consumers get it no more, and an advisory says so
};

/// The choice, among the consumers that are free, of the one that gets the next message.
enum class Pick : std::uint8_t {
  turns,                ///< the next in the order in which they attached
  oldest_request,       ///< the one that has been free for longest, or was served longest ago
  least_lately_served,  ///< the one that was served, or attached, longest ago, whenever it became free
  random,
};

/// The side that decides that a message is on its way.
enum class HandOut : std::uint8_t {
  push,       ///< the broker, up to `prefetch`
  when_idle,  ///< the consumer asks, for one message with each free handler slot
};

/// The effect of `keep at most N` when N are waiting.
enum class Overflow : std::uint8_t {
  drop_oldest,
  drop_newest,
  refuse,  ///< the publisher is told
};

/// The effect of `drop_oldest` when messages come back to a queue that is full with them.
enum class Surplus : std::uint8_t {
  stays,            ///< more than `keep_at_most` wait until the next is published
  before_hand_out,  ///< the oldest go at once
  after_hand_out,   ///< the oldest go, of those that nobody was free for
};

/// The moment at which a message, or its fate, is on disk.
enum class Persistence : std::uint8_t {
  none,      ///< never: the broker's death loses all
  interval,  ///< the process's death loses nothing, power off what came since the last sync
  always,    ///< before the publisher's confirm
  snapshot,  ///< any death but a stop loses what came since the last snapshot
  kernel,    ///< as interval, but nobody syncs: the kernel writes a file `sync_interval` after it was first changed
};

/// The time for which Linux keeps a changed file from the disk when nobody syncs it (vm.dirty_expire_centisecs).
inline constexpr Duration kernel_flush = 30 * second;

/// A snapshot is made when `changes` were made and `after` has passed since the last one.
struct SnapshotPoint {
  Duration after = 0;
  std::uint32_t changes = 0;  ///< 0: no such point
  bool operator==(const SnapshotPoint&) const = default;
};

/// The receivers of a message, and how long it is kept for them.
struct Receivers {
  Retention retention = Retention::until_acked;
  bool fan_out = true;     ///< `subscribes` is possible: each replica gets every message
  bool groups = true;      ///< `consumes` is possible: each message goes to one replica
  bool one_queue = false;  ///< a topic is one queue: it cannot be given to two services
};

/// The acknowledgements of consumers, and the other answer they may give.
struct Acks {
  AckModel model = AckModel::manual;
  AckNames names = AckNames::delivery;
  AckAt at = AckAt::end;   ///< `ack early` and `ack on arrival`: the others
  bool overtaken = false;  ///< an ack after its lease is often overtaken by the request for the next message
  GiveBack give_back = GiveBack::after_delay;
  bool retry_goes_last = false;  ///< a message that is given back goes behind all that wait, if `max_deliveries` is 0

  /// Tells whether a consumer's death takes messages that nobody has handled and that do not come again.
  constexpr bool early() const { return at != AckAt::end; }
};

/// The answers to publishers.
struct Publishing {
  bool confirms = true;  ///< the publisher learns that the broker has it
  Duration confirm_timeout = 5 * second;
  Duration duplicate_window = 0;   ///< a second publish with the same id is confirmed and ignored so long; 0 = never
  bool window_of_process = false;  ///< but only from the process that published it first: another is another producer
};

/// A log: where a subscription begins that is made late, who makes it, and the parts of the log.
struct Log {
  Reset reset = Reset::earliest;
  Time reset_since = 0;
  bool made_by_consumer = false;  ///< its first consumer makes it; else it is there from the start, if its service is
  Regroup regroup = Regroup::not_needed;  ///< the one that makes it again when it is lost
  std::uint32_t partitions = 0;  ///< a subscription is so many queues, each with one consumer; 0: one queue for all
  Duration commit_interval = 0;  ///< AckModel::offset: the time between two commits; 0: with each message
  Duration join_delay = 0;       ///< a group that was empty waits so long for more members
};

/// The things that bring a message back, and how often.
struct Redelivery {
  bool on_disconnect = true;  ///< a consumer's closed connection gives back what it held
  Duration unwritten = 0;     ///< else: what was handed out so shortly before was not written, and is handed out again
  OwnPending own_pending = OwnPending::stays;
  bool deleting_drops = false;  ///< a consumer that is scaled away is deleted, and what it held with it
  Duration lease = 0;           ///< `redeliver after D`: given back when not acked so long after hand-out; 0 = never
  LeaseBy lease_by = LeaseBy::broker;
  std::array<Duration, 8> backoff{};  ///< the lease of the 1st, 2nd ... delivery, the last for all others; 0: `lease`
  Counts counts = Counts::deliveries;
  bool recovery_flags = false;       ///< a message found on the disk after a death counts as handed out before
  std::uint32_t max_deliveries = 0;  ///< `dead letter after N tries`; 0 = no limit
  Exhausted exhausted = Exhausted::dead_letter;
  bool dead_letter_evicted = false;  ///< a message that expires or overflows is a dead letter too

  /// The lease of the `delivery`th delivery, from 1; 0 = none.
  constexpr Duration lease_of(std::uint32_t delivery) const {
    if (backoff[0] == 0) return lease;
    std::size_t i = 0;
    while (i + 1 < backoff.size() && i + 1 < delivery && backoff[i + 1] != 0) ++i;
    return backoff[i];
  }
};

/// The way in which messages go out.
struct Dispatch {
  HandOut by = HandOut::push;
  Pick pick = Pick::turns;
  std::uint32_t prefetch = 0;       ///< unanswered messages that a consumer may have; 0 = no limit
  std::uint32_t max_in_flight = 0;  ///< the same of all consumers of a subscription together; 0 = no limit
  bool key_blocks = false;          ///< one message of those with one key is in flight at a time
  FieldId key = no_field;           ///< the field that is the key; no_field: all have the same, or none
};

/// The limits on what is taken and kept.
struct Limits {
  std::uint64_t max_message = 0;   ///< bytes of one message; what is larger is not published; 0 = no limit
  std::uint64_t keep_at_most = 0;  ///< messages that wait per subscription (log: that the log has); 0 = no limit
  Overflow overflow = Overflow::drop_oldest;
  Surplus surplus = Surplus::stays;
  bool refuses_late = false;  ///< Overflow::refuse: takes one beyond `keep_at_most`, then none until four fifths wait
  Duration keep_for = 0;      ///< waiting longer expires; 0 = for ever
};

/// The buffer of a consumer where nothing waits for an answer: what it does not read. Then its connection is cut.
struct OutputBuffer {
  std::uint64_t bytes = 0;       ///< so many may lie in it; 0 = no limit
  std::uint64_t soft_bytes = 0;  ///< so many may lie in it for `soft_time`
  Duration soft_time = 0;        ///< 0 = no such limit
  bool in_blocks = false;  ///< the limits are checked as a message is appended, before any of it is written, and it
                           ///< takes a block of the allocator's: who reads can be cut off too
};

/// The broker's own death.
struct Storage {
  Persistence persistence = Persistence::always;
  Duration sync_interval = 0;   ///< for Persistence::interval and kernel
  bool syncs_by_clock = false;  ///< intervals are those of the clock, and the first change in one is synced at once;
                                ///< else they run from the broker's start, and a sync ends each
  std::array<SnapshotPoint, 3> snapshots{};
  bool sessions = false;  ///< a subscription is stored as messages are: a death that takes all of it leaves none, until
                          ///< its consumer is back

  /// Tells whether a kill loses nothing, and a power off what was not written yet.
  constexpr bool syncs_later() const {
    return persistence == Persistence::interval || persistence == Persistence::kernel;
  }
};

/// The end of a peer that does not say so.
struct Heartbeat {
  Duration interval = 0;    ///< a peer silent so long (cut, power off) is taken for dead; 0 = never noticed
  bool by_looks = false;    ///< but only the second look, one each such time, that finds nothing new tells
  bool of_process = false;  ///< the process answers for itself: a paused one is silent as well
};

struct DeliveryPolicy {
  Receivers receivers{};
  Acks acks{};
  Publishing publishing{};
  Log log{};
  Redelivery redelivery{};
  Dispatch dispatch{};
  Limits limits{};
  OutputBuffer output{};
  Storage disk{};
  Heartbeat heartbeat{};
};

}  // namespace meshsim::plan
