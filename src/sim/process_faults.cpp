#include "sim/process_faults.hpp"

#include <algorithm>
#include <utility>

#include "base/distribution.hpp"
#include "base/int128.hpp"
#include "base/time.hpp"
#include "sim/simulation.hpp"

namespace meshsim::sim {

namespace act = plan::act;

namespace {

bool hangs_by(const ProcessFault& fault, const Life& life) {
  return fault.active && std::find(fault.struck.begin(), fault.struck.end(), life) != fault.struck.end();
}

/// Notes that a handler of that life hangs by each of the faults that strike it.
void count_hung(std::vector<ProcessFault>& faults, const Life& life) {
  for (ProcessFault& fault : faults) fault.acted += hangs_by(fault, life) ? 1 : 0;
}

}  // namespace

std::uint32_t ProcessFaults::begin(ProcessFault fault) {
  faults_.push_back(std::move(fault));
  return static_cast<std::uint32_t>(faults_.size() - 1);
}

bool ProcessFaults::end(std::uint32_t fault) { return std::exchange(faults_[fault].active, false); }

void ProcessFaults::heal(const std::vector<plan::Target>& whom) {
  for (ProcessFault& fault : faults_) {
    if (plan::covers(whom, fault.who())) fault.active = false;
  }
}

bool ProcessFaults::has_active(const std::vector<plan::Target>& whom) const {
  return std::any_of(faults_.begin(), faults_.end(),
                     [&](const ProcessFault& fault) { return fault.active && plan::covers(whom, fault.who()); });
}

bool ProcessFaults::lies_on(const ProcessFault& fault, const plan::Target& one) {
  const plan::Target& who = fault.who();
  return fault.active && who.service == one.service && (who.replica == 0 || who.replica == one.replica);
}

Duration ProcessFaults::slowed(const plan::Target& one, Duration work) {
  int128 slowed = work;
  for (ProcessFault& fault : faults_) {
    const auto* slow = std::get_if<act::Slow>(&fault.action);
    if (slow == nullptr || !lies_on(fault, one)) continue;
    ++fault.acted;
    slowed = slowed * slow->factor.mantissa() / power_of_ten(slow->factor.scale());
    // Cut off each time, so that no number of faults can make it overflow.
    slowed = std::min<int128>(slowed, Distribution::max_draw);
  }
  return static_cast<Duration>(slowed);
}

Duration ProcessFaults::skew_of(const plan::Target& one) {
  Duration off = 0;
  for (ProcessFault& fault : faults_) {
    const auto* skew = std::get_if<act::Skew>(&fault.action);
    if (skew == nullptr || !lies_on(fault, one)) continue;
    ++fault.acted;
    off = saturating_add(off, skew->by);
  }
  return off;
}

bool ProcessFaults::draw(ProcessFault& fault, std::uint32_t replica, Probability probability) {
  if (fault.drawn.size() <= replica) fault.drawn.resize(replica + std::size_t{1});
  return fault.draws.with(replica).with(fault.drawn[replica]++).chance(probability);
}

bool ProcessFaults::hangs(const Life& life) const {
  return std::any_of(faults_.begin(), faults_.end(), [&](const ProcessFault& fault) { return hangs_by(fault, life); });
}

void ProcessFaults::wait_for_end(const Context& context, Timer timer) {
  const Life life{context.self(), context.incarnation()};
  count_hung(faults_, life);
  waiters_.push_back({life, timer, context.cause(), context.root()});
}

void ProcessFaults::release_hung(Simulation& simulation) {
  std::vector<Waiter> released;
  std::erase_if(waiters_, [&](const Waiter& waiter) {
    if (hangs(waiter.life)) {
      // Another one keeps it: that has touched it, too.
      count_hung(faults_, waiter.life);
      return false;
    }
    released.push_back(waiter);
    return true;
  });
  for (const Waiter& waiter : released) {
    // A handler is gone with its process, which may have ended meanwhile.
    const bool lives = simulation.processes()[waiter.life.instance].alive() &&
                       simulation.processes()[waiter.life.instance].incarnation == waiter.life.incarnation;
    if (!lives) continue;
    simulation.queue().schedule(simulation.now(), EntryKind::timer, {waiter.life.instance, waiter.life.incarnation},
                                {.timer = waiter.timer, .cause = waiter.cause, .root = waiter.root});
  }
}

}  // namespace meshsim::sim
