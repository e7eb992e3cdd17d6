#include <meshsim/actor.hpp>
#include <meshsim/context.hpp>

#include "base/hash.hpp"
#include "base/time.hpp"
#include "sim/simulation.hpp"

namespace meshsim {

Reason Actor::obstacle(Context&) const { return Reason::none; }
void Actor::on_stop(Context& context) { context.finish_stop(); }

ServiceId Context::service() const { return service_of(self_); }
ServiceId Context::service_of(InstanceId instance) const { return simulation_->state_.processes[instance].service; }

EventSeq Context::emit(Event event, std::span<const std::byte> payload) { return simulation_->record(event, payload); }

EventSeq Context::log(std::string_view text) {
  const auto bytes = std::as_bytes(std::span(text.data(), text.size()));
  return emit({.detail = hash_bytes(text.data(), text.size()), .kind = EventKind::logged}, bytes);
}

std::span<const InstanceId> Context::resolve(ServiceId service) {
  auto& resolved = simulation_->resolved_;
  resolved.clear();
  if (!simulation_->state_.network.connected(this->service(), service)) return {};
  for (const InstanceId instance : simulation_->state_.instances.of(service)) {
    if (simulation_->state_.processes[instance].alive()) resolved.push_back(instance);
  }
  return resolved;
}

std::span<const InstanceId> Context::addresses(ServiceId service) const {
  auto& resolved = simulation_->resolved_;
  resolved.clear();
  for (const InstanceId instance : simulation_->state_.instances.of(service)) {
    if (!simulation_->state_.processes[instance].scaled_away) resolved.push_back(instance);
  }
  return resolved;
}

bool Context::can_reach(InstanceId peer) const {
  return simulation_->state_.network.connected(service(), service_of(peer));
}

void Context::send(InstanceId to, const Packet& packet) { simulation_->state_.network.send(*simulation_, to, packet); }

TimerId Context::after(Duration delay, Timer timer) {
  return simulation_->state_.queue.schedule(saturating_add(now_, delay), sim::EntryKind::timer,
                                            {self_, simulation_->state_.processes[self_].incarnation},
                                            {.timer = timer, .cause = cause_, .root = root_});
}

TimerId Context::timeout(Duration delay, Timer timer) {
  return simulation_->state_.queue.schedule_in_lane(now_, delay,
                                                    {self_, simulation_->state_.processes[self_].incarnation},
                                                    {.timer = timer, .cause = cause_, .root = root_});
}

TimerId Context::housekeeping(Duration delay, Timer timer) {
  return simulation_->state_.queue.schedule(saturating_add(now_, delay), sim::EntryKind::upkeep,
                                            {self_, simulation_->state_.processes[self_].incarnation},
                                            {.timer = timer, .cause = cause_, .root = root_});
}

void Context::when_up(ServiceId service, Timer timer) {
  simulation_->state_.processes.when_up(*simulation_, self_, service, timer);
}

void Context::cancel(TimerId& timer) {
  simulation_->state_.queue.cancel(timer);
  timer = {};
}

BodyRef Context::make_body(TopicId topic, std::span<const std::byte> bytes, MessageId id) {
  sim::Process& process = simulation_->state_.processes[self_];
  return simulation_->state_.messages.make(id == 0 ? next_id() : id, topic, self_, root_, bytes,
                                           process.bodies.with(process.made++));
}

Body Context::body(BodyRef ref) const {
  const auto& record = simulation_->state_.messages[ref];
  return {record.id,     record.published_at, record.published_event,
          record.sender, record.topic,        simulation_->state_.messages.payload(ref)};
}

MessageId Context::message_of(BodyRef ref) const { return simulation_->state_.messages[ref].id; }

void Context::mark_published(BodyRef ref, EventSeq published) {
  auto& record = simulation_->state_.messages[ref];
  record.is_message = true;
  record.published_at = now();
  record.published_event = published;
}

void Context::mark_message(BodyRef ref) { simulation_->state_.messages[ref].is_message = true; }
void Context::retain(BodyRef ref) { ++simulation_->state_.messages[ref].references; }
void Context::release(BodyRef ref) { simulation_->release(ref); }
MessageId Context::next_id() { return simulation_->counters().next_id(); }

std::uint32_t Context::new_root() {
  root_ = simulation_->counters().new_root();
  cause_ = 0;  // it comes from outside the system
  return root_;
}

bool Context::is_crash_due(CrashPoint point) {
  sim::Process& process = simulation_->state_.processes[self_];
  if (process.armed != point) return false;
  process.armed = CrashPoint::none;  // Disarmed first: the rest of this dispatch must not strike again.
  simulation_->state_.processes.crash_soon(self_);
  return true;
}

bool Context::is_crash_armed() const { return simulation_->state_.processes[self_].armed != CrashPoint::none; }

Time Context::skewed_clock() {
  const sim::Process& process = simulation_->state_.processes[self_];
  return saturating_add(now_, simulation_->state_.processes.faults().skew_of({process.service, process.replica}));
}

void Context::finish_stop() { simulation_->state_.processes.finish_stop(*simulation_, self_); }
std::uint16_t Context::incarnation() const { return simulation_->state_.processes[self_].incarnation; }
bool Context::scaled_away() const { return simulation_->state_.processes[self_].scaled_away; }
std::uint64_t Context::random() { return simulation_->state_.processes[self_].random.next(); }

}  // namespace meshsim
