// The life of instances: started, ready, killed, crashed, stopped, paused, and the restart policy.
//
// `kill` ends a process as `docker kill` does, and no policy brings it back. `crash` is an exit of its own, after which
// Docker's policy applies: a delay of 100ms, doubling up to 60s, and the shortest again after a run of 10s or a start
// by hand (moby restartmanager; reference in docs/architecture.md). During that delay `stop`, `kill` and scaling away
// cancel the restart (daemon/kill.go: a container that restarts is told to exit on its next event, and nothing is
// signalled), and `start` finds it running (daemon/start.go: not modified).
#pragma once

#include <cstdint>
#include <meshsim/actor.hpp>
#include <meshsim/context.hpp>
#include <meshsim/ids.hpp>
#include <utility>
#include <vector>

#include "base/draw_key.hpp"
#include "base/random.hpp"
#include "sim/process_faults.hpp"

namespace meshsim::sim {

class Simulation;

enum class ProcessState : std::uint8_t {
  down,
  starting,  ///< the process runs, but does not serve yet (`starts in`)
  ready,
  stopping,  ///< asked to stop, finishing what it has
};

/// Returns the reason that events give for losses by that end of a process.
Reason reason_of(End end);

struct Process {
  ServiceId service = no_service;
  std::uint32_t replica = 1;
  ProcessState state = ProcessState::down;
  bool paused = false;
  bool powered_off = false;  ///< its peers get no answer at all, not even a refusal
  bool scaled_away = false;
  bool start_after_stop = false;
  Reason ended_by = Reason::stopped;  ///< while it is down
  bool will_restart = false;          ///< it crashed, and its restart policy will start it again
  std::uint16_t incarnation = 0;      ///< number of times it was started
  std::uint16_t accepting = 0;        ///< the incarnation that takes entries now; 0: none does (down, starting, paused)
  std::uint16_t version = 0;          ///< index into the versions of its service
  std::uint16_t next_version = 0;     ///< the version that it runs from its next start on
  CrashPoint armed = CrashPoint::none;
  std::uint32_t armed_line = 0;  ///< the timeline line that armed it
  Duration armed_outage = 0;     ///< after the crash that is armed it is started again so much later; 0: it is not
  Duration stop_outage = 0;      ///< the same after the stop that is under way
  Time started_at = 0;
  Time paused_at = 0;                  ///< when it was last paused
  std::uint64_t pauses = 0;            ///< number of its pauses: tells one pause from the next
  Duration restart_delay = 0;          ///< the policy's last delay; 0 before the first
  Random random;                       ///< for the draws of a C++ actor
  DrawKey bodies;                      ///< the key for the draws of the bodies that it makes
  std::uint64_t made = 0;              ///< number of those bodies
  std::vector<std::uint32_t> backlog;  ///< entries that came due while it was paused

  bool alive() const { return state != ProcessState::down; }
  bool serves() const { return state == ProcessState::ready || state == ProcessState::stopping; }
};

class Processes {
 public:
  std::uint32_t add(Process process) {
    processes_.push_back(std::move(process));
    return static_cast<std::uint32_t>(processes_.size() - 1);
  }
  Process& operator[](InstanceId instance) { return processes_[instance]; }
  const Process& operator[](InstanceId instance) const { return processes_[instance]; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(processes_.size()); }

  /// Returns the faults that go on. Call Simulation::plan_fault() before the first one begins.
  ProcessFaults& faults() { return faults_; }
  const ProcessFaults& faults() const { return faults_; }

