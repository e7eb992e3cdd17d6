// A running system: clock, queue, network, processes, messages and the trace, driven by one pump on one io_context.
// All of it is plain data apart from the actors, which can be cloned: a Simulation can be copied between two
// dispatches, and the copy run on gives the same events.
//
// The loop's promise: dispatches happen in the order (due time, order of scheduling), one at a time, each to its end.
#pragma once

#include <csignal>
#include <cstdint>
#include <functional>
#include <memory>
#include <meshsim/actor.hpp>
#include <meshsim/context.hpp>
#include <meshsim/event.hpp>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "plan/plan.hpp"
#include "sim/event_queue.hpp"
#include "sim/handler_errors.hpp"
#include "sim/headway.hpp"
#include "sim/message_store.hpp"
#include "sim/network.hpp"
#include "sim/processes.hpp"
#include "sim/state_tables.hpp"
#include "trace/digest.hpp"
#include "trace/name_table.hpp"
#include "trace/sink.hpp"

namespace boost::asio {
class io_context;
}

namespace meshsim::sim {

/// Makes the behaviour of a new instance.
using ActorFactory = std::function<std::unique_ptr<Actor>(const plan::Plan&, ServiceId, std::uint32_t replica)>;

/// Sees everything, may act on it after a dispatch. At most one; not copied with the simulation.
class Observer : public trace::Sink {
 public:
  /// After a dispatch that emitted events, when asked for. May use the simulation.
  virtual void after_dispatch() = 0;
  /// An alarm set with Simulation::alarm is due.
  virtual void on_alarm(const Timer& timer) = 0;
};

/// Where a run must stop at the latest. Exceeding a budget is an outcome, never a crash.
struct Budget {
  std::uint64_t events = 2'000'000'000;
  std::uint64_t pending = 8'000'000;  ///< scheduled at once; at most EventQueue::most_pending
  /// Dispatches without getting on, see Headway::look. Far more than a burst has that anybody writes, and done in
  /// seconds.
  std::uint64_t in_vain = 10'000'000;
  std::uint64_t bytes = 4'000'000'000;  ///< of all that a run holds
};

enum class StopReason : std::uint8_t {
  idle,         ///< nothing can happen any more
  until,        ///< the next event is later than asked for
  breakpoint,   ///< request_stop was called
  interrupted,  ///< the interrupt flag was set
  budget_events,
  budget_pending,
  budget_bytes,
  livelock,  ///< the run does not get on (Budget::in_vain), see Stuck; and so the next two
  upkeep_only,
  avalanche,
};

class Simulation {
 public:
  /// The plan must outlive the simulation and all its copies. Nothing happens before boot().
  Simulation(const plan::Plan& plan, ActorFactory factory, Budget budget = {});
  /// A snapshot: everything but the observer and the sinks.
  Simulation(const Simulation& other);
  Simulation& operator=(const Simulation&) = delete;
  ~Simulation();

  /// `kinds`: the event kinds it wants to see, a bit each; alarms and dispatches come to it in any case.
  void set_observer(Observer* observer, std::uint64_t kinds = UINT64_MAX) {
    observer_ = observer;
    observed_ = observer == nullptr ? 0 : kinds;
  }
  void set_after_dispatch(bool wanted) { after_dispatch_wanted_ = wanted && observer_ != nullptr; }
  void add_sink(trace::Sink* sink) { sinks_.push_back(sink); }
  /// Looked at every few thousand dispatches; set by a signal handler.
  void set_interrupt(const volatile std::sig_atomic_t* flag) { interrupt_ = flag; }

  /// Starts all instances at 0s, with the connections and subscriptions of those that are ready in place.
  void boot();
  /// Dispatches everything due up to and including `until`, on the io_context. Never throws away an event: call again
  /// to go on.
  StopReason run(Time until);
  /// Dispatches one entry, if one is due up to `until`. False: nothing was.
  bool step(Time until);
  /// A crash will be armed for some process: from now on handlers ask whether theirs is.
  void plan_crash() { context_.crash_planned_ = true; }
  void request_stop() { stop_requested_ = true; }
  /// The budget that is spent, or the interruption: run() looks by itself, whoever calls step() must.
  std::optional<StopReason> spent();
  /// The last event that the budget allows has been, and the run is not over with it. Nothing more is recorded.
  bool is_out_of_events() const { return seq_ >= budget_.events && (unrecorded_ || !queue_.idle()); }
  /// Who was busiest when budgets were looked at last, at most three: those that a run without end goes round between.
  std::vector<InstanceId> busiest() const { return headway_.busiest(); }

  Time now() const { return context_.now(); }
  /// Moves the clock forward to `time` when nothing is due before it (the end of a run that is idle).
  void advance_to(Time time);
  EventSeq last_event() const { return seq_; }
  std::uint64_t dispatches() const { return dispatches_; }
  std::uint64_t digest() const { return digest_.value(); }
  /// What the run holds: queue, bodies, connections, tables and actors. Linear in the number of instances.
  std::uint64_t memory_bytes() const;

  const plan::Plan& plan() const { return *plan_; }
  const trace::NameTable& names() const { return names_; }
  Context& context() { return context_; }
  const Context& context() const { return context_; }

  /// The observer's own timer: on_alarm at `time`, in order with everything else scheduled for it.
  void alarm(Time time, Timer timer);
  bool booting() const { return booting_; }
  /// Sets what the following emits, sends and verbs were led to by.
  Context& act_as(InstanceId instance, EventSeq cause, std::uint32_t root);
  EventSeq emit(Event event, std::span<const std::byte> payload = {}) { return record(event, payload); }
  /// The same; what it fills in stays in `event`.
  EventSeq record(Event& event, std::span<const std::byte> payload);

