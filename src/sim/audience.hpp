// The spectators of a simulation: one observer, who may act, and any number of sinks. They stay with the simulation: a
// copy of it begins without them.
#pragma once

#include <cstdint>
#include <meshsim/actor.hpp>
#include <meshsim/event.hpp>
#include <span>
#include <vector>

#include "trace/sink.hpp"

namespace meshsim::sim {

/// Sees every event and may act on it after the dispatch.
class Observer : public trace::Sink {
 public:
  /// Follows a dispatch that emitted events, if set_after_dispatch() asked for it. May use the simulation.
  virtual void after_dispatch() = 0;
  /// Takes an alarm that was set with Simulation::alarm and is due.
  virtual void on_alarm(const Timer& timer) = 0;
};

class Audience {
 public:
  /// Sets the observer. `kinds` are the event kinds it wants to see, a bit each; alarms and dispatches always reach it.
  void set_observer(Observer* observer, std::uint64_t kinds = UINT64_MAX) {
    observer_ = observer;
    observed_ = observer == nullptr ? 0 : kinds;
  }
  /// Lets the observer follow dispatches, or not.
  void set_after_dispatch(bool wanted) { follows_dispatches_ = wanted && observer_ != nullptr; }
  void add_sink(trace::Sink* sink) { sinks_.push_back(sink); }

  Observer* observer() const { return observer_; }
  bool follows_dispatches() const { return follows_dispatches_; }
  void tell(const Event& event, std::span<const std::byte> payload) const {
    if ((observed_ >> static_cast<unsigned>(event.kind) & 1) != 0) observer_->on_event(event, payload);
    for (trace::Sink* sink : sinks_) sink->on_event(event, payload);
  }
  /// Adds up the memory of all sinks, in bytes.
  std::uint64_t memory_bytes() const {
    std::uint64_t bytes = observer_ == nullptr ? 0 : observer_->memory_bytes();
    for (const trace::Sink* sink : sinks_) bytes += sink->memory_bytes();
    return bytes;
  }

 private:
  Observer* observer_ = nullptr;
  std::uint64_t observed_ = 0;  // event kinds, a bit each
  bool follows_dispatches_ = false;
  std::vector<trace::Sink*> sinks_;
};

static_assert(event_kind_count <= 64, "a set of kinds is a 64-bit mask");

}  // namespace meshsim::sim
