#include "sim/processes.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "base/hash.hpp"
#include "base/time.hpp"
#include "sim/acting.hpp"
#include "sim/simulation.hpp"

namespace meshsim::sim {

namespace {

constexpr Duration first_restart_delay = 100 * millisecond;
constexpr Duration longest_restart_delay = 60 * second;
constexpr Duration long_run = 10 * second;
constexpr Duration first_reconnect = 100 * millisecond;
constexpr Duration longest_reconnect = second;
constexpr std::uint16_t most_incarnations = UINT16_MAX;

void schedule_due(Simulation& simulation, InstanceId instance, Processes::Due due, Duration delay) {
  simulation.queue().schedule(saturating_add(simulation.now(), delay), EntryKind::process,
                              {instance, simulation.processes()[instance].incarnation},
                              {.timer = {.code = static_cast<std::uint32_t>(due)},
                               .cause = simulation.context().cause(),
                               .root = simulation.context().root()});
}

EventSeq emit(Simulation& simulation, InstanceId instance, EventKind kind, Reason reason = Reason::none) {
  return simulation.emit({.instance = instance, .kind = kind, .reason = reason});
}

}  // namespace

Reason reason_of(End end) {
  switch (end) {
    case End::kill:
      return Reason::killed;
    case End::crash:
      return Reason::crashed;
    case End::stop:
      return Reason::stopped;
    case End::power_off:
      return Reason::power_off;
  }
  return Reason::none;
}

template <class Predicate>
void Processes::wake_waiters(Simulation& simulation, Predicate is_meant) {
  std::vector<Waiter> woken;
  std::erase_if(waiters_, [&](const Waiter& waiter) {
    if (processes_[waiter.instance].incarnation != waiter.incarnation) return true;
    if (!is_meant(waiter) || !can_connect(simulation, waiter)) return false;
    woken.push_back(waiter);
    return true;
  });
  for (const Waiter& waiter : woken) schedule_attempt(simulation, waiter);
}

bool Processes::start(Simulation& simulation, InstanceId instance) {
  Process& process = processes_[instance];
  if (process.alive() || process.will_restart) return false;
  // Docker begins its back-off anew after a start by hand.
  process.restart_delay = 0;
  return begin(simulation, instance);
}

bool Processes::begin(Simulation& simulation, InstanceId instance) {
  Process& process = processes_[instance];
  // Packets name a life with 16 bits, of which 0 means none.
  if (process.alive() || process.incarnation == most_incarnations) return false;
  ++process.incarnation;
  process.state = ProcessState::starting;
  process.powered_off = process.scaled_away = process.start_after_stop = process.will_restart = false;
  process.started_at = simulation.now();
  const Acting acting(simulation, instance);
  simulation.context().caused_by(emit(simulation, instance, EventKind::started));
  if (process.version != process.next_version) begin_version(simulation, instance);
  const Duration starts_in = simulation.plan().services[process.service].starts_in;
  if (starts_in == 0) {
    become_ready(simulation, instance);
  } else {
    schedule_due(simulation, instance, Due::ready, starts_in);
  }
  return true;
}

void Processes::begin_version(Simulation& simulation, InstanceId instance) {
  Process& process = processes_[instance];
  process.version = process.next_version;
  const std::string& name = simulation.plan().services[process.service].versions[process.version];
  simulation.emit({.detail = hash_text(name), .instance = instance, .kind = EventKind::deployed},
                  std::as_bytes(std::span(name)));
}

void Processes::become_ready(Simulation& simulation, InstanceId instance) {
  Process& process = processes_[instance];
  const Acting acting(simulation, instance);
  const Reason obstacle = simulation.instances().actor(instance).obstacle(simulation.context());
  if (obstacle != Reason::none) {
    end(simulation, instance, End::crash, EventKind::crashed, obstacle);
    return apply_restart_policy(simulation, instance);
  }
  process.state = ProcessState::ready;
  // It may have been paused while it started; then it takes nothing until it goes on.
  process.accepting = process.paused ? std::uint16_t{0} : process.incarnation;
  simulation.network().serves_now(instance);
  simulation.context().caused_by(emit(simulation, instance, EventKind::ready));
  simulation.instances().actor(instance).on_ready(simulation.context());
  const ServiceId service = processes_[instance].service;
  wake_waiters(simulation, [service](const Waiter& waiter) { return waiter.service == service; });
}

void Processes::end(Simulation& simulation, InstanceId instance, End end, EventKind kind, Reason reason) {
  const Acting acting(simulation, instance);
  simulation.context().caused_by(emit(simulation, instance, kind, reason));
  for (const std::uint32_t slot : std::exchange(processes_[instance].backlog, {})) {
    const Slot unread = simulation.queue()[slot];  // a copy, because the reset that follows may take the slot
    simulation.queue().release(slot);
    // Timers die with the process; packets that its kernel had taken must be answered.
    if (unread.kind != EntryKind::packet) continue;
    simulation.network().undeliverable(simulation, instance, unread.incarnation, unread.packet, true);
  }
  simulation.instances().actor(instance).on_end(simulation.context(), end);
  Process& process = processes_[instance];
  simulation.tables().forget(process.service, process.replica);
  simulation.queue().cancel_timers({instance, process.incarnation});
  process.state = ProcessState::down;
  process.accepting = 0;
  process.paused = false;
  process.armed = CrashPoint::none;
  process.powered_off = end == End::power_off;
  process.ended_by = reason_of(end);
  simulation.network().close_all(simulation, instance, end == End::power_off);
  if (const Duration outage = std::exchange(process.stop_outage, 0); outage > 0) {
    start_after(simulation, instance, outage);
  }
}

/// Cancels the restart of a dead process that its policy would start again: it is dead for good.
bool Processes::cancel_restart(Simulation& simulation, InstanceId instance, EventKind kind) {
  if (!processes_[instance].will_restart) return false;
  processes_[instance].will_restart = false;
  emit(simulation, instance, kind, Reason::crashed);
  return true;
}

bool Processes::kill(Simulation& simulation, InstanceId instance) {
  if (!processes_[instance].alive()) return cancel_restart(simulation, instance, EventKind::killed);
  end(simulation, instance, End::kill, EventKind::killed, Reason::none);
  return true;
}

bool Processes::power_off(Simulation& simulation, InstanceId instance) {
  Process& process = processes_[instance];
  if (process.alive()) {
    end(simulation, instance, End::power_off, EventKind::powered_off, Reason::none);
    return true;
  }
  if (process.powered_off) return false;
  process.powered_off = true;  // its machine answers nothing, not even that the process is gone
  process.will_restart = false;
  emit(simulation, instance, EventKind::powered_off);
  return true;
}

void Processes::start_after(Simulation& simulation, InstanceId instance, Duration delay) {
  schedule_due(simulation, instance, Due::outage_over, delay);
}

bool Processes::crash(Simulation& simulation, InstanceId instance, CrashPoint point, std::uint32_t line,
                      Duration outage) {
  if (!processes_[instance].alive()) return false;
  if (point != CrashPoint::now) {
    processes_[instance].armed = point;
    processes_[instance].armed_outage = outage;
    processes_[instance].armed_line = armed_line(line).line;
    simulation.plan_fault();
    return true;
  }
  // An instance that was asked to stop is not started by its policy, however it ended.
  const bool was_stopping = processes_[instance].state == ProcessState::stopping;
  const bool again = was_stopping && processes_[instance].start_after_stop;
  end(simulation, instance, End::crash, EventKind::crashed, Reason::none);
  if (again) start(simulation, instance);
  if (!was_stopping) apply_restart_policy(simulation, instance);
  if (outage > 0) start_after(simulation, instance, outage);
  return true;
}

void Processes::crash_soon(InstanceId instance) {
  armed_line(processes_[instance].armed_line).struck = true;
  crashing_.push_back(instance);
}

Processes::ArmedLine& Processes::armed_line(std::uint32_t line) {
  const auto found = std::find_if(armed_lines_.begin(), armed_lines_.end(),
                                  [&](const ArmedLine& armed) { return armed.line == line; });
  return found != armed_lines_.end() ? *found : armed_lines_.emplace_back(ArmedLine{line});
}

std::vector<std::uint32_t> Processes::lines_without_strike() const {
  std::vector<std::uint32_t> lines;
  for (const ArmedLine& armed : armed_lines_) {
    if (!armed.struck) lines.push_back(armed.line);
  }
  return lines;
}

void Processes::finish_crashes(Simulation& simulation) {
  for (const InstanceId instance : std::exchange(crashing_, {}))
    crash(simulation, instance, CrashPoint::now, 0, processes_[instance].armed_outage);
}

/// Applies the restart policy. A process of the model never exits with code 0 by itself, so that `on_failure` and
/// `always` are one here.
void Processes::apply_restart_policy(Simulation& simulation, InstanceId instance) {
  Process& process = processes_[instance];
  if (simulation.plan().services[process.service].restart == plan::Restart::no) return;
  const bool ran_long = simulation.now() - process.started_at >= long_run;
  process.restart_delay = process.restart_delay == 0 || ran_long
                              ? first_restart_delay
                              : std::min(2 * process.restart_delay, longest_restart_delay);
  process.will_restart = true;
  schedule_due(simulation, instance, Due::restart, process.restart_delay);
}

bool Processes::stop(Simulation& simulation, InstanceId instance, Duration grace, Duration outage) {
  Process& process = processes_[instance];
  if (!process.alive()) {
    if (!cancel_restart(simulation, instance, EventKind::stopped)) return false;
    if (outage > 0) start_after(simulation, instance, outage);
    return true;
  }
  if (process.state == ProcessState::stopping) return false;
  process.stop_outage = outage;
  if (process.state == ProcessState::starting) {  // nothing in it handles the signal yet
    finish_stop(simulation, instance);
    return true;
  }
  process.state = ProcessState::stopping;
  schedule_due(simulation, instance, Due::grace_over, grace);
  const Acting acting(simulation, instance);
  simulation.context().caused_by(emit(simulation, instance, EventKind::stopping));
  if (process.paused) {
    resume(simulation, instance);
  } else {
    simulation.instances().actor(instance).on_stop(simulation.context());
  }
  return true;
}

void Processes::finish_stop(Simulation& simulation, InstanceId instance) {
  if (!processes_[instance].alive()) return;
  const bool was_starting = processes_[instance].state == ProcessState::starting;
  end(simulation, instance, End::stop, EventKind::stopped, was_starting ? Reason::killed : Reason::none);
  if (processes_[instance].start_after_stop) start(simulation, instance);
}

bool Processes::restart(Simulation& simulation, InstanceId instance, Duration grace) {
  if (!processes_[instance].alive()) {
    processes_[instance].will_restart = false;  // not later, but now
    return start(simulation, instance);
  }
  processes_[instance].start_after_stop = true;
  stop(simulation, instance, grace);
  return true;
}

bool Processes::pause(Simulation& simulation, InstanceId instance) {
  Process& process = processes_[instance];
  if (!process.alive() || process.paused) return false;
  process.paused = true;
  process.paused_at = simulation.now();
  ++process.pauses;
  process.accepting = 0;
  emit(simulation, instance, EventKind::paused);
  simulation.network().watch_pause(simulation, instance);
  return true;
}

bool Processes::resume(Simulation& simulation, InstanceId instance) {
  if (!processes_[instance].paused) return false;
  processes_[instance].paused = false;
  if (processes_[instance].serves()) processes_[instance].accepting = processes_[instance].incarnation;
  const EventSeq resumed = emit(simulation, instance, EventKind::resumed);
  simulation.network().watch_pause(simulation, instance);
  const std::vector<std::uint32_t> backlog = std::exchange(processes_[instance].backlog, {});
  // Scheduled, not delivered at once, so that each is a dispatch of its own behind those already due.
  for (const std::uint32_t slot : backlog) {
    if (simulation.queue()[slot].kind == EntryKind::cancelled) {
      simulation.queue().release(slot);
    } else {
      simulation.queue().schedule(simulation.now(), slot);
    }
  }
  // A packet that arrives at this very instant is read behind those that its connection brought before.
  if (!backlog.empty()) simulation.queue().put_behind(simulation.now(), instance);
  if (processes_[instance].state == ProcessState::stopping) {
    const Acting acting(simulation, instance);
    simulation.context().caused_by(resumed);
    simulation.instances().actor(instance).on_stop(simulation.context());
  }
  return true;
}

std::uint16_t Processes::version_of(ServiceId service) const {
  const auto found =
      std::find_if(versions_.begin(), versions_.end(), [&](const auto& each) { return each.first == service; });
  return found == versions_.end() ? std::uint16_t{0} : found->second;
}

void Processes::set_version(ServiceId service, std::uint16_t version) {
  std::erase_if(versions_, [&](const auto& each) { return each.first == service; });
  versions_.emplace_back(service, version);
}

void Processes::scale(Simulation& simulation, ServiceId service, std::uint32_t replicas, Reason reason) {
  const InstanceId first = simulation.instances().find(service, 1);
  simulation.context().caused_by(
      simulation.emit({.detail = replicas, .instance = first, .kind = EventKind::scaled, .reason = reason}));
  for (std::uint32_t replica = 1; replica <= replicas; ++replica) {
    InstanceId instance = simulation.instances().find(service, replica);
    const bool is_new = instance == no_instance;
    if (is_new) instance = simulation.add_instance(service);
    if (is_new || processes_[instance].scaled_away) {
      processes_[instance].scaled_away = false;
      processes_[instance].next_version = version_of(service);
      restart(simulation, instance, simulation.plan().services[service].grace);
    }
  }
  // Replicas have ascending ids, so this loop stops the highest first.
  for (InstanceId instance = size(); instance-- > 0;) {
    Process& process = processes_[instance];
    if (process.service != service || process.replica <= replicas || process.scaled_away) continue;
    process.scaled_away = true;
    stop(simulation, instance, simulation.plan().services[service].grace);
  }
}

void Processes::on_due(Simulation& simulation, InstanceId instance, Due due) {
  const Process& process = processes_[instance];
  switch (due) {
    case Due::ready:
      if (process.state == ProcessState::starting) become_ready(simulation, instance);
      break;
    case Due::restart:
      if (process.will_restart) begin(simulation, instance);
      break;
    case Due::grace_over: {
      if (process.state != ProcessState::stopping) break;
      const bool again = process.start_after_stop;
      end(simulation, instance, End::kill, EventKind::killed, Reason::timed_out);  // SIGKILL, as Docker sends then
      if (again) start(simulation, instance);
      break;
    }
    case Due::outage_over:  // of the life that ended: an entry for another one does not get here
      start(simulation, instance);
      break;
  }
}

bool Processes::can_connect(Simulation& simulation, const Waiter& waiter) const {
  const auto instances = simulation.instances().of(waiter.service);
  return std::any_of(instances.begin(), instances.end(), [&](InstanceId instance) {
    return processes_[instance].serves() && !simulation.network().keeps_apart(simulation, waiter.instance, instance);
  });
}

// Schedules the attempt at which polling would succeed. Polling itself would keep every run alive.
void Processes::schedule_attempt(Simulation& simulation, const Waiter& waiter) {
  Time attempt = waiter.since;
  Duration pause = first_reconnect;
  do {
    attempt = saturating_add(attempt, pause);
    pause = std::min(2 * pause, longest_reconnect);
  } while (attempt < simulation.now());
  simulation.queue().schedule(attempt, EntryKind::timer, {waiter.instance, waiter.incarnation},
                              {.timer = waiter.timer, .cause = waiter.cause, .root = waiter.root});
}

void Processes::when_up(Simulation& simulation, InstanceId instance, ServiceId service, Timer timer) {
  const Waiter waiter{.instance = instance,
                      .incarnation = processes_[instance].incarnation,
                      .service = service,
                      .since = simulation.now(),
                      .timer = timer,
                      .cause = simulation.context().cause(),
                      .root = simulation.context().root()};
  if (can_connect(simulation, waiter)) return schedule_attempt(simulation, waiter);
  waiters_.push_back(waiter);
}

void Processes::links_changed(Simulation& simulation) {
  wake_waiters(simulation, [](const Waiter&) { return true; });
}

}  // namespace meshsim::sim
