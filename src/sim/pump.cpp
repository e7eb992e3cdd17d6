#include "sim/pump.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "base/check.hpp"
#include "base/prefetch.hpp"
#include "sim/simulation.hpp"
#include "sim/unread.hpp"

namespace meshsim::sim {

namespace {

/// Entries dispatched per handler on the io_context. One handler per entry costs half the speed; "all of one instant"
/// gains nothing when latencies are continuous. A prime, because Headway samples one of each batch and loops have small
/// numbers of dispatches.
constexpr int batch = 61;
/// The number of dispatches between two looks at the memory budget and the interrupt flag.
constexpr std::uint64_t look_every = 4096;

}  // namespace

struct Pump::Handler {
  Pump* pump;
  void operator()() const {
    pump->dispatch_batch();
    if (!pump->stopped_) boost::asio::post(*pump->io_, *this);
  }
};

Pump::Pump(Simulation& simulation, State& state, const Audience& audience)
    : simulation_(simulation), state_(state), audience_(audience), io_(std::make_unique<boost::asio::io_context>(1)) {}

Pump::~Pump() = default;

StopReason Pump::run(Time until) {
  until_ = until;
  stopped_ = false;
  stop_requested_ = false;
  // run() has ended before, and an io_context that has run out of work must be restarted.
  io_->restart();
  boost::asio::post(*io_, Handler{this});
  io_->run();
  return stop_reason_;
}

std::optional<StopReason> Pump::spent() {
  if (interrupt_ != nullptr && *interrupt_ != 0) return StopReason::interrupted;
  if (state_.queue.pending() >= std::min<std::uint64_t>(state_.budget.pending, EventQueue::most_pending / 2)) {
    return StopReason::budget_pending;
  }
  if (is_out_of_events()) return StopReason::budget_events;
  if (is_too_large()) return StopReason::budget_bytes;
  switch (state_.headway.look(
      {state_.context.now_, state_.seq, state_.dispatches, state_.counters.roots(), state_.messages.size()},
      state_.budget.in_vain)) {
    case Stuck::no:
      break;
    case Stuck::livelock:
      return StopReason::livelock;
    case Stuck::upkeep_only:
      return StopReason::upkeep_only;
    case Stuck::avalanche:
      return StopReason::avalanche;
  }
  return std::nullopt;
}

/// Adds up the memory now and then. That takes time for each actor, table and subscription, so with many of them it is
/// done more rarely.
bool Pump::is_too_large() {
  if (state_.dispatches < state_.next_weighing) return false;
  state_.next_weighing =
      state_.dispatches + std::max<std::uint64_t>(look_every, 4 * (state_.instances.size() + state_.tables.size() +
                                                                   state_.names.subscriptions.size()));
  return simulation_.memory_bytes() + audience_.memory_bytes() >= state_.budget.bytes;
}

void Pump::stop(StopReason reason) {
  stopped_ = true;
  stop_requested_ = false;
  stop_reason_ = reason;
}

/// Gives an entry to an actor that takes it.
inline void Pump::deliver(std::uint32_t slot, Slot& entry) {
  ++state_.dispatches;
  state_.context.self_ = entry.target;
  Actor& actor = state_.instances.actor(entry.target);
  if (entry.kind == EntryKind::packet) {
    state_.context.cause_ = entry.packet.cause;
    state_.context.root_ = entry.packet.root;
    // Life 0 tells the actor that the notice is about an earlier connection than the present one.
    if (entry.packet.kind >= PacketKind::reset && !state_.network.on_notice(simulation_, entry.target, entry.packet)) {
      entry.packet.life = 0;
    }
    actor.on_packet(state_.context, entry.packet);
  } else {
    state_.context.cause_ = entry.timer.cause;
    state_.context.root_ = entry.timer.root;
    ++entry.generation;  // its id is stale from here on
    actor.on_timer(state_.context, entry.timer.timer);
  }
  state_.queue.release(slot, entry);
}

/// Fetches the memory that the coming packets of a channel need. With much under way everything lies far off, but what
/// comes next on a channel is known: each dispatch asks for what the third packet from now will need first, the second
/// next, the first last.
[[gnu::always_inline]] inline void Pump::prefetch_coming(const Ring<Key>& coming) const {
  // In a small queue everything is in the cache already, and a prefetch is wasted.
  if (coming.size() < 3 || !state_.queue.is_large()) return;
  prefetch(&state_.queue[coming[2].slot()]);
  state_.messages.fetch(state_.queue[coming[1].slot()].packet.body);
  state_.messages.fetch_payload(state_.queue[coming[0].slot()].packet.body);
}

[[gnu::always_inline]] inline void Pump::dispatch(EventQueue::Next next) {
  std::uint32_t slot = next.key.slot();
  Slot* entry = &state_.queue.pop(next);
  if (!next.is_timer) {
    prefetch_coming(state_.queue.followers(*entry));
  } else if (entry->kind == EntryKind::lane) [[unlikely]] {
    slot = state_.queue.pop_lane(next.key);
    if (slot == EventQueue::none) return;
    entry = &state_.queue[slot];
  }
  state_.queue.settle(entry->kind);
  const EventSeq before = state_.seq;
  if (entry->kind <= EntryKind::upkeep && state_.processes[entry->target].accepting == entry->incarnation) [[likely]] {
    state_.context.now_ = next.key.due;
    deliver(slot, *entry);
  } else {
    deliver_slow_path(slot, next.key.due);
  }
  if (state_.processes.has_crashing() || (audience_.follows_dispatches() && state_.seq != before)) [[unlikely]] {
    finish_dispatch();
  }
}

/// Handles everything else: steps of a process's life, alarms, and entries whose target does not take them. An entry
/// that does nothing leaves no trace, not even in the clock.
void Pump::deliver_slow_path(std::uint32_t slot, Time due) {
  Slot& entry = state_.queue[slot];
  const bool known = entry.target < state_.instances.size();
  if (known && entry.kind != EntryKind::process && state_.processes[entry.target].paused &&
      state_.processes[entry.target].incarnation == entry.incarnation) {
    if (entry.kind == EntryKind::packet) {
      const Packet packet = entry.packet;
      if (swallow(simulation_, entry.target, packet, due)) return state_.queue.release(slot);
    }
    if (entry.kind == EntryKind::cancelled) return state_.queue.release(slot);
    state_.queue.hold(slot);
    state_.processes[entry.target].backlog.push_back(slot);
    return;
  }
  const Slot copy = entry;  // a copy, because its consequences may need its slot
  state_.queue.release(slot);
  // A timer dies with its process, and so does a step of its life. Only a lost packet has a sender to tell.
  const bool died = copy.kind == EntryKind::timer || copy.kind == EntryKind::upkeep ||
                    copy.kind == EntryKind::cancelled ||
                    (copy.kind == EntryKind::process && state_.processes[copy.target].incarnation != copy.incarnation);
  if (died) return;
  state_.context.now_ = due;
  ++state_.dispatches;
  act_on(copy);
}

/// Does the simulation's own work: no instance acts, and the entry's cause becomes the cause of all that follows.
void Pump::act_on(const Slot& entry) {
  const bool is_packet = entry.kind == EntryKind::packet;
  simulation_.act_as(no_instance, is_packet ? entry.packet.cause : entry.timer.cause,
                     is_packet ? entry.packet.root : entry.timer.root);
  switch (entry.kind) {
    case EntryKind::packet:
      return state_.network.undeliverable(simulation_, entry.target, entry.incarnation, entry.packet);
    case EntryKind::network:
      return state_.network.on_due(simulation_, entry.timer.timer);
    case EntryKind::process:
      return state_.processes.on_due(simulation_, entry.target, static_cast<Processes::Due>(entry.timer.timer.code));
    case EntryKind::alarm:
      if (audience_.observer() != nullptr) audience_.observer()->on_alarm(entry.timer.timer);
      return;
    case EntryKind::timer:
    case EntryKind::upkeep:
    case EntryKind::lane:
    case EntryKind::cancelled:
      return;
  }
}

void Pump::finish_dispatch() {
  if (state_.processes.has_crashing()) state_.processes.finish_crashes(simulation_);
  if (audience_.follows_dispatches()) audience_.observer()->after_dispatch();
}

// Dispatches a batch: everything that happens in a run happens here.
void Pump::dispatch_batch() {
  if (state_.queue.pending() >= std::min<std::uint64_t>(state_.budget.pending, EventQueue::most_pending / 2)) {
    // Checked after every batch, because one dispatch may schedule a great many.
    return stop(StopReason::budget_pending);
  }
  if (is_out_of_events()) return stop(StopReason::budget_events);
  if (state_.dispatches >= state_.next_look) {
    if (const auto reason = spent()) return stop(*reason);
    state_.next_look = state_.dispatches + look_every;
  }
  for (int i = 0; i < batch; ++i) {
    if (state_.queue.idle()) return stop(StopReason::idle);
    const EventQueue::Next next = state_.queue.next();
    if (next.key.due > until_) return stop(StopReason::until);
    dispatch(next);
    if (stop_requested_) [[unlikely]] {
      return stop(is_out_of_events() ? StopReason::budget_events : StopReason::breakpoint);
    }
  }
  // One of each batch is enough of a sample, and costs nothing per dispatch.
  state_.headway.see(state_.context.self_, state_.context.root_);
}

bool Pump::step(Time until) {
  while (!state_.queue.idle()) {
    const EventQueue::Next next = state_.queue.next();
    if (next.key.due > until) break;
    const std::uint64_t before = state_.dispatches;
    dispatch(next);
    // A cancelled timer is no step for a user.
    if (state_.dispatches != before) return true;
  }
  return false;
}

bool Pump::is_out_of_events() const {
  return state_.seq >= state_.budget.events && (state_.unrecorded || !state_.queue.idle());
}

std::vector<InstanceId> Pump::busiest() const { return state_.headway.busiest(); }

}  // namespace meshsim::sim
