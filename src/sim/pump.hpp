// The engine's loop: takes due entries out of a simulation's queue and gives each to its target, in the order (due
// time, order of scheduling), one at a time, each to its end. It runs as a handler on an io_context that dispatches a
// batch and posts itself again until the run stops.
#pragma once

#include <csignal>
#include <cstdint>
#include <memory>
#include <meshsim/ids.hpp>
#include <meshsim/time.hpp>
#include <optional>
#include <vector>

#include "base/ring.hpp"
#include "sim/budget.hpp"
#include "sim/event_queue.hpp"

namespace boost::asio {
class io_context;
}

namespace meshsim::sim {

class Audience;
class Simulation;
struct State;

/// Belongs to one simulation, as a part of it: a copy of the simulation has a pump of its own.
class Pump {
 public:
  Pump(Simulation& simulation, State& state, const Audience& audience);
  Pump(const Pump&) = delete;
  Pump& operator=(const Pump&) = delete;
  ~Pump();

  /// Sets the flag that a signal handler raises; it is read every few thousand dispatches.
  void set_interrupt(const volatile std::sig_atomic_t* flag) { interrupt_ = flag; }
  /// Dispatches everything due up to and including `until`, on the io_context. Never discards an event: call again to
  /// go on.
  StopReason run(Time until);
  /// Dispatches one entry, if one is due up to `until`; else returns false.
  bool step(Time until);
  void request_stop() { stop_requested_ = true; }
  /// Returns the budget that is spent, or the interruption. run() checks by itself; a caller of step() must.
  std::optional<StopReason> spent();
  /// Tells whether the last event that the budget allows has been emitted while the run is not over. Nothing more is
  /// recorded.
  bool is_out_of_events() const;
  /// Returns the busiest instances at the last look at the budgets, at most three: an endless run goes round between
  /// them.
  std::vector<InstanceId> busiest() const;

 private:
  struct Handler;

  void dispatch_batch();
  void dispatch(EventQueue::Next next);
  void prefetch_coming(const Ring<Key>& coming) const;
  void deliver(std::uint32_t slot, Slot& entry);
  void deliver_slow_path(std::uint32_t slot, Time due);
  void act_on(const Slot& entry);
  void finish_dispatch();
  void stop(StopReason reason);
  bool is_too_large();

  Simulation& simulation_;
  State& state_;
  const Audience& audience_;
  std::unique_ptr<boost::asio::io_context> io_;
  Time until_ = 0;
  bool stop_requested_ = false;
  bool stopped_ = true;
  StopReason stop_reason_ = StopReason::idle;
  const volatile std::sig_atomic_t* interrupt_ = nullptr;
};

}  // namespace meshsim::sim
