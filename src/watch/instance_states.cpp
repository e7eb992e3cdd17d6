#include "watch/instance_states.hpp"

#include <algorithm>

namespace meshsim::watch {

InstanceStates::InstanceStates(const plan::Plan& plan) {
  for (const plan::Service& service : plan.services) services_.push_back({service.replicas});
}

void InstanceStates::connect(Router& router, Port port) {
  for (const EventKind kind :
       {EventKind::started, EventKind::ready, EventKind::killed, EventKind::crashed, EventKind::stopping,
        EventKind::stopped, EventKind::powered_off, EventKind::paused, EventKind::resumed, EventKind::scaled}) {
    router.connect(kind, no_topic, port);
  }
}

void InstanceStates::on_event(const Event& event, const trace::NameTable& names) {
  if (event.kind == EventKind::scaled) {
    const ServiceId service = names.service_of(event.instance);
    if (service < services_.size()) services_[service] = {static_cast<std::uint32_t>(event.detail), event.seq};
    return;
  }
  if (event.instance == no_instance) return;
  if (event.instance >= instances_.size()) instances_.resize(event.instance + 1);
  instances_[event.instance].changed = event.seq;
  Flags& flags = instances_[event.instance].flags;
  if (event.kind == EventKind::started) {
    flags = {.up = true};
  } else if (event.kind == EventKind::ready) {
    flags.ready = true;
  } else if (event.kind == EventKind::stopping) {
    flags.ready = false;
  } else if (event.kind == EventKind::paused || event.kind == EventKind::resumed) {
    flags.paused = event.kind == EventKind::paused;
  } else {
    flags = {};  // connect() asks for no others but the events that end a process
  }
}

bool InstanceStates::is(InstanceId instance, plan::State state) const {
  const Flags flags = instance < instances_.size() ? instances_[instance].flags : Flags{};
  switch (state) {
    case plan::State::up:
      return flags.up;
    case plan::State::down:
      return !flags.up;
    case plan::State::ready:
      return flags.up && flags.ready;
    case plan::State::paused:
      return flags.up && flags.paused;
  }
  return false;
}

bool InstanceStates::all(const plan::Target& target, plan::State state, const trace::NameTable& names) const {
  const std::uint32_t present = target.service < services_.size() ? services_[target.service].replicas : 0;
  std::uint32_t found = 0;
  for (InstanceId instance = 0; instance < names.instances.size(); ++instance) {
    const trace::InstanceName& name = names.instances[instance];
    if (name.service != target.service) continue;
    // A service is asked without the replicas that were scaled away.
    if (target.replica == 0 ? name.replica > present : name.replica != target.replica) continue;
    if (!is(instance, state)) return false;
    ++found;
  }
  // A replica that does not exist, or a service scaled to 0, is down and nothing else.
  return found > 0 || state == plan::State::down;
}

EventSeq InstanceStates::last_change(const plan::Target& target, const trace::NameTable& names) const {
  EventSeq last = target.service < services_.size() ? services_[target.service].changed : 0;
  for (InstanceId instance = 0; instance < instances_.size(); ++instance) {
    const trace::InstanceName& name = names.instances[instance];
    const bool is_meant = name.service == target.service && (target.replica == 0 || name.replica == target.replica);
    if (is_meant) last = std::max(last, instances_[instance].changed);
  }
  return last;
}

}  // namespace meshsim::watch
