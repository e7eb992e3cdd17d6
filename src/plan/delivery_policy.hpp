// The way in which a broker treats messages. Every broker kind is one value of this record (broker_kinds.hpp), a
// scenario overrides single fields, and the broker room acts on nothing else: there is no class per kind, and no code
// asks for the kind. For the meaning of each field for a message, and the facts behind the kinds, see docs/brokers.md.
#pragma once

#include <array>
#include <cstdint>
#include <meshsim/ids.hpp>
#include <meshsim/time.hpp>

namespace meshsim::plan {

/// The messages that the broker keeps for a subscription whose consumers are away.
enum class Retention : std::uint8_t {
  none,         ///< none: a message goes only to consumers that are connected now (at-most-once)
  until_acked,  ///< each subscription keeps each message until it is acked
  log,          ///< the topic is a log: read or not, a message stays until it is trimmed (`keep at most`, `keep for`)
};

/// The moment at which the broker is done with a delivery.
enum class AckModel : std::uint8_t {
  automatic,  ///< as soon as it is handed out
  manual,     ///< at the consumer's word
  offset,     ///< at the consumer's commits of its position, which include everything before it; made at intervals
};

/// The object that an ack names.
enum class AckNames : std::uint8_t {
  delivery,       ///< a delivery that is over (lease, connection) cannot be acked any more
  message,        ///< any ack of the message ends it, from any consumer, however late
  last_delivery,  ///< a delivery whose lease is over can be acked until the message is handed out again
};

/// The moment at which a consumer acks.
enum class AckAt : std::uint8_t {
  end,      ///< at the end of its handler
  begin,    ///< at the beginning of its handler
  arrival,  ///< on the message's arrival, whatever the handlers are doing
};

/// The way in which a consumer can give back a message that it cannot handle, other than by never answering.
enum class GiveBack : std::uint8_t { none, at_once, after_delay };

/// The place in a log at which a new group begins.
enum class Reset : std::uint8_t {
  earliest,  ///< with the oldest entry that the log still has
  latest,    ///< behind the newest
  last,      ///< with the newest
  since,     ///< with the first entry that was published at `reset_since` or later
};

/// The fate of the messages that a consumer held, when it comes back as a new process.
enum class OwnPending : std::uint8_t { stays, comes_first };

/// The fate of a group that was lost at the broker's death, like the messages that were not on disk.
enum class Regroup : std::uint8_t {
  not_needed,  ///< the group is not stored as data, and is never lost
  at_start,    ///< a process makes it as it starts; until one does, the others ask for a group that does not exist
  at_connect,  ///< a consumer that connects makes it
};

/// The side that notices the end of a lease: the broker, by its clock, or the consumers, who look for idle deliveries
/// when they are free.
enum class LeaseBy : std::uint8_t { broker, consumers };

/// The broker's memory of earlier deliveries of a message. Only a broker that counts them can put a message aside
/// after some number (`dead letter after N tries`).
enum class Counts : std::uint8_t { nothing, a_flag, deliveries };

/// The fate of a message that was delivered `max_deliveries` times and not acked.
enum class Exhausted : std::uint8_t {
  dead_letter,
  drop,
  stay,  ///< it stays, is not delivered any more, and an advisory says so
};

/// The choice among free consumers of the one that gets the next message.
enum class Pick : std::uint8_t {
  turns,                ///< the next in the order in which they attached
  oldest_request,       ///< the one that has been free longest, or was served longest ago
  least_lately_served,  ///< the one that was served, or attached, longest ago, whenever it became free
  random,
};

/// The side that starts the transfer of a message.
enum class HandOut : std::uint8_t {
  push,       ///< the broker, up to `prefetch`
  when_idle,  ///< the consumer asks for one message with each free handler slot
};

/// The effect of `keep at most N` when N are waiting.
enum class Overflow : std::uint8_t {
  drop_oldest,
  drop_newest,
  refuse,  ///< the publisher is told
};

/// The effect of `drop_oldest` when messages come back to a queue that is full with them.
enum class Surplus : std::uint8_t {
  stays,            ///< more than `keep_at_most` wait until the next message is published
  before_hand_out,  ///< the oldest go at once
  after_hand_out,   ///< the oldest go, after the free consumers have taken theirs
};

/// The moment at which a message, or its fate, is on disk.
enum class Persistence : std::uint8_t {
  none,      ///< never: the broker's death loses everything
  interval,  ///< the process's death loses nothing, power off everything since the last sync
  always,    ///< before the publisher's confirm
  snapshot,  ///< every death but a stop loses everything since the last snapshot
  kernel,    ///< as interval, but without syncs: the kernel writes a file `sync_interval` after it was first changed
};

/// The time for which Linux keeps a changed file in memory when nothing syncs it (vm.dirty_expire_centisecs).
inline constexpr Duration kernel_flush = 30 * second;

/// A snapshot is made after `changes` changes, once `after` has passed since the last one.
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
  bool one_queue = false;  ///< a topic is one queue, which cannot serve two services
};

/// The acknowledgements of consumers, and their other possible answer.
struct Acks {
  AckModel model = AckModel::manual;
  AckNames names = AckNames::delivery;
  AckAt at = AckAt::end;   ///< `ack early` and `ack on arrival` set the other two
  bool overtaken = false;  ///< the request for the next message often overtakes an ack that comes after its lease
  GiveBack give_back = GiveBack::after_delay;
  bool retry_goes_last = false;  ///< a message that is given back goes behind all waiting ones, if `max_deliveries` is
                                 ///< 0

