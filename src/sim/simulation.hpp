// A running system: its State, which is all that a copy takes over, the Pump that drives it, and its Audience. The
// state is plain data apart from the actors, which can be cloned: a Simulation can be copied between two dispatches,
// and the copy run on gives the same events.
//
// The loop's promise: dispatches happen in the order (due time, order of scheduling), one at a time, each to its end.
#pragma once

#include <cstdint>
#include <memory>
#include <meshsim/actor.hpp>
#include <meshsim/context.hpp>
#include <meshsim/event.hpp>
#include <span>
#include <string_view>
#include <vector>

#include "sim/audience.hpp"
#include "sim/pump.hpp"
#include "sim/state.hpp"

namespace meshsim::sim {

class Simulation {
 public:
  /// Takes a plan, which must outlive the simulation and all its copies. Nothing happens before boot().
  Simulation(const plan::Plan& plan, ActorFactory factory, Budget budget = {});
  /// Makes a snapshot: everything but the observer and the sinks.
  Simulation(const Simulation& other);
  Simulation& operator=(const Simulation&) = delete;

  /// Returns the observer and the sinks.
  Audience& audience() { return audience_; }
  /// Returns what drives the run.
  Pump& pump() { return pump_; }

  /// Starts all instances at 0s; the connections and subscriptions of those that are ready are in place.
  void boot();
  /// Makes handlers look from now on whether a fault strikes their process: a crash is armed, or a fault begins.
  void plan_fault() { state_.context.fault_planned_ = true; }

  Time now() const { return state_.context.now(); }
  /// Moves the clock forward to `time` when nothing is due before it (at the end of an idle run).
  void advance_to(Time time);
  EventSeq last_event() const { return state_.seq; }
  std::uint64_t dispatches() const { return state_.dispatches; }
  std::uint64_t digest() const { return state_.digest.value(); }
  /// Adds up the memory of the run: queue, bodies, connections, tables, actors. Linear in the number of instances.
  std::uint64_t memory_bytes() const;

  const plan::Plan& plan() const { return *state_.plan; }
  const trace::NameTable& names() const { return state_.names; }
  Context& context() { return state_.context; }
  const Context& context() const { return state_.context; }

  /// Sets a timer of the observer: on_alarm at `time`, in order with everything else scheduled for it.
  void alarm(Time time, Timer timer);
  bool booting() const { return booting_; }
  /// Sets the acting instance, the cause and the root of the events, packets and verbs that follow.
  Context& act_as(InstanceId instance, EventSeq cause, std::uint32_t root);
  EventSeq emit(Event event, std::span<const std::byte> payload = {}) { return record(event, payload); }
  /// Emits an event as Context::emit does; the fields it fills in stay in `event`.
  EventSeq record(Event& event, std::span<const std::byte> payload);

  /// Returns all that there is of the system.
  const State& state() const { return state_; }
  Network& network() { return state_.network; }
  const Network& network() const { return state_.network; }
  HandlerErrors& handler_errors() { return state_.handler_errors; }
  Processes& processes() { return state_.processes; }
  const Processes& processes() const { return state_.processes; }
  EventQueue& queue() { return state_.queue; }
  const EventQueue& queue() const { return state_.queue; }
  MessageStore& messages() { return state_.messages; }
  const MessageStore& messages() const { return state_.messages; }
  StateTables& tables() { return state_.tables; }
  Counters& counters() { return state_.counters; }

  /// Returns the subscription of one replica (or the shared one) of Plan::subscriptions[index]; made when it is new.
  SubscriptionId subscription_of(std::uint32_t index, std::uint32_t replica);

  Instances& instances() { return state_.instances; }
  const Instances& instances() const { return state_.instances; }
  /// Adds an instance of the service, down, with the next replica number.
  InstanceId add_instance(ServiceId service);

  /// Takes one reference from a body; the last one of a message emits `message_done`.
  void release(BodyRef ref) {
    MessageStore::Record& record = state_.messages[ref];
    MESHSIM_DEBUG_ASSERT(record.references > 0);
    if (--record.references == 0) destroy(ref);
  }

 private:
  friend class ::meshsim::Context;
  friend class Pump;

  void destroy(BodyRef ref);
  bool reach_last_event();

  State state_;
  Pump pump_;
  Audience audience_;
  bool booting_ = false;
  std::vector<InstanceId> resolved_;  // scratch memory of Context::resolve
};

inline EventSeq Simulation::record(Event& event, std::span<const std::byte> payload) {
  if (state_.seq + 1 >= state_.budget.events && reach_last_event()) [[unlikely]] {
    return state_.seq;
  }
  event.time = state_.context.now();
  event.seq = ++state_.seq;
  if (event.cause == 0) event.cause = state_.context.cause_;
  if (event.root == 0) event.root = state_.context.root_;
  if (event.instance == no_instance) event.instance = state_.context.self_;
  if (event.instance != no_instance) event.incarnation = state_.processes[event.instance].incarnation;
  state_.digest.add(event);
  audience_.tell(event, payload);
  return event.seq;
}

}  // namespace meshsim::sim
