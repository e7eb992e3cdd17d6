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

Simulation::Simulation(const plan::Plan& plan, ActorFactory factory, Budget budget)
    : plan_(&plan),
      factory_(std::move(factory)),
      budget_(budget),
      io_(std::make_unique<boost::asio::io_context>(1)),
      context_(*this),
      network_(plan),
      tables_(plan),
      instances_of_(plan.services.size()),
      fresh_(plan.series.size()),
      subscription_ids_(plan.subscriptions.size()) {
  for (const plan::Service& service : plan.services) names_.services.push_back(service.name);
  for (const plan::Topic& topic : plan.topics) names_.topics.push_back(topic.name);
  names_.fields = plan.fields;
  names_.marks = plan.marks;
  for (std::size_t service = 0; service < plan.services.size(); ++service) {
    for (std::uint32_t replica = 0; replica < plan.services[service].replicas; ++replica) {
      add_instance(static_cast<ServiceId>(service));
    }
    if (plan.services[service].replicas != 0) continue;
    processes_[add_instance(static_cast<ServiceId>(service))].scaled_away = true;
  }
}

Simulation::Simulation(const Simulation& other)
    : plan_(other.plan_),
      factory_(other.factory_),
      budget_(other.budget_),
      io_(std::make_unique<boost::asio::io_context>(1)),
      context_(*this),
      until_(other.until_),
      seq_(other.seq_),
      dispatches_(other.dispatches_),
      next_look_(other.next_look_),
      next_weighing_(other.next_weighing_),
      headway_(other.headway_),
      last_id_(other.last_id_),
      last_root_(other.last_root_),
      digest_(other.digest_),
      queue_(other.queue_),
      messages_(other.messages_),
      processes_(other.processes_),
      network_(other.network_),
      tables_(other.tables_),
      handler_errors_(other.handler_errors_),
      names_(other.names_),
      instances_of_(other.instances_of_),
      fresh_(other.fresh_),
      subscription_ids_(other.subscription_ids_) {
  unrecorded_ = other.unrecorded_;
  context_.now_ = other.context_.now_;
  context_.crash_planned_ = other.context_.crash_planned_;
  actors_.reserve(other.actors_.size());
  for (const auto& actor : other.actors_) add_actor(actor->clone());
}

Simulation::~Simulation() = default;