  // --- the verbs: each emits its events with the context's cause; false: nothing to do (it is down already, ...) ---
  /// Starts it by hand: the restart policy begins again with its shortest delay.
  bool start(Simulation& simulation, InstanceId instance);
  bool kill(Simulation& simulation, InstanceId instance);
  bool power_off(Simulation& simulation, InstanceId instance);
  /// Crashes it: with CrashPoint::now at once, else the next time a handler of the instance gets to that point, on
  /// behalf of the timeline's `line`.
  /// `outage`: as for start_after, from its death on; 0: it is not started.
  bool crash(Simulation& simulation, InstanceId instance, CrashPoint point, std::uint32_t line = 0,
             Duration outage = 0);
  /// Starts an instance that is down `delay` later, unless something else has started it by then.
  void start_after(Simulation& simulation, InstanceId instance, Duration delay);
  /// Stops it gracefully; kills it when it has not finished within `grace`. Resumes a paused one first, as Docker does.
  /// `outage`: as for start_after, from its end on; 0: it is not started.
  bool stop(Simulation& simulation, InstanceId instance, Duration grace, Duration outage = 0);
  /// Stops it gracefully and starts it; a dead one is only started.
  bool restart(Simulation& simulation, InstanceId instance, Duration grace);
  bool pause(Simulation& simulation, InstanceId instance);
  bool resume(Simulation& simulation, InstanceId instance);
  /// Adds replicas, or stops some, the highest first. `reason` is that of the event; new ones run version_of(service).
  void scale(Simulation& simulation, ServiceId service, std::uint32_t replicas, Reason reason = Reason::none);
  /// Returns the version of replicas that are added, an index into those of the service. Linear in the services that
  /// were deployed.
  std::uint16_t version_of(ServiceId service) const;
  void set_version(ServiceId service, std::uint16_t version);

  /// Ends the process, because its stop is done.
  void finish_stop(Simulation& simulation, InstanceId instance);
  /// Notes that a crash point was reached: the process ends as soon as the current dispatch is over.
  void crash_soon(InstanceId instance);
  bool has_crashing() const { return !crashing_.empty(); }
  void finish_crashes(Simulation& simulation);

  /// A scheduled step of a life is due.
  enum class Due : std::uint32_t { ready, restart, grace_over, outage_over };
  void on_due(Simulation& simulation, InstanceId instance, Due due);

  /// Implements Context::when_up.
  void when_up(Simulation& simulation, InstanceId instance, ServiceId service, Timer timer);
  /// Lets instances that wait for one behind a cut get through at their next attempt, because a fault between instances
  /// is over.
  void links_changed(Simulation& simulation);

  /// Returns the timeline lines that armed a crash which never struck, in the order in which they first armed one.
  std::vector<std::uint32_t> lines_without_strike() const;

 private:
  struct Waiter {
    InstanceId instance = no_instance;
    std::uint16_t incarnation = 0;
    ServiceId service = no_service;
    Time since = 0;
    Timer timer;
    EventSeq cause = 0;
    std::uint32_t root = 0;
  };

  /// The result of the crashes that a timeline line armed.
  struct ArmedLine {
    std::uint32_t line = 0;
    bool struck = false;
  };
  ArmedLine& armed_line(std::uint32_t line);

  bool begin(Simulation& simulation, InstanceId instance);
  bool cancel_restart(Simulation& simulation, InstanceId instance, EventKind kind);
  void begin_version(Simulation& simulation, InstanceId instance);
  void become_ready(Simulation& simulation, InstanceId instance);
  void end(Simulation& simulation, InstanceId instance, End end, EventKind kind, Reason reason);
  void apply_restart_policy(Simulation& simulation, InstanceId instance);
  bool can_connect(Simulation& simulation, const Waiter& waiter) const;
  static void schedule_attempt(Simulation& simulation, const Waiter& waiter);
  template <class Predicate>
  void wake_waiters(Simulation& simulation, Predicate is_meant);

  std::vector<Process> processes_;
  ProcessFaults faults_;
  std::vector<Waiter> waiters_;
  std::vector<std::pair<ServiceId, std::uint16_t>> versions_;  // of services that do not run their first
  std::vector<InstanceId> crashing_;
  std::vector<ArmedLine> armed_lines_;  // few, so they are searched one by one
};

}  // namespace meshsim::sim
