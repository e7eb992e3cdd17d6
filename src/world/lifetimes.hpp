// The last end of each instance, for `ps`. Plain data, copied with the run it follows.
#pragma once

#include <meshsim/event.hpp>
#include <vector>

namespace meshsim::world {

class Lifetimes {
 public:
  struct Life {
    EventKind ended_by = EventKind::started;  ///< killed, crashed, stopped, powered_off; started: it has not ended
    Time ended_at = 0;
    Reason reason = Reason::none;  ///< the reason of that event
  };

  void on_event(const Event& event) {
    if (event.kind < EventKind::started || event.kind > EventKind::powered_off || event.instance == no_instance) return;
    if (event.instance >= lifetimes_.size()) lifetimes_.resize(event.instance + 1);
    if (event.kind == EventKind::ready) return;
    if (event.reason == Reason::crashed) return;  // it was dead before, and now is dead for good
    lifetimes_[event.instance] = {event.kind, event.time, event.reason};
  }

  Life operator[](InstanceId instance) const { return instance < lifetimes_.size() ? lifetimes_[instance] : Life{}; }

 private:
  std::vector<Life> lifetimes_;  // by instance
};

}  // namespace meshsim::world
