// A running handler or flow: a program counter plus locals. Never a closure or a coroutine, so that it can be copied.
#pragma once

#include <cstdint>
#include <meshsim/context.hpp>
#include <meshsim/ids.hpp>
#include <meshsim/packet.hpp>
#include <meshsim/time.hpp>

#include "base/blob_store.hpp"
#include "base/draw_key.hpp"
#include "plan/program.hpp"

namespace meshsim::actors {

/// A delivery or request that came to an instance. Owns one reference to packet.body.
struct Arrival {
  Packet packet;
  EventSeq event = 0;  ///< its `delivered`, or the caller's `requested`
  Time at = 0;

  /// Tells whether it was acked as it arrived. Stored in a field of its packet that only resets use, which keeps an
  /// Activation small.
  bool acked() const { return packet.about == PacketKind::ack; }
  void mark_acked() { packet.about = PacketKind::ack; }
};

/// Plain data. Its bytes (locals, keys) are in the actor's blob store. Where many are under way each lies far off in
/// memory; aligned so, it never takes more than three cache lines.
struct alignas(32) Activation {
  enum class Origin : std::uint8_t {
    delivery,  ///< a message
    request,   ///< a call
    flow,      ///< an arrival of a load
    action,    ///< one step of the timeline; has no program, so step is no_step
    branch,    ///< a step of a `together`, which belongs to another activation
  };
  enum class Wait : std::uint8_t {
    none,
    first_half,
    work,
    time,
    confirm,
    answer,
    key,
    branches,
    lock,
    turn,     ///< a call under a policy: for its place among those under way
    backoff,  ///< likewise: for its next try
    hang,     ///< for the end of a `hang`, before its first step
  };

  Arrival arrival;
  std::uint64_t token = 0;  ///< names the thing it waits for, see ActiveSlab
  MessageId sent_id = 0;    ///< confirm, answer: of the message or call
  EventSeq cause = 0;       ///< the event that brought it to where it is
  Time until = 0;           ///< first_half: the end of the work; branches: how many have not ended
  BlobRef locals;           ///< a record of the local variables and their values
  BlobRef keys;             ///< a record of the keys that `once` will remember, and of the locks it holds, by table
  TimerId timer;
  std::uint32_t step = plan::no_step;
  std::uint32_t root = 0;
  std::uint32_t position = 0;
  BodyRef sent_body = no_body;       ///< one reference; confirm: until the fate of the message is known; a call under
                                     ///< a policy: until it ends
  InstanceId sent_to = no_instance;  ///< confirm, answer
  TopicId sent_topic = no_topic;     ///< confirm, answer
  Origin origin = Origin::delivery;
  Wait wait = Wait::none;
  bool replied = false;
  bool acks_itself = false;  ///< the broker does not wait for an ack
  bool acked_early = false;
  bool asks = false;           ///< its broker hands out the next message only when asked
  bool stays_pending = false;  ///< cannot be given back: without an ack it stays with this instance
  bool locks_store = false;    ///< some of its keys are for a store, which all replicas share
  bool orphaned = false;       ///< its broker is gone, and the delivery with it
  bool branch_failed = false;  ///< branches: at least one has failed
  DrawKey draws;               ///< the key of its draws; those of its steps lie below it

  /// Returns the slot of the activation that a branch belongs to. Kept where the branch, which has the arrival of that
  /// activation, would have the time of the arrival: it keeps an Activation small.
  std::uint32_t parent() const { return static_cast<std::uint32_t>(arrival.at); }
  void set_parent(std::uint32_t slot) { arrival.at = slot; }

  /// Tells whether it holds one of the service's slots.
  bool holds_slot() const { return origin == Origin::delivery || origin == Origin::request; }
};
static_assert(sizeof(Activation) == 160);

/// Codes of the timers of a service or client.
enum TimerCode : std::uint32_t {
  timer_activation,  ///< value = token: an activation's work, wait or timeout is over
  timer_keys,        ///< activations that wait for a `once` key look again
  timer_outbox,      ///< the outbox's
  timer_lock,        ///< value = token: the activation that waited for a lock holds it now
  timer_first_own,   ///< codes used by only one class begin here
};

/// The ways in which a program ends.
enum class Ending : std::uint8_t {
  finished,
  failed,
  retried,  ///< asked for another delivery
  rejected,
  deduplicated,  ///< `once`: its effect already stands
};

}  // namespace meshsim::actors
