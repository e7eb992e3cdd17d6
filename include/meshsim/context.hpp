// The things that an actor may do. One Context belongs to a simulation and is set up anew for each dispatch; keep no
// reference.
#pragma once

#include <cstddef>
#include <cstdint>
#include <meshsim/actor.hpp>
#include <meshsim/crash_point.hpp>
#include <meshsim/event.hpp>
#include <meshsim/packet.hpp>
#include <meshsim/time.hpp>
#include <span>
#include <string_view>

namespace meshsim {

namespace sim {
class Pump;
class Simulation;
}  // namespace sim

/// Names a pending timer; the zero value names none. The id of a timer that fired or was cancelled is stale; stale ids
/// are recognised.
struct TimerId {
  std::uint32_t slot = 0;
  std::uint32_t generation = 0;
  explicit operator bool() const { return generation != 0; }
};

/// A message or call body: the record's bytes and where it came from. Valid until the body is released.
struct Body {
  MessageId id = 0;
  Time published_at = 0;            ///< when the broker accepted it; 0 before
  EventSeq published_event = 0;     ///< its `published` event, 0 before
  InstanceId sender = no_instance;  ///< the instance that made it
  TopicId topic = no_topic;
  std::span<const std::byte> bytes;  ///< an encoded record, see value/record.hpp
};

class Context {
 public:
  Time now() const { return now_; }
  Time clock() { return fault_planned_ ? skewed_clock() : now_; }  ///< Returns now(), or what a `skew` makes of it.
  InstanceId self() const { return self_; }
  ServiceId service() const;

  // --- causes --------------------------------------------------------------------------------------------------
  /// Returns the event that led to this dispatch, or the one set by caused_by. Emitted events and sent packets carry
  /// it.
  EventSeq cause() const { return cause_; }
  std::uint32_t root() const { return root_; }
  /// Sets the event that is the cause of everything emitted, sent or scheduled from here on.
  void caused_by(EventSeq cause) { cause_ = cause; }
  void caused_by(EventSeq cause, std::uint32_t root) { cause_ = cause, root_ = root; }

  /// Adds an event to the trace. Fills in time, seq, cause, root, instance (self, unless set) and incarnation. Sinks
  /// get `payload` beside it: a record's bytes, or the text of a log. Returns its number.
  EventSeq emit(Event event, std::span<const std::byte> payload = {});
  /// Emits `logged` with the text.
  EventSeq log(std::string_view text);

  // --- names: linear searches, meant for on_ready --------------------------------------------------------------
  ServiceId find_service(std::string_view name) const;  ///< or no_service
  TopicId find_topic(std::string_view name) const;      ///< "hello", or an endpoint as "POST /orders"; or no_topic
  FieldId find_field(std::string_view name) const;      ///< no_field when the scenario never mentions it
  /// Returns the broker in which a topic is declared; no_service for endpoints.
  ServiceId broker_of(TopicId topic) const;
  /// Returns the subscription that this instance names in `subscribe` packets for the topic: its own one, or the one it
  /// shares with the other replicas. no_subscription when the scenario says neither `subscribes` nor `consumes`.
  SubscriptionId subscription_to(TopicId topic);

  // --- the network ---------------------------------------------------------------------------------------------
  /// Resolves a name as the simulated DNS does: into the live instances that share a network with self.
  std::span<const InstanceId> resolve(ServiceId service);
  /// Returns every address that the name has had and still has, live or dead. Addresses survive a restart.
  std::span<const InstanceId> addresses(ServiceId service) const;
  ServiceId service_of(InstanceId instance) const;
  /// Tells whether self and `peer` share a network.
  bool can_reach(InstanceId peer) const;

  /// Sends over the connection to `to`, or opens one when there is none and packets of this kind may. FIFO per
  /// direction. Fills in from, life, cause and root. Takes over the reference to packet.body. If the packet cannot
  /// arrive the sender gets a `reset` packet (or nothing, when the fault hides it).
  void send(InstanceId to, const Packet& packet);

  // --- timers --------------------------------------------------------------------------------------------------
  /// Calls on_timer after `delay` >= 0. Lost when the process ends. O(log pending).
  TimerId after(Duration delay, Timer timer);
  /// Sets the same for durations that are used again and again (timeouts, leases): O(1), and O(1) to cancel.
  TimerId timeout(Duration delay, Timer timer);
  void cancel(TimerId& timer);  ///< Cancels the timer and clears its id; harmless when the id is stale.
  /// Sets the same for upkeep that goes on for ever (sync, name look-ups): it does not keep an idle run from ending.
  TimerId housekeeping(Duration delay, Timer timer);
  /// Reconnects: calls on_timer at the first of the attempts (100ms from now, then doubling up to one a second) at
  /// which an instance of `service` is ready and no cut is in the way; never, if there is no such attempt. Failed
  /// attempts leave no events.
  void when_up(ServiceId service, Timer timer);

  // --- bodies --------------------------------------------------------------------------------------------------
  /// Makes a body with one reference, owned by the caller. Copies `bytes`. id 0 takes the next number.
  BodyRef make_body(TopicId topic, std::span<const std::byte> bytes, MessageId id = 0);
  Body body(BodyRef ref) const;
  MessageId message_of(BodyRef ref) const;
  /// Marks the body as a message the broker accepted: from now on its last release emits `message_done`.
  void mark_published(BodyRef ref, EventSeq published);
  /// Marks the body as a message (published or not): its last release emits `message_done`.
  void mark_message(BodyRef ref);
  void retain(BodyRef ref);
  void release(BodyRef ref);
  /// Takes the next number of a message or call.
  MessageId next_id();
  /// Begins a new root (a flow run): returns its ordinal and makes it current.
  std::uint32_t new_root();

  // --- the process ---------------------------------------------------------------------------------------------
  /// Tells whether `crash SELF at point` is armed for this point: if so, the process will crash as soon as the current
  /// call returns, which it must do at once.
  bool crash_due(CrashPoint point) { return fault_planned_ && is_crash_due(point); }
  bool crash_armed() const { return fault_planned_ && is_crash_armed(); }
  bool may_be_faulty() const { return fault_planned_; }  ///< Tells whether a fault may strike a process.
  void finish_stop();  ///< Ends the process. Call it after on_stop, when the work is done.
  std::uint16_t incarnation() const;
  bool scaled_away() const;  ///< Tells, in on_stop and on_end, whether this instance was scaled away for good.

  // --- randomness ----------------------------------------------------------------------------------------------
  /// Draws 64 random bits from the instance's own stream.
  std::uint64_t random();

  /// Gives the rooms of meshsim itself access to the simulation.
  sim::Simulation& simulation() { return *simulation_; }
  const sim::Simulation& simulation() const { return *simulation_; }

 private:
  friend class sim::Pump;
  friend class sim::Simulation;
  explicit Context(sim::Simulation& simulation) : simulation_(&simulation) {}
  bool is_crash_due(CrashPoint point);
  bool is_crash_armed() const;
  Time skewed_clock();

  sim::Simulation* simulation_;
  Time now_ = 0;
  InstanceId self_ = no_instance;
  std::uint32_t root_ = 0;
  EventSeq cause_ = 0;
  bool fault_planned_ = false;  // a crash was armed, or a fault of processes began, at some time, for any instance
};

}  // namespace meshsim
