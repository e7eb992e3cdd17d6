// `lock TABLE[KEY] { .. }`: an activation keeps the names of its locks among its keys, and lets go of them at the end
// of the block or at its own end, however that comes. Who waits gets the lock by a timer, in its own dispatch.
#pragma once

#include <cstdint>
#include <meshsim/context.hpp>
#include <string>

#include "actors/activation.hpp"
#include "actors/active_slab.hpp"
#include "actors/expressions.hpp"
#include "plan/plan.hpp"
#include "sim/locks.hpp"

namespace meshsim::actors {

/// The locks that the handlers of one instance hold. The activations have them, and sim::Locks knows who waits.
class HeldLocks {
 public:
  /// Takes a plan, which must outlive it and its copies.
  HeldLocks(const plan::Plan& plan, std::uint32_t replica) : plan_(&plan), replica_(replica) {}

  enum class Claim : std::uint8_t {
    granted,
    waits,   ///< another activation has it; a timer_lock comes when it is granted
    failed,  ///< the key has no value, or the activation has the lock already
  };
  /// Claims the lock of the step for the activation in `slot`.
  Claim claim(Context& context, ActiveSlab<Activation>& all, Expressions& expressions, std::uint32_t slot,
              const plan::step::Lock& lock) const;
  /// Emits that the activation, which has waited, holds its lock now.
  void tell(Context& context, const Expressions& expressions, Activation& activation) const;
  /// Lets go of the lock in the table that the activation has taken last.
  void let_go(Context& context, Expressions& expressions, Activation& activation, std::uint32_t table) const;
  /// Lets an activation that waits for a lock wait no longer.
  void leave_line(Context& context, Expressions& expressions, Activation& activation) const;
  /// Lets go of all locks of an activation that has ended.
  void let_go_of_all(Context& context, const Expressions& expressions, const Activation& activation) const;
  /// Lets go of everything, because the process has ended.
  static void end(Context& context);

 private:
  void release(Context& context, std::uint32_t table, value::Bytes key) const;
  sim::Locks::Name name_of(std::uint32_t table, value::Bytes key) const;

  const plan::Plan* plan_;
  std::uint32_t replica_;
};

}  // namespace meshsim::actors
