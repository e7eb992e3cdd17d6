#include "actors/sessions.hpp"

#include <algorithm>

#include "sim/simulation.hpp"

namespace meshsim::actors {
namespace {

constexpr Duration answer_timeout = 5 * second;  // the time-out of a request to a broker in most client libraries
// Kafka's request.timeout.ms (ConsumerConfig), for consumers that remember their position.
constexpr Duration fetch_timeout = 30 * second;
constexpr std::uint64_t request_timed_out = 1;  // the value of a timer that is set for a lost request

}  // namespace

void Sessions::begin(Context& context, std::uint32_t code) {
  code_ = code;
  for (std::uint32_t index = 0; index < planned_->size(); ++index) subscribe(context, index, 0);
}

void Sessions::on_timer(Context& context, const Timer& timer, std::uint32_t in_hand) {
  if (timer.value == request_timed_out) {
    const bool is_due = std::ranges::find(unheard_, timer.slot, &Unheard::index) != unheard_.end();
    if (!is_due || is_waiting_[timer.slot]) return;  // it was sent again meanwhile, or will be with the next session
  } else {
    is_waiting_[timer.slot] = false;
  }
  subscribe(context, timer.slot, in_hand);
}

void Sessions::subscribe(Context& context, std::uint32_t index, std::uint32_t in_hand) {
  const std::uint32_t plan_index = (*planned_)[index];
  const plan::Subscription& planned = context.simulation().plan().subscriptions[plan_index];
  const auto brokers = context.resolve(planned.broker);
  if (brokers.empty()) return wait_for_broker(context, index);
  context.send(brokers.front(), {.token = in_hand,
                                 .subscription = id_of(context, planned, plan_index),
                                 .number = planned.policy.dispatch.prefetch,
                                 .topic = planned.topic,
                                 .kind = PacketKind::subscribe});
  // Behind the subscribe, which makes the connection that they need.
  if (!unheard_.empty()) send_unheard(context, index, brokers.front());
}

void Sessions::send_unheard(Context& context, std::uint32_t index, InstanceId broker) {
  std::vector<Unheard> now;
  std::erase_if(unheard_, [&](const Unheard& unheard) {
    if (unheard.index == index) now.push_back(unheard);
    return unheard.index == index;
  });
  for (const Unheard& unheard : now) context.send(broker, unheard.packet);
}

void Sessions::ask_again(Context& context, const Packet& reset) {
  for (std::uint32_t index = 0; index < planned_->size(); ++index) {
    const std::uint32_t plan_index = (*planned_)[index];
    const plan::Subscription& planned = context.simulation().plan().subscriptions[plan_index];
    if (id_of(context, planned, plan_index) != reset.subscription) continue;
    unheard_.push_back({index,
                        {.token = reset.token,
                         .subscription = reset.subscription,
                         .number = reset.number,
                         .topic = reset.topic,
                         .kind = reset.about,
                         .reason = reset.reason}});
    context.after(fetch_timeout, {.code = code_, .slot = index, .value = request_timed_out});
    return;
  }
}

void Sessions::wait_for_broker(Context& context, std::uint32_t index) {
  if (is_waiting_[index]) return;
  is_waiting_[index] = true;
  const plan::Subscription& planned = context.simulation().plan().subscriptions[(*planned_)[index]];
  context.when_up(planned.broker, {.code = code_, .slot = index});
}

// Sets the timer after which a client asks again, because what it sent over a good connection got no answer.
void Sessions::wait_a_while(Context& context, std::uint32_t index) {
  if (is_waiting_[index]) return;
  is_waiting_[index] = true;
  context.after(answer_timeout, {.code = code_, .slot = index});
}

void Sessions::came_back(Context& context, const Packet& reset) {
  if (!context.can_reach(reset.from)) return;  // without a common network no attempt could succeed
  for (std::uint32_t index = 0; index < planned_->size(); ++index) {
    const std::uint32_t plan_index = (*planned_)[index];
    const plan::Subscription& planned = context.simulation().plan().subscriptions[plan_index];
    if (id_of(context, planned, plan_index) != reset.subscription) continue;
    // A drop leaves no trace at the sender, so only its own time-out tells it.
    if (reset.reason == Reason::link_drop) return wait_a_while(context, index);
    return wait_for_broker(context, index);
  }
}

void Sessions::lost(Context& context, InstanceId broker) {
  // Without a common network no attempt could succeed.
  if (!context.can_reach(broker)) return;
  const ServiceId service = context.service_of(broker);
  for (std::uint32_t index = 0; index < planned_->size(); ++index) {
    if (context.simulation().plan().subscriptions[(*planned_)[index]].broker == service)
      wait_for_broker(context, index);
  }
}

void Sessions::end(Context& context) {
  for (const std::uint32_t plan_index : *planned_) {
    const plan::Subscription& planned = context.simulation().plan().subscriptions[plan_index];
    const auto brokers = context.resolve(planned.broker);
    if (brokers.empty()) continue;
    const bool gives_up = context.scaled_away();
    context.send(brokers.front(), {.subscription = id_of(context, planned, plan_index),
                                   .number = gives_up ? 1U : 0U,
                                   .topic = planned.topic,
                                   .kind = PacketKind::unsubscribe});
  }
}

SubscriptionId Sessions::id_of(Context& context, const plan::Subscription& planned, std::uint32_t plan_index) const {
  return context.simulation().subscription_of(plan_index, planned.shared ? 0 : replica_);
}

}  // namespace meshsim::actors
