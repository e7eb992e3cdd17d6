// Tracks the instances that are up, ready or paused, from the events of the processes.
#pragma once

#include <cstdint>
#include <meshsim/event.hpp>
#include <vector>

#include "plan/pattern.hpp"
#include "plan/plan.hpp"
#include "trace/name_table.hpp"
#include "watch/router.hpp"

namespace meshsim::watch {

/// `up`: started and not ended since. `ready`: up, past its start-up and not asked to stop. `paused`: up and paused. No
/// instance is up before its first `started`.
class InstanceStates {
 public:
  explicit InstanceStates(const plan::Plan& plan);

  /// Asks the router for the events that on_event() wants.
  static void connect(Router& router, Port port);
  /// Updates the states. Finds the service of a `scaled` by the event's instance (any of its replicas).
  void on_event(const Event& event, const trace::NameTable& names);

  bool is(InstanceId instance, plan::State state) const;
  /// Tells whether the targeted replica, or every present replica of the service (at least one), is in the state. A
  /// replica that was scaled away is no longer present. Linear in the instances.
  bool all(const plan::Target& target, plan::State state, const trace::NameTable& names) const;
  /// Returns the latest event that changed the state of the target; 0 for none. Linear in the instances.
  EventSeq last_change(const plan::Target& target, const trace::NameTable& names) const;

 private:
  struct Flags {
    bool up = false, ready = false, paused = false;
  };
  struct Instance {
    Flags flags;
    EventSeq changed = 0;
  };
  struct Scale {
    std::uint32_t replicas = 0;  // the number of replicas now
    EventSeq changed = 0;
  };
  std::vector<Instance> instances_;
  std::vector<Scale> services_;
};

}  // namespace meshsim::watch