void Simulation::boot() {
  booting_ = true;
  // Brokers first, so that every subscription is in place whatever the order of the file.
  for (const bool brokers : {true, false}) {
    for (InstanceId instance = 0; instance < instance_count(); ++instance) {
      const plan::ServiceKind kind = plan_->services[processes_[instance].service].kind;
      if ((kind == plan::ServiceKind::broker) != brokers || processes_[instance].scaled_away) continue;
      act_as(no_instance, 0, 0);
      processes_.start(*this, instance);
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
  if (queue_.pending() >= std::min<std::uint64_t>(budget_.pending, EventQueue::most_pending / 2)) {
    return StopReason::budget_pending;
  }
  if (is_out_of_events()) return StopReason::budget_events;
  if (is_too_large()) return StopReason::budget_bytes;
  switch (headway_.look({context_.now_, seq_, dispatches_, last_root_, messages_.size()}, budget_.in_vain)) {
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
  if (dispatches_ < next_weighing_) return false;
  next_weighing_ = dispatches_ + std::max<std::uint64_t>(
                                     look_every, 4 * (actors_.size() + tables_.size() + names_.subscriptions.size()));
  std::uint64_t bytes = memory_bytes();
  if (observer_ != nullptr) bytes += observer_->memory_bytes();
  for (const trace::Sink* sink : sinks_) bytes += sink->memory_bytes();
  return bytes >= budget_.bytes;
}

/// The event that is to be recorded is the last one, or comes after it. True: it is not recorded. The run stops behind
/// this dispatch, so that it has as many events as were asked for, whatever looks at it.
bool Simulation::reach_last_event() {
  stop_requested_ = true;
  unrecorded_ = unrecorded_ || seq_ >= budget_.events;
  return seq_ >= budget_.events;
}

void Simulation::stop(StopReason reason) {
  stopped_ = true;
  stop_requested_ = false;
  stop_reason_ = reason;
}

void Simulation::advance_to(Time time) {
  MESHSIM_ASSERT(time >= context_.now_);
  context_.now_ = time;
}

/// To an actor that takes it.
inline void Simulation::deliver(std::uint32_t slot, Slot& entry) {
  ++dispatches_;
  context_.self_ = entry.target;
  Actor& actor = *actors_[entry.target];
  if (entry.kind == EntryKind::packet) {
    context_.cause_ = entry.packet.cause;
    context_.root_ = entry.packet.root;
    if (entry.packet.kind >= PacketKind::reset && !network_.on_notice(*this, entry.target, entry.packet)) {
      entry.packet.life = 0;
    }
    actor.on_packet(context_, entry.packet);
  } else {
    context_.cause_ = entry.timer.cause;
    context_.root_ = entry.timer.root;
    ++entry.generation;  // its id is stale from here on
    actor.on_timer(context_, entry.timer.timer);
  }
  queue_.release(slot, entry);
}

/// With much under way everything lies far off in memory. What is to come on a channel is known, so that each dispatch
/// asks for what the third packet from now on will need first, the second next, the first last.
[[gnu::always_inline]] inline void Simulation::bring_near(const Ring<Key>& coming) {
  if (coming.size() < 3 || !queue_.is_large()) return;
  prefetch(&queue_[coming[2].slot()]);
  messages_.fetch(queue_[coming[1].slot()].packet.body);
  messages_.fetch_payload(queue_[coming[0].slot()].packet.body);
}

[[gnu::always_inline]] inline void Simulation::dispatch(EventQueue::Next next) {
  std::uint32_t slot = next.key.slot();
  Slot* entry = &queue_.pop(next);
  if (!next.is_timer) {
    bring_near(queue_.followers(*entry));
  } else if (entry->kind == EntryKind::lane) [[unlikely]] {
    slot = queue_.pop_lane(next.key);
    if (slot == EventQueue::none) return;
    entry = &queue_[slot];
  }
  queue_.settle(entry->kind);
  const EventSeq before = seq_;
  if (entry->kind <= EntryKind::upkeep && processes_[entry->target].accepting == entry->incarnation) [[likely]] {
    context_.now_ = next.key.due;
    deliver(slot, *entry);
  } else {
    deliver_aside(slot, next.key.due);
  }
  if (processes_.has_crashing() || (after_dispatch_wanted_ && seq_ != before)) [[unlikely]] {
    finish_dispatch();
  }
}

/// Everything else: steps of a process's life, alarms, and entries whose target does not take them. An entry that does
/// nothing leaves no trace, not even in the clock.
void Simulation::deliver_aside(std::uint32_t slot, Time due) {
  Slot& entry = queue_[slot];
  const bool known = entry.target < actors_.size();
  if (known && entry.kind != EntryKind::process && processes_[entry.target].paused &&
      processes_[entry.target].incarnation == entry.incarnation) {
    if (entry.kind == EntryKind::packet) {
      const Packet packet = entry.packet;
      if (network_.swallow(*this, entry.target, packet, due)) return queue_.release(slot);
    }
    processes_[entry.target].backlog.push_back(slot);
    return;
  }
  const Slot copy = entry;
  queue_.release(slot);
  const bool acts = copy.kind == EntryKind::packet || copy.kind == EntryKind::alarm ||
                    copy.kind == EntryKind::heartbeat || copy.kind == EntryKind::resend ||
                    copy.kind == EntryKind::dial ||
                    (copy.kind == EntryKind::process && processes_[copy.target].incarnation == copy.incarnation);
  if (!acts) return;
  context_.now_ = due;
  ++dispatches_;
  if (copy.kind == EntryKind::packet) {
    act_as(no_instance, copy.packet.cause, copy.packet.root);
    return network_.undeliverable(*this, copy.target, copy.incarnation, copy.packet);
  }
  act_as(no_instance, copy.timer.cause, copy.timer.root);
  if (copy.kind == EntryKind::heartbeat) {
    network_.on_heartbeat(*this, copy.timer.timer.slot);
  } else if (copy.kind == EntryKind::resend) {
    network_.on_resend(*this, copy.timer.timer);
  } else if (copy.kind == EntryKind::dial) {
    network_.on_dial(*this, copy.timer.timer);
  } else if (copy.kind == EntryKind::process) {
    processes_.on_due(*this, copy.target, static_cast<Processes::Due>(copy.timer.timer.code));
  } else if (observer_ != nullptr) {
    observer_->on_alarm(copy.timer.timer);
  }
}

void Simulation::finish_dispatch() {
  if (processes_.has_crashing()) processes_.finish_crashes(*this);
  if (after_dispatch_wanted_) observer_->after_dispatch();
}

// The loop. Everything that happens in a run happens here.
void Simulation::pump() {
  if (queue_.pending() >= std::min<std::uint64_t>(budget_.pending, EventQueue::most_pending / 2)) {
    return stop(StopReason::budget_pending);  // looked at every batch: one dispatch may schedule a great many
  }
  if (is_out_of_events()) return stop(StopReason::budget_events);
  if (dispatches_ >= next_look_) {
    if (const auto reason = spent()) return stop(*reason);
    next_look_ = dispatches_ + look_every;
  }
  for (int i = 0; i < batch; ++i) {
    if (queue_.idle()) return stop(StopReason::idle);
    const EventQueue::Next next = queue_.next();
    if (next.key.due > until_) return stop(StopReason::until);
    dispatch(next);
    if (stop_requested_) [[unlikely]] {
      return stop(is_out_of_events() ? StopReason::budget_events : StopReason::breakpoint);
    }
  }
  headway_.see(context_.self_, context_.root_);
}

bool Simulation::step(Time until) {
  while (!queue_.idle()) {
    const EventQueue::Next next = queue_.next();
    if (next.key.due > until) break;
    const std::uint64_t before = dispatches_;
    dispatch(next);
    if (dispatches_ != before) return true;
  }
  return false;
}

Context& Simulation::act_as(InstanceId instance, EventSeq cause, std::uint32_t root) {
  context_.self_ = instance;
  context_.cause_ = cause;
  context_.root_ = root;
  return context_;
}

void Simulation::alarm(Time time, Timer timer) {
  queue_.schedule(std::max(time, context_.now_), EntryKind::alarm, {}, {.timer = timer});
}

void Simulation::let_go(BodyRef ref) {
  const MessageStore::Record& record = messages_[ref];
  if (record.is_message) {
    emit({.message = record.id,
          .root = record.root,
          .instance = no_instance,
          .topic = record.topic,
          .kind = EventKind::message_done});
    tables_.retire(record.id);
  }
  messages_.destroy(ref);
}

SubscriptionId Simulation::subscription_of(std::uint32_t index, std::uint32_t replica) {
  std::vector<SubscriptionId>& ids = subscription_ids_[index];
  if (replica >= ids.size()) ids.resize(replica + 1, no_subscription);
  if (ids[replica] != no_subscription) return ids[replica];
  ids[replica] = static_cast<SubscriptionId>(names_.subscriptions.size());
  const plan::Subscription& subscription = plan_->subscriptions[index];
  std::string name = plan_->services[subscription.service].name;
  if (replica != 0) name += "-" + std::to_string(replica);
  names_.subscriptions.push_back({std::move(name), subscription.topic, subscription.service, replica, index});
  return ids[replica];
}

void Simulation::add_actor(std::unique_ptr<Actor> actor) {
  capabilities_.push_back(actor->capabilities());
  actors_.push_back(std::move(actor));
}

InstanceId Simulation::add_instance(ServiceId service) {
  const auto replica = static_cast<std::uint32_t>(instances_of_[service].size() + 1);
  std::string name = plan_->services[service].name + "-" + std::to_string(replica);
  Process process;
  process.service = service;
  process.replica = replica;
  process.random = Random::named(plan_->seed, "instance " + name);
  process.bodies = DrawKey::named(plan_->seed, "bodies of " + name);
  names_.instances.push_back({std::move(name), service, replica});
  add_actor(factory_(*plan_, service, replica));
  const InstanceId instance = processes_.add(std::move(process));
  instances_of_[service].push_back(instance);
  return instance;
}

std::uint64_t Simulation::memory_bytes() const {
  std::uint64_t bytes =
      queue_.memory_bytes() + messages_.memory_bytes() + network_.memory_bytes() + tables_.memory_bytes();
  for (const auto& actor : actors_) bytes += actor->memory_bytes();
  return bytes;
}

}  // namespace meshsim::sim
