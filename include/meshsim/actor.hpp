// An actor: the behaviour of one instance. The simulation owns it, calls it with one event at a time and copies it with
// the run, so its state must be plain data: no pointers into itself, no threads, no clocks, no randomness but
// Context's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <meshsim/capabilities.hpp>
#include <meshsim/packet.hpp>

namespace meshsim {

class Context;

/// A timer that has come due: the code and value given to Context::after.
struct Timer {
  std::uint32_t code = 0;
  std::uint32_t slot = 0;   ///< free for the actor
  std::uint64_t value = 0;  ///< free for the actor
};

/// The ways in which a process ends. `kill` and `power_off` leave no time for anything; `stop` is graceful until its
/// grace is over.
enum class End : std::uint8_t { kill, crash, stop, power_off };

class Actor {
 public:
  virtual ~Actor() = default;

  /// Returns a deep copy, for snapshots. Run on, the copy gives the same events.
  virtual std::unique_ptr<Actor> clone() const = 0;

  /// Returns the reason why the process cannot get ready, Reason::none when it can. With a reason it crashes, and its
  /// restart policy applies.
  virtual Reason obstacle(Context& context) const;

  /// Is called when the process is ready to work (again).
  virtual void on_ready(Context& context) = 0;

  /// Takes what has arrived. The actor owns one reference to packet.body and must release it, pass it on or keep it.
  virtual void on_packet(Context& context, const Packet& packet) = 0;

  virtual void on_timer(Context& context, const Timer& timer) = 0;

  /// Ends the process: releases every body, forgets all memory, and emits events for all that is lost by that. Its
  /// timers and connections are gone already. Sends nothing.
  virtual void on_end(Context& context, End end) = 0;

  /// Takes no new work from now on, because a stop was asked for. Calls Context::finish_stop when its work is done. The
  /// default finishes at once.
  virtual void on_stop(Context& context);

  /// Estimates the memory it holds besides bodies, for the budget of the run. Called every few thousand dispatches.
  virtual std::size_t memory_bytes() const { return 0; }

  /// Returns the optional interfaces that it offers. Called once, when it is made or copied.
  virtual Capabilities capabilities() { return {}; }

  Actor& operator=(const Actor&) = delete;

 protected:
  Actor() = default;
  Actor(const Actor&) = default;
};

}  // namespace meshsim
