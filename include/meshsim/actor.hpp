// An actor: the behaviour of one instance. The simulation owns it, calls it one event at a time and copies it with the
// run, so its state must be plain data: no pointers into itself, no threads, no clocks, no randomness but Context's.
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

/// The ways in which a process ends. `kill` and `power_off` leave no time for anything; a stop is graceful until its
/// grace is over.
enum class End : std::uint8_t { kill, crash, stop, power_off };

class Actor {
 public:
  virtual ~Actor() = default;

  /// Returns a deep copy, for snapshots. The copy run on gives the same events.
  virtual std::unique_ptr<Actor> clone() const = 0;

  /// Tells why the process cannot get ready; Reason::none when it can. Else it crashes, and its restart policy applies.
  virtual Reason obstacle(Context& context) const;

  /// Is called when the process is ready to work (again).
  virtual void on_ready(Context& context) = 0;

  /// Takes what has arrived. The actor owns one reference to packet.body and must release it, pass it on or keep it.
  virtual void on_packet(Context& context, const Packet& packet) = 0;

  virtual void on_timer(Context& context, const Timer& timer) = 0;

  /// Releases every body, forgets all memory, says in events what was lost by it: the process ends now. Timers and
  /// connections of the dead process are gone already. Sends nothing.
  virtual void on_end(Context& context, End end) = 0;

  /// Takes no new work from now on: a stop was asked for. Calls Context::finish_stop when nothing is left to do.
  /// The default finishes at once.
  virtual void on_stop(Context& context);

  /// Tells about how much memory it holds besides bodies, for the budget of the run. Every few thousand dispatches.
  virtual std::size_t memory_bytes() const { return 0; }

  /// Returns what it offers besides. Asked once, when it is made or copied.
  virtual Capabilities capabilities() { return {}; }

  Actor& operator=(const Actor&) = delete;

 protected:
  Actor() = default;
  Actor(const Actor&) = default;
};

}  // namespace meshsim
