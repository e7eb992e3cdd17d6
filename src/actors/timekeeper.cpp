#include "actors/timekeeper.hpp"

#include <algorithm>

#include "base/time.hpp"
#include "sim/simulation.hpp"

namespace meshsim::actors {
namespace {

bool is_constant(const Distribution& duration) { return duration.kind == Distribution::Kind::constant; }

Duration drawn(const Distribution& duration, const Activation& activation, std::uint64_t which) {
  return is_constant(duration) ? duration.low : duration.draw(activation.draws.with(which));
}

Duration slowed(Context& context, Duration busy) {
  sim::Simulation& simulation = context.simulation();
  const sim::Process& process = simulation.processes()[context.self()];
  return simulation.processes().faults().slowed({process.service, process.replica}, busy);
}

}  // namespace

void Timekeeper::begin_work(Context& context, ActiveSlab<Activation>& all, std::uint32_t slot,
                            const Distribution& duration, std::uint64_t which) {
  Activation& activation = all[slot];
  Duration busy = drawn(duration, activation, which);
  if (context.may_be_faulty()) [[unlikely]]
    busy = slowed(context, busy);
  if (!context.crash_armed()) {
    activation.wait = Activation::Wait::work;
    return start(context, all, slot, busy, is_constant(duration));
  }
  activation.wait = Activation::Wait::first_half;
  activation.until = saturating_add(context.now(), busy);
  start(context, all, slot, busy / 2, is_constant(duration));
}

void Timekeeper::begin_second_half(Context& context, ActiveSlab<Activation>& all, std::uint32_t slot) {
  Activation& activation = all[slot];
  activation.wait = Activation::Wait::work;
  // A pause in which the first half ended has used up some or all of the second as well.
  start(context, all, slot, std::max<Duration>(activation.until - context.now(), 0), false);
}

void Timekeeper::begin_wait(Context& context, ActiveSlab<Activation>& all, std::uint32_t slot,
                            const Distribution& duration, std::uint64_t which) {
  Activation& activation = all[slot];
  // While it waits, it holds its slot but is not busy.
  if (activation.holds_slot()) meter_.change(context.now(), -1);
  activation.wait = Activation::Wait::time;
  start(context, all, slot, drawn(duration, activation, which), is_constant(duration));
}

void Timekeeper::start(Context& context, ActiveSlab<Activation>& all, std::uint32_t slot, Duration duration,
                       bool is_constant) {
  Activation& activation = all[slot];
  activation.token = all.next_token(slot);
  const Timer timer{.code = timer_activation, .slot = slot, .value = activation.token};
  // Equal durations are cheaper as timeouts, which need no sorting.
  activation.timer = is_constant ? context.timeout(duration, timer) : context.after(duration, timer);
}

}  // namespace meshsim::actors
