#include "actors/outbox.hpp"

#include <algorithm>
#include <utility>

#include "sim/cause_scope.hpp"
#include "sim/simulation.hpp"

namespace meshsim::actors {
namespace {

// As for a connection that is made anew (Context::when_up).
constexpr Duration first_pause = 100 * millisecond;
constexpr Duration longest_pause = second;

Duration pause_after(std::uint32_t failures) {
  Duration pause = first_pause;
  for (std::uint32_t i = 1; i < failures && pause < longest_pause; ++i) pause *= 2;
  return std::min(pause, longest_pause);
}

const plan::DeliveryPolicy& policy_of(Context& context, ServiceId broker) {
  const plan::Plan& plan = context.simulation().plan();
  return plan.brokers[plan.services[broker].detail].policy;
}

}  // namespace

bool Outbox::keep(Context& context, BodyRef body, InstanceId to, Reason reason) {
  if (size_ >= policy_.capacity) return false;
  const TopicId topic = context.body(body).topic;
  Lane& lane = lanes_[lane_to(context.broker_of(topic))];
  Entry entry{.id = context.message_of(body), .body = body, .root = context.root()};
  entry.kept = context.emit({.message = entry.id,
                             .peer = to,
                             .topic = topic,
                             .kind = EventKind::kept,
                             .reason = reason != Reason::none ? reason : Reason::behind_others});
  context.simulation().messages()[body].is_given_up = true;
  insert(lane, entry);
  ++size_;
  if (lane.token != 0) return true;  // the lane is at work already
  lane.reason = reason;
  lane.failures = 1;
  wait(context, lane);
  return true;
}

std::uint32_t Outbox::lane_to(ServiceId broker) {
  std::uint32_t index = 0;
  while (index < lanes_.size() && lanes_[index].broker != broker) ++index;
  if (index == lanes_.size()) lanes_.emplace_back().broker = broker;
  return index;
}

/// Inserts a message by its id: one whose confirm was awaited longer than others' comes late, but was published before
/// them. The one on its way stays the first.
void Outbox::insert(Lane& lane, const Entry& entry) {
  lane.waiting.push_back(entry);
  const std::size_t first = lane.sent_to != no_instance ? 1 : 0;
  for (std::size_t i = lane.waiting.size() - 1; i > first && lane.waiting[i].id < lane.waiting[i - 1].id; --i) {
    std::swap(lane.waiting[i], lane.waiting[i - 1]);
  }
}

void Outbox::begin(Context& context) {
  for (Lane& lane : lanes_) send_next(context, lane);
}

void Outbox::send_next(Context& context, Lane& lane) {
  while (!lane.waiting.empty()) {
    const auto brokers = context.resolve(lane.broker);
    if (brokers.empty()) {
      lane.reason = Reason::unknown_host;
      return wait(context, lane);
    }
    if (!send(context, lane, brokers.front())) return;
  }
  lane.token = 0;
  lane.failures = 0;
}

/// Sends the first message of the lane. True: it is done with, as the kind has no confirms.
bool Outbox::send(Context& context, Lane& lane, InstanceId broker) {
  const Entry& first = lane.waiting.front();
  const plan::DeliveryPolicy& policy = policy_of(context, lane.broker);
  Packet packet{.body = first.body, .topic = context.body(first.body).topic, .kind = PacketKind::publish};
  context.caused_by(first.kept, first.root);
  if (!policy.publishing.confirms) {
    if (!context.simulation().network().reaches(context.simulation(), broker)) {
      fail(context, lane, Reason::link_cut);
      return false;
    }
    context.retain(first.body);
    context.simulation().messages()[first.body].is_given_up = false;
    context.send(broker, packet);
    remove_first(context, lane);
    return true;
  }
  context.retain(first.body);
  lane.sent_to = broker;
  packet.token = lane.token = next_token();
  lane.timer = context.timeout(policy.publishing.confirm_timeout, timer_of(lane));
  context.send(broker, packet);
  return false;
}

void Outbox::remove_first(Context& context, Lane& lane) {
  const BodyRef body = lane.waiting.front().body;
  lane.waiting.pop_front();
  --size_;
  context.release(body);
}

void Outbox::take_answer(Context& context, const Packet& packet) {
  if (packet.token == 0 || packet.token > UINT32_MAX) return;  // it belongs to an activation
  for (Lane& lane : lanes_) {
    if (lane.sent_to == no_instance || lane.token != packet.token) continue;
    context.cancel(lane.timer);
    if (packet.reason != Reason::none) return fail(context, lane, packet.reason);
    lane.sent_to = no_instance;
    lane.failures = 0;
    remove_first(context, lane);
    return send_next(context, lane);
  }
}

void Outbox::on_timer(Context& context, const Timer& timer) {
  Lane& lane = lanes_[timer.slot];
  if (lane.token != timer.value) return;
  if (lane.sent_to != no_instance) return fail(context, lane, Reason::timed_out);
  send_next(context, lane);
}

void Outbox::lost(Context& context, InstanceId peer) {
  for (Lane& lane : lanes_) {
    if (lane.sent_to != peer) continue;
    context.cancel(lane.timer);
    fail(context, lane, Reason::connection_lost);
  }
}

void Outbox::fail(Context& context, Lane& lane, Reason reason) {
  lane.sent_to = no_instance;
  lane.reason = reason;
  ++lane.failures;
  wait(context, lane);
}

/// Waits until the broker is back; or for a while, where it is there and did not take the message.
void Outbox::wait(Context& context, Lane& lane) {
  lane.token = next_token();
  // Waiting for the broker to come up would end at once where it is up already.
  const bool is_there = lane.reason == Reason::timed_out || lane.reason == Reason::refused_by_broker;
  if (is_there) {
    context.after(pause_after(lane.failures), timer_of(lane));
  } else {
    context.when_up(lane.broker, timer_of(lane));
  }
}

void Outbox::end(Context& context, Reason reason) {
  const sim::CauseScope scope(context, sim::CauseScope::Root::stays);
  for (Lane& lane : lanes_) {
    lane.sent_to = no_instance;
    lane.token = 0;
    lane.failures = 0;
    lane.timer = {};
    while (!policy_.durable && !lane.waiting.empty()) {
      const Entry& lost = lane.waiting.front();
      context.caused_by(scope.cause(), lost.root);
      context.emit({.message = lost.id,
                    .topic = context.body(lost.body).topic,
                    .kind = EventKind::publish_failed,
                    .reason = reason});
      remove_first(context, lane);
    }
  }
}

std::uint32_t Outbox::next_token() {
  if (++last_token_ == 0) ++last_token_;
  return last_token_;
}

Timer Outbox::timer_of(const Lane& lane) const {
  return {.code = code_, .slot = static_cast<std::uint32_t>(&lane - lanes_.data()), .value = lane.token};
}

}  // namespace meshsim::actors
