// The faults that lines of the timeline put on processes: slow, hang, fail, skew. Any number of them may lie on a
// process at once; each begins and ends as a whole. A `hang` is a state of the process and ends with it; the others
// are of its machine or its build, and are there again after a restart.
#pragma once

#include <cstdint>
#include <meshsim/context.hpp>
#include <meshsim/ids.hpp>
#include <meshsim/time.hpp>
#include <optional>
#include <span>
#include <vector>

#include "base/draw_key.hpp"
#include "plan/action.hpp"
#include "plan/verbs.hpp"

namespace meshsim::sim {

class Simulation;

/// One life of an instance.
struct Life {
  InstanceId instance = no_instance;
  std::uint16_t incarnation = 0;
  friend bool operator==(const Life&, const Life&) = default;
};

/// The effect of a timeline line on the processes that it names. Plain data.
struct ProcessFault {
  plan::Action action;     ///< slow, hang, fail or skew
  std::uint32_t line = 0;  ///< the timeline line that began it
  DrawKey draws;           ///< the key for its draws on each request
  bool active = true;
  std::uint64_t acted = 0;           ///< number of works, handlers, requests or looks at a clock that it touched
  std::vector<std::uint32_t> drawn;  ///< by replica: the number of draws there
  std::vector<Life> struck;          ///< hang: the lives that hang

  const plan::Target& who() const { return *plan::target_of(action); }
};

class ProcessFaults {
 public:
  /// Begins a fault; returns its index.
  std::uint32_t begin(ProcessFault fault);
  /// Ends a fault. False when it is over already. Call release_hung() behind it.
  bool end(std::uint32_t fault);
  /// Ends every fault whose processes are all among these. Call release_hung() behind it.
  void heal(const std::vector<plan::Target>& whom);
  /// Tells whether heal() would end a fault.
  bool has_active(const std::vector<plan::Target>& whom) const;
  std::span<const ProcessFault> all() const { return faults_; }

  /// Returns how long `work` of that time takes at the target, which is one instance.
  Duration slowed(const plan::Target& one, Duration work);
  /// Returns by how much the clock of the target, one instance, differs from the time of the run.
  Duration skew_of(const plan::Target& one);
  /// Returns the status with which a `fail` answers a request to the instance; nothing when none strikes it.
  /// `is_meant` tells whether an endpoint is the one that is requested.
  template <class Predicate>
  std::optional<std::uint32_t> failure(const plan::Target& one, Predicate is_meant);
  /// Tells whether the life hangs.
  bool hangs(const Life& life) const;
  /// Gives the timer to the acting instance, which hangs, as soon as it does not hang any more.
  void wait_for_end(const Context& context, Timer timer);
  /// Schedules the timers of those that hang no more.
  void release_hung(Simulation& simulation);

 private:
  struct Waiter {
    Life life;
    Timer timer;
    EventSeq cause = 0;
    std::uint32_t root = 0;
  };

  static bool lies_on(const ProcessFault& fault, const plan::Target& one);
  static bool draw(ProcessFault& fault, std::uint32_t replica, Probability probability);

  std::vector<ProcessFault> faults_;  // all faults that ever were
  std::vector<Waiter> waiters_;
};

template <class Predicate>
std::optional<std::uint32_t> ProcessFaults::failure(const plan::Target& one, Predicate is_meant) {
  for (ProcessFault& fault : faults_) {
    const auto* fail = std::get_if<plan::act::Fail>(&fault.action);
    if (fail == nullptr || !lies_on(fault, one) || !is_meant(fail->endpoint)) continue;
    if (!draw(fault, one.replica, fail->probability)) continue;
    ++fault.acted;
    return fail->status;
  }
  return std::nullopt;
}

}  // namespace meshsim::sim
