#include "sim/simulation.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <string>
#include <utility>

#include "base/check.hpp"
#include "sim/acting.hpp"

namespace meshsim::sim {

namespace {

/// Entries dispatched per handler on the io_context. One handler per entry costs half the speed; "all of one instant"
/// gains nothing when latencies are continuous. A prime: one of each batch is seen by Headway, and systems that go
/// round do so in small numbers of dispatches.
constexpr int batch = 61;
/// How often budgets of memory and the interrupt flag are looked at, in dispatches.
constexpr std::uint64_t look_every = 4096;

}  // namespace

/// The one thing that runs on the io_context: dispatches a batch and posts itself again until the run stops.
struct Simulation::Pump {
  Simulation* simulation;
  void operator()() const {
    simulation->pump();
    if (!simulation->stopped_) boost::asio::post(*simulation->io_, *this);
  }
};

Simulation::State::State(Simulation& simulation, const plan::Plan& planned, ActorFactory makes, const Budget& allowed)
    : plan(&planned),
      factory(std::move(makes)),
      budget(allowed),
      context(simulation),
      instances(planned.services.size()),
      network(planned),
      tables(planned),
      fresh(planned.series.size()),
      subscription_ids(planned.subscriptions.size()) {
  for (const plan::Service& service : planned.services) names.services.push_back(service.name);
  for (const plan::Topic& topic : planned.topics) names.topics.push_back(topic.name);
  names.fields = planned.fields;
  names.marks = planned.marks;
}

Simulation::Simulation(const plan::Plan& plan, ActorFactory factory, Budget budget)
    : state_(*this, plan, std::move(factory), budget), io_(std::make_unique<boost::asio::io_context>(1)) {
  for (std::size_t service = 0; service < plan.services.size(); ++service) {
    for (std::uint32_t replica = 0; replica < plan.services[service].replicas; ++replica) {
      add_instance(static_cast<ServiceId>(service));
    }
    if (plan.services[service].replicas != 0) continue;
    state_.processes[add_instance(static_cast<ServiceId>(service))].scaled_away = true;
  }
}

Simulation::Simulation(const Simulation& other)
    : state_(other.state_), io_(std::make_unique<boost::asio::io_context>(1)) {
  state_.context.simulation_ = this;
}

Simulation::~Simulation() = default;

void Simulation::boot() {
  booting_ = true;
  // Brokers first, so that every subscription is in place whatever the order of the file.
  for (const bool brokers : {true, false}) {
    for (InstanceId instance = 0; instance < state_.instances.size(); ++instance) {
      const plan::ServiceKind kind = state_.plan->services[state_.processes[instance].service].kind;
      if ((kind == plan::ServiceKind::broker) != brokers || state_.processes[instance].scaled_away) continue;
      act_as(no_instance, 0, 0);
      state_.processes.start(*this, instance);
    }
  }
  act_as(no_instance, 0, 0);
  booting_ = false;
}

StopReason Simulation::run(Time until) {
  until_ = until;
  stopped_ = false;
  stop_requested_ = false;
  io_->restart();
  boost::asio::post(*io_, Pump{this});
  io_->run();
  return stop_reason_;
}

std::optional<StopReason> Simulation::spent() {
  if (interrupt_ != nullptr && *interrupt_ != 0) return StopReason::interrupted;
  if (state_.queue.pending() >= std::min<std::uint64_t>(state_.budget.pending, EventQueue::most_pending / 2)) {
    return StopReason::budget_pending;
  }
  if (is_out_of_events()) return StopReason::budget_events;
  if (is_too_large()) return StopReason::budget_bytes;
  switch (state_.headway.look(
      {state_.context.now_, state_.seq, state_.dispatches, state_.last_root, state_.messages.size()},
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

/// Adding up takes time for each actor, table and subscription: with many of them it is done more rarely.
bool Simulation::is_too_large() {
  if (state_.dispatches < state_.next_weighing) return false;
  state_.next_weighing =
      state_.dispatches + std::max<std::uint64_t>(look_every, 4 * (state_.instances.size() + state_.tables.size() +
                                                                   state_.names.subscriptions.size()));
  std::uint64_t bytes = memory_bytes();
  if (observer_ != nullptr) bytes += observer_->memory_bytes();
  for (const trace::Sink* sink : sinks_) bytes += sink->memory_bytes();
  return bytes >= state_.budget.bytes;
}

/// The event that is to be recorded is the last one, or comes after it. True: it is not recorded. The run stops behind
/// this dispatch, so that it has as many events as were asked for, whatever looks at it.
bool Simulation::reach_last_event() {
  stop_requested_ = true;
  state_.unrecorded = state_.unrecorded || state_.seq >= state_.budget.events;
  return state_.seq >= state_.budget.events;
}

void Simulation::stop(StopReason reason) {
  stopped_ = true;
  stop_requested_ = false;
  stop_reason_ = reason;
}

void Simulation::advance_to(Time time) {
  MESHSIM_ASSERT(time >= state_.context.now_);
  state_.context.now_ = time;
}

/// To an actor that takes it.
inline void Simulation::deliver(std::uint32_t slot, Slot& entry) {
  ++state_.dispatches;
  state_.context.self_ = entry.target;
  Actor& actor = state_.instances.actor(entry.target);
  if (entry.kind == EntryKind::packet) {
    state_.context.cause_ = entry.packet.cause;
    state_.context.root_ = entry.packet.root;
    if (entry.packet.kind >= PacketKind::reset && !state_.network.on_notice(*this, entry.target, entry.packet)) {
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

/// With much under way everything lies far off in memory. What is to come on a channel is known, so that each dispatch
/// asks for what the third packet from now on will need first, the second next, the first last.
[[gnu::always_inline]] inline void Simulation::prefetch_coming(const Ring<Key>& coming) {
  if (coming.size() < 3 || !state_.queue.is_large()) return;
  prefetch(&state_.queue[coming[2].slot()]);
  state_.messages.fetch(state_.queue[coming[1].slot()].packet.body);
  state_.messages.fetch_payload(state_.queue[coming[0].slot()].packet.body);
}

[[gnu::always_inline]] inline void Simulation::dispatch(EventQueue::Next next) {
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
  if (state_.processes.has_crashing() || (after_dispatch_wanted_ && state_.seq != before)) [[unlikely]] {
    finish_dispatch();
  }
}

/// Everything else: steps of a process's life, alarms, and entries whose target does not take them. An entry that does
/// nothing leaves no trace, not even in the clock.
void Simulation::deliver_slow_path(std::uint32_t slot, Time due) {
  Slot& entry = state_.queue[slot];
  const bool known = entry.target < state_.instances.size();
  if (known && entry.kind != EntryKind::process && state_.processes[entry.target].paused &&
      state_.processes[entry.target].incarnation == entry.incarnation) {
    if (entry.kind == EntryKind::packet) {
      const Packet packet = entry.packet;
      if (state_.network.swallow(*this, entry.target, packet, due)) return state_.queue.release(slot);
    }
    state_.processes[entry.target].backlog.push_back(slot);
    return;
  }
  const Slot copy = entry;
  state_.queue.release(slot);
  const bool acts = copy.kind == EntryKind::packet || copy.kind == EntryKind::alarm ||
                    copy.kind == EntryKind::heartbeat || copy.kind == EntryKind::resend ||
                    copy.kind == EntryKind::dial ||
                    (copy.kind == EntryKind::process && state_.processes[copy.target].incarnation == copy.incarnation);
  if (!acts) return;
  state_.context.now_ = due;
  ++state_.dispatches;
  if (copy.kind == EntryKind::packet) {
    act_as(no_instance, copy.packet.cause, copy.packet.root);
    return state_.network.undeliverable(*this, copy.target, copy.incarnation, copy.packet);
  }
  act_as(no_instance, copy.timer.cause, copy.timer.root);
  if (copy.kind == EntryKind::heartbeat) {
    state_.network.on_heartbeat(*this, copy.timer.timer.slot);
  } else if (copy.kind == EntryKind::resend) {
    state_.network.on_resend(*this, copy.timer.timer);
  } else if (copy.kind == EntryKind::dial) {
    state_.network.on_dial(*this, copy.timer.timer);
  } else if (copy.kind == EntryKind::process) {
    state_.processes.on_due(*this, copy.target, static_cast<Processes::Due>(copy.timer.timer.code));
  } else if (observer_ != nullptr) {
    observer_->on_alarm(copy.timer.timer);
  }
}

void Simulation::finish_dispatch() {
  if (state_.processes.has_crashing()) state_.processes.finish_crashes(*this);
  if (after_dispatch_wanted_) observer_->after_dispatch();
}

// The loop. Everything that happens in a run happens here.
void Simulation::pump() {
  if (state_.queue.pending() >= std::min<std::uint64_t>(state_.budget.pending, EventQueue::most_pending / 2)) {
    return stop(StopReason::budget_pending);  // looked at every batch: one dispatch may schedule a great many
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
  state_.headway.see(state_.context.self_, state_.context.root_);
}

bool Simulation::step(Time until) {
  while (!state_.queue.idle()) {
    const EventQueue::Next next = state_.queue.next();
    if (next.key.due > until) break;
    const std::uint64_t before = state_.dispatches;
    dispatch(next);
    if (state_.dispatches != before) return true;
  }
  return false;
}

Context& Simulation::act_as(InstanceId instance, EventSeq cause, std::uint32_t root) {
  state_.context.self_ = instance;
  state_.context.cause_ = cause;
  state_.context.root_ = root;
  return state_.context;
}

void Simulation::alarm(Time time, Timer timer) {
  state_.queue.schedule(std::max(time, state_.context.now_), EntryKind::alarm, {}, {.timer = timer});
}

void Simulation::destroy(BodyRef ref) {
  const MessageStore::Record& record = state_.messages[ref];
  if (record.is_message) {
    emit({.message = record.id,
          .root = record.root,
          .instance = no_instance,
          .topic = record.topic,
          .kind = EventKind::message_done});
    state_.tables.retire(record.id);
  }
  state_.messages.destroy(ref);
}

SubscriptionId Simulation::subscription_of(std::uint32_t index, std::uint32_t replica) {
  std::vector<SubscriptionId>& ids = state_.subscription_ids[index];
  if (replica >= ids.size()) ids.resize(replica + 1, no_subscription);
  if (ids[replica] != no_subscription) return ids[replica];
  ids[replica] = static_cast<SubscriptionId>(state_.names.subscriptions.size());
  const plan::Subscription& subscription = state_.plan->subscriptions[index];
  std::string name = state_.plan->services[subscription.service].name;
  if (replica != 0) name += "-" + std::to_string(replica);
  state_.names.subscriptions.push_back({std::move(name), subscription.topic, subscription.service, replica, index});
  return ids[replica];
}

InstanceId Simulation::add_instance(ServiceId service) {
  const auto replica = static_cast<std::uint32_t>(state_.instances.of(service).size() + 1);
  std::string name = state_.plan->services[service].name + "-" + std::to_string(replica);
  Process process;
  process.service = service;
  process.replica = replica;
  process.random = Random::named(state_.plan->seed, "instance " + name);
  process.bodies = DrawKey::named(state_.plan->seed, "bodies of " + name);
  state_.names.instances.push_back({std::move(name), service, replica});
  state_.processes.add(std::move(process));
  return state_.instances.add(service, state_.factory(*state_.plan, service, replica));
}

std::uint64_t Simulation::memory_bytes() const {
  return state_.queue.memory_bytes() + state_.messages.memory_bytes() + state_.network.memory_bytes() +
         state_.tables.memory_bytes() + state_.instances.memory_bytes();
}

}  // namespace meshsim::sim
