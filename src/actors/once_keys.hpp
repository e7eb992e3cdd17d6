// `once per KEY [in store]`: the key is recorded together with `handled`, never at the handler's start. A second copy
// that comes while the first is being handled waits for the first, wherever it runs: with a store, the service's
// replicas share one table, and a key in work is locked, as a row of a database is by the transaction that inserts it.
// A key that is none counts as no key: nothing is remembered.
#pragma once

#include <cstdint>
#include <meshsim/context.hpp>

#include "actors/activation.hpp"
#include "actors/active_slab.hpp"
#include "actors/expressions.hpp"
#include "plan/plan.hpp"

namespace meshsim::actors {

/// The keys of one instance. The activations have them, and `expressions` their bytes.
class OnceKeys {
 public:
  /// Takes a plan, which must outlive it and its copies.
  OnceKeys(const plan::Plan& plan, ServiceId service, std::uint32_t replica)
      : plan_(&plan), service_(service), replica_(replica) {}

  enum class Claim : std::uint8_t {
    granted,    ///< the activation has the key now; or the key is none
    duplicate,  ///< it is recorded: the effect already stands
    waits,      ///< another activation has it and may still record it
    failed,     ///< the key has no value
  };
  /// Claims the key of the step for the activation in `slot`.
  Claim claim(Context& context, const ActiveSlab<Activation>& all, Expressions& expressions, std::uint32_t slot,
              const plan::step::Once& once, Activation& activation);
  /// Tells whether an activation other than the one in `except` has the key.
  static bool holds(const ActiveSlab<Activation>& all, const Expressions& expressions, std::uint32_t table,
                    value::Bytes key, std::uint32_t except);
  /// Records the keys of the activation. Part of `handled`.
  void remember(Context& context, const Expressions& expressions, const Activation& activation) const;

  bool any_waits() const { return waiting_ > 0; }
  /// Ends the activation's wait for its key: it tries again, or is over.
  void stop_waiting(Activation& activation) {
    if (activation.wait != Activation::Wait::key) return;
    activation.wait = Activation::Wait::none;
    --waiting_;
  }
  /// Lets activations that wait try again, here and at the other replicas, because one with keys is over, however it
  /// ended.
  void wake(Context& context, bool at_other_replicas) const;

 private:
  bool is_held(Context& context, const ActiveSlab<Activation>& all, const Expressions& expressions, std::uint32_t table,
               value::Bytes key, std::uint32_t slot) const;

  const plan::Plan* plan_;
  ServiceId service_;
  std::uint32_t replica_;
  std::uint32_t waiting_ = 0;
};

}  // namespace meshsim::actors
