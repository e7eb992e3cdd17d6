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
#include "sim/instances.hpp"
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
  void plan_crash() { state_.context.crash_planned_ = true; }
  void request_stop() { stop_requested_ = true; }
  /// The budget that is spent, or the interruption: run() looks by itself, whoever calls step() must.
  std::optional<StopReason> spent();
  /// The last event that the budget allows has been, and the run is not over with it. Nothing more is recorded.
  bool is_out_of_events() const {
    return state_.seq >= state_.budget.events && (state_.unrecorded || !state_.queue.idle());
  }
  /// Who was busiest when budgets were looked at last, at most three: those that a run without end goes round between.
  std::vector<InstanceId> busiest() const { return state_.headway.busiest(); }

  Time now() const { return state_.context.now(); }
  /// Moves the clock forward to `time` when nothing is due before it (the end of a run that is idle).
  void advance_to(Time time);
  EventSeq last_event() const { return state_.seq; }
  std::uint64_t dispatches() const { return state_.dispatches; }
  std::uint64_t digest() const { return state_.digest.value(); }
  /// What the run holds: queue, bodies, connections, tables and actors. Linear in the number of instances.
  std::uint64_t memory_bytes() const;

  const plan::Plan& plan() const { return *state_.plan; }
  const trace::NameTable& names() const { return state_.names; }
  Context& context() { return state_.context; }
  const Context& context() const { return state_.context; }

  /// The observer's own timer: on_alarm at `time`, in order with everything else scheduled for it.
  void alarm(Time time, Timer timer);
  bool booting() const { return booting_; }
  /// Sets what the following emits, sends and verbs were led to by.
  Context& act_as(InstanceId instance, EventSeq cause, std::uint32_t root);
  EventSeq emit(Event event, std::span<const std::byte> payload = {}) { return record(event, payload); }
  /// The same; what it fills in stays in `event`.
  EventSeq record(Event& event, std::span<const std::byte> payload);

  Network& network() { return state_.network; }
  const Network& network() const { return state_.network; }
  HandlerErrors& handler_errors() { return state_.handler_errors; }
  const HandlerErrors& handler_errors() const { return state_.handler_errors; }
  Processes& processes() { return state_.processes; }
  const Processes& processes() const { return state_.processes; }
  EventQueue& queue() { return state_.queue; }
  const EventQueue& queue() const { return state_.queue; }
  MessageStore& messages() { return state_.messages; }
  const MessageStore& messages() const { return state_.messages; }
  StateTables& tables() { return state_.tables; }
  /// Counters of `fresh user`, by series.
  std::uint64_t next_fresh(std::uint32_t series) { return ++state_.fresh[series]; }
  MessageId next_id() { return ++state_.last_id; }
  std::uint32_t new_root() { return ++state_.last_root; }

  /// The subscription of one replica (or the shared one) of Plan::subscriptions[index]; made when it is new.
  SubscriptionId subscription_of(std::uint32_t index, std::uint32_t replica);

  Instances& instances() { return state_.instances; }
  const Instances& instances() const { return state_.instances; }
  /// Adds an instance of the service, down. Its replica number is the next one.
  InstanceId add_instance(ServiceId service);

  /// One body reference less; the last one of a message emits `message_done`.
  void release(BodyRef ref) {
    MessageStore::Record& record = state_.messages[ref];
    MESHSIM_DEBUG_ASSERT(record.references > 0);
    if (--record.references == 0) destroy(ref);
  }

 private:
  friend class ::meshsim::Context;

  struct Pump;  // the handler on the io_context

  void pump();
  void finish_dispatch();
  void dispatch(EventQueue::Next next);
  void prefetch_coming(const Ring<Key>& coming);
  void deliver(std::uint32_t slot, Slot& entry);
  void deliver_slow_path(std::uint32_t slot, Time due);
  void stop(StopReason reason);
  void destroy(BodyRef ref);
  bool is_too_large();
  bool reach_last_event();

  /// All that a copy takes over: a member that is added here is copied. What one simulation has to itself stands below.
  struct State {
    State(Simulation& simulation, const plan::Plan& plan, ActorFactory factory, const Budget& budget);
    State(const State&) = default;
    State& operator=(const State&) = delete;
    ~State() = default;

    const plan::Plan* plan;
    ActorFactory factory;
    Budget budget;
    Context context;  // of the simulation that the state is in

    EventSeq seq = 0;
    std::uint64_t dispatches = 0;
    std::uint64_t next_look = 0;      // dispatches at which budgets and the interrupt flag are looked at
    std::uint64_t next_weighing = 0;  // dispatches at which memory is added up
    Headway headway;
    MessageId last_id = 0;
    std::uint32_t last_root = 0;
    bool unrecorded = false;  // an event came after the last that the budget allows
    trace::Digest digest;

    EventQueue queue;
    MessageStore messages;
    Instances instances;
    Processes processes;
    Network network;
    StateTables tables;
    HandlerErrors handler_errors;
    trace::NameTable names;
    std::vector<std::uint64_t> fresh;
    std::vector<std::vector<SubscriptionId>> subscription_ids;  // by plan index, then replica (0 = shared)
  };

  State state_;
  std::unique_ptr<boost::asio::io_context> io_;
  Time until_ = 0;
  bool booting_ = false;
  bool stop_requested_ = false;
  bool stopped_ = true;
  bool after_dispatch_wanted_ = false;  // by an observer
  StopReason stop_reason_ = StopReason::idle;
  std::vector<InstanceId> resolved_;  // scratch of Context::resolve

  Observer* observer_ = nullptr;
  std::uint64_t observed_ = 0;  // event kinds, a bit each
  std::vector<trace::Sink*> sinks_;
  const volatile std::sig_atomic_t* interrupt_ = nullptr;
};

static_assert(event_kind_count <= 64, "a set of kinds is a 64-bit mask");

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
  if ((observed_ >> static_cast<unsigned>(event.kind) & 1) != 0) observer_->on_event(event, payload);
  for (trace::Sink* sink : sinks_) sink->on_event(event, payload);
  return event.seq;
}

}  // namespace meshsim::sim