  /// Tells whether a consumer's death loses messages that no handler has finished and that are not delivered again.
  constexpr bool early() const { return at != AckAt::end; }
};

/// The answers to publishers.
struct Publishing {
  bool confirms = true;  ///< the publisher learns that the broker has it
  Duration confirm_timeout = 5 * second;
  Duration duplicate_window = 0;   ///< the time for which a second publish with the same id is only confirmed; 0 = none
  bool window_of_process = false;  ///< but only from the process that published it first: each process is a producer of
                                   ///< its own
};

/// A log: where a later subscription begins, who makes it, and the log's partitions.
struct Log {
  Reset reset = Reset::earliest;
  Time reset_since = 0;
  bool made_by_consumer = false;  ///< its first consumer makes it; if not, it exists from the start, provided its
                                  ///< service does
  Regroup regroup = Regroup::not_needed;  ///< its maker after a loss
  std::uint32_t partitions = 0;  ///< the number of queues of a subscription, each with one consumer; 0: one queue for
                                 ///< all
  Duration commit_interval = 0;  ///< AckModel::offset: the time between two commits; 0: with each message
  Duration join_delay = 0;       ///< the time for which a group that was empty waits for more members
};

/// The reasons for which a message comes back, and how often.
struct Redelivery {
  bool on_disconnect = true;  ///< a consumer's closed connection gives back what it held
  Duration unwritten = 0;     ///< if not: messages handed out this shortly before the end were not written, and are
                              ///< handed out again
  OwnPending own_pending = OwnPending::stays;
  bool deleting_drops = false;  ///< a consumer that is scaled away is deleted together with the messages that it held
  Duration lease = 0;           ///< `redeliver after D`: given back when not acked for so long; 0 = never
  LeaseBy lease_by = LeaseBy::broker;
  std::array<Duration, 8> backoff{};  ///< the lease of the 1st, 2nd ... delivery, the last one for all others; 0:
                                      ///< `lease`
  Counts counts = Counts::deliveries;
  bool recovery_flags = false;       ///< a message found on the disk after a death counts as handed out before
  std::uint32_t max_deliveries = 0;  ///< `dead letter after N tries`; 0 = no limit
  Exhausted exhausted = Exhausted::dead_letter;
  bool dead_letter_evicted = false;  ///< a message that expires or overflows is a dead letter too

  /// Returns the lease of the `delivery`th delivery, from 1; 0 = none.
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
  std::uint32_t prefetch = 0;       ///< the unanswered messages that a consumer may have; 0 = no limit
  std::uint32_t max_in_flight = 0;  ///< the same of all consumers of a subscription together; 0 = no limit
  bool key_blocks = false;          ///< only one message with a key is in flight at a time
  FieldId key = no_field;           ///< the field that is the key; no_field: all have the same, or none
};

/// The limits on what is accepted and kept.
struct Limits {
  std::uint64_t max_message = 0;   ///< bytes of one message; a larger one is not published; 0 = no limit
  std::uint64_t keep_at_most = 0;  ///< the waiting messages per subscription (log: all that it has); 0 = no limit
  Overflow overflow = Overflow::drop_oldest;
  Surplus surplus = Surplus::stays;
  bool refuses_late = false;  ///< Overflow::refuse: accepts one beyond `keep_at_most`, then none until only four fifths
                              ///< wait
  Duration keep_for = 0;      ///< a message that waits longer expires; 0 = for ever
};

/// The buffer of unread messages of a consumer, where nothing waits for an answer. Beyond the limits its connection is
/// cut.
struct OutputBuffer {
  std::uint64_t bytes = 0;       ///< the most bytes in it; 0 = no limit
  std::uint64_t soft_bytes = 0;  ///< the most bytes in it for `soft_time`
  Duration soft_time = 0;        ///< 0 = no such limit
  bool in_blocks = false;  ///< the limits are checked as a message is appended, before any of it is written, and it
                           ///< takes a block of the allocator's, so that even a consumer that reads can be cut off
};

/// The broker's own death.
struct Storage {
  Persistence persistence = Persistence::always;
  Duration sync_interval = 0;   ///< for Persistence::interval and kernel
  bool syncs_by_clock = false;  ///< intervals are those of the clock, and the first change in one is synced at once; if
                                ///< not, they run from the broker's start, and a sync ends each
  std::array<SnapshotPoint, 3> snapshots{};
  bool sessions = false;  ///< a subscription is stored as messages are: a death that loses all of it leaves none, until
                          ///< its consumer is back

  /// Tells whether a kill loses nothing, but a power off everything not yet written.
  constexpr bool syncs_later() const {
    return persistence == Persistence::interval || persistence == Persistence::kernel;
  }
};

/// Noticing a peer that ended silently.
struct Heartbeat {
  Duration interval = 0;    ///< a peer silent for so long (cut, power off) is taken for dead; 0 = never noticed
  bool by_looks = false;    ///< but only the second look in a row that finds nothing new tells; there is one look in
                            ///< each interval
  bool of_process = false;  ///< the process itself answers, so that a paused one is silent too
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