  Network& network() { return network_; }
  const Network& network() const { return network_; }
  HandlerErrors& handler_errors() { return handler_errors_; }
  const HandlerErrors& handler_errors() const { return handler_errors_; }
  Processes& processes() { return processes_; }
  const Processes& processes() const { return processes_; }
  EventQueue& queue() { return queue_; }
  const EventQueue& queue() const { return queue_; }
  MessageStore& messages() { return messages_; }
  const MessageStore& messages() const { return messages_; }
  StateTables& tables() { return tables_; }
  /// Counters of `fresh user`, by series.
  std::uint64_t next_fresh(std::uint32_t series) { return ++fresh_[series]; }
  MessageId next_id() { return ++last_id_; }
  std::uint32_t new_root() { return ++last_root_; }

  /// The subscription of one replica (or the shared one) of Plan::subscriptions[index]; made when it is new.
  SubscriptionId subscription_of(std::uint32_t index, std::uint32_t replica);

  Actor& actor(InstanceId instance) { return *actors_[instance]; }
  const Actor& actor(InstanceId instance) const { return *actors_[instance]; }
  const Capabilities& capabilities(InstanceId instance) const { return capabilities_[instance]; }
  std::uint32_t instance_count() const { return static_cast<std::uint32_t>(actors_.size()); }
  /// A new instance of the service, down. Its replica number is the next one.
  InstanceId add_instance(ServiceId service);
  /// The instance, or no_instance. Replicas count from 1.
  InstanceId find_instance(ServiceId service, std::uint32_t replica) const {
    const std::vector<InstanceId>& instances = instances_of_[service];
    return replica - 1 < instances.size() ? instances[replica - 1] : no_instance;
  }
  /// All there ever were, in order of their replica numbers.
  std::span<const InstanceId> instances_of(ServiceId service) const { return instances_of_[service]; }

  /// One body reference less; the last one of a message emits `message_done`.
  void release(BodyRef ref) {
    MessageStore::Record& record = messages_[ref];
    MESHSIM_DEBUG_ASSERT(record.references > 0);
    if (--record.references == 0) let_go(ref);
  }

 private:
  friend class ::meshsim::Context;

  struct Pump;  // the handler on the io_context

  void pump();
  void finish_dispatch();
  void dispatch(EventQueue::Next next);
  void bring_near(const Ring<Key>& coming);
  void deliver(std::uint32_t slot, Slot& entry);
  void deliver_aside(std::uint32_t slot, Time due);
  void stop(StopReason reason);
  void let_go(BodyRef ref);
  void add_actor(std::unique_ptr<Actor> actor);
  bool is_too_large();
  bool reach_last_event();

  const plan::Plan* plan_;
  ActorFactory factory_;
  Budget budget_;
  std::unique_ptr<boost::asio::io_context> io_;
  Context context_;

  Time until_ = 0;
  EventSeq seq_ = 0;
  std::uint64_t dispatches_ = 0;
  std::uint64_t next_look_ = 0;      // dispatches at which budgets and the interrupt flag are looked at
  std::uint64_t next_weighing_ = 0;  // dispatches at which memory is added up
  Headway headway_;
  MessageId last_id_ = 0;
  std::uint32_t last_root_ = 0;
  bool booting_ = false;
  bool stop_requested_ = false;
  bool unrecorded_ = false;  // an event came after the last that the budget allows
  bool stopped_ = true;
  bool after_dispatch_wanted_ = false;  // by an observer
  StopReason stop_reason_ = StopReason::idle;
  trace::Digest digest_;

  EventQueue queue_;
  MessageStore messages_;
  std::vector<std::unique_ptr<Actor>> actors_;  // by InstanceId
  std::vector<Capabilities> capabilities_;      // of the actors
  Processes processes_;
  Network network_;
  StateTables tables_;
  HandlerErrors handler_errors_;
  trace::NameTable names_;
  std::vector<std::vector<InstanceId>> instances_of_;  // by service, then replica - 1
  std::vector<std::uint64_t> fresh_;
  std::vector<std::vector<SubscriptionId>> subscription_ids_;  // by plan index, then replica (0 = shared)
  std::vector<InstanceId> resolved_;                           // scratch of Context::resolve

  Observer* observer_ = nullptr;
  std::uint64_t observed_ = 0;  // event kinds, a bit each
  std::vector<trace::Sink*> sinks_;
  const volatile std::sig_atomic_t* interrupt_ = nullptr;
};

static_assert(event_kind_count <= 64, "a set of kinds is a 64-bit mask");

inline EventSeq Simulation::record(Event& event, std::span<const std::byte> payload) {
  if (seq_ + 1 >= budget_.events && reach_last_event()) [[unlikely]] {
    return seq_;
  }
  event.time = context_.now();
  event.seq = ++seq_;
  if (event.cause == 0) event.cause = context_.cause_;
  if (event.root == 0) event.root = context_.root_;
  if (event.instance == no_instance) event.instance = context_.self_;
  if (event.instance != no_instance) event.incarnation = processes_[event.instance].incarnation;
  digest_.add(event);
  if ((observed_ >> static_cast<unsigned>(event.kind) & 1) != 0) observer_->on_event(event, payload);
  for (trace::Sink* sink : sinks_) sink->on_event(event, payload);
  return event.seq;
}

}  // namespace meshsim::sim
