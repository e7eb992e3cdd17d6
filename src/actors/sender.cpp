#include "actors/sender.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "actors/callees.hpp"
#include "actors/requests.hpp"
#include "sim/cause_scope.hpp"
#include "sim/simulation.hpp"
#include "value/record.hpp"

namespace meshsim::actors {
namespace {

// Returns the one instance that is meant, while its own name has an address.
InstanceId if_listed(std::span<const InstanceId> addresses, InstanceId only) {
  return std::find(addresses.begin(), addresses.end(), only) != addresses.end() ? only : no_instance;
}

}  // namespace

Sender::Sent Sender::publish(Context& context, Activation& activation, std::uint64_t token, Address address,
                             const value::Value& record, DrawKey draws) {
  const TopicId topic = address.topic;
  const ServiceId broker = plan_->topics[topic].broker;
  const BodyRef body = make_body(context, topic, record, draws);
  context.mark_message(body);
  activation.sent_id = context.message_of(body);
  activation.sent_topic = topic;
  activation.sent_to = no_instance;
  const plan::DeliveryPolicy& policy = plan_->brokers[plan_->services[broker].detail].policy;
  if (policy.limits.max_message != 0 && value::content_size(context.body(body).bytes) > policy.limits.max_message)
      [[unlikely]] {
    fail_to_publish(context, activation, body, Reason::too_large);  // no outbox would ever get it through
    return Sent::failed;
  }
  activation.sent_to = pick(context.resolve(broker), draws);
  if (activation.sent_to == no_instance) {
    // A machine to which it has a connection may have lost power; what it sends over that is not answered either.
    context.simulation().network().give_up_silent(context.simulation(), context.self());
    return keep_or_fail(context, activation, body, reason_for_nobody(context, broker)) ? Sent::done : Sent::failed;
  }
  // In an outbox the order is that of publishing, so this one queues behind those that wait.
  if (outbox_.has_waiting(broker)) [[unlikely]] {
    activation.sent_to = no_instance;
    return keep_or_fail(context, activation, body, Reason::none) ? Sent::done : Sent::failed;
  }
  Packet packet{.body = body, .number = address.delay_ms, .topic = topic, .kind = PacketKind::publish};
  if (!policy.publishing.confirms) {
    if (!context.simulation().network().reaches(context.simulation(), activation.sent_to)) [[unlikely]] {
      return keep_or_fail(context, activation, body, Reason::link_cut) ? Sent::done : Sent::failed;
    }
    context.send(activation.sent_to, packet);
    return Sent::done;
  }
  context.retain(body);  // for the outbox, in case no confirm comes; the packet takes the other reference with it
  activation.sent_body = body;
  await(context, activation, token, Activation::Wait::confirm,
        address.timeout > 0 ? address.timeout : policy.publishing.confirm_timeout);
  packet.token = activation.token;
  context.send(activation.sent_to, packet);
  return Sent::waits;
}

Sender::Sent Sender::call(Context& context, Activation& activation, std::uint64_t token, Callee callee,
                          TopicId endpoint, const value::Value& fields, Duration timeout, DrawKey draws) {
  const auto [target, only] = callee;
  const BodyRef body = make_body(context, endpoint, fields, draws);
  activation.sent_id = context.message_of(body);
  activation.sent_topic = endpoint;
  activation.sent_to =
      only == no_instance ? pick(context.resolve(target), draws) : if_listed(context.resolve(target), only);
  const InstanceId nearest = only == no_instance ? first_address(context, target) : only;
  const InstanceId peer = activation.sent_to != no_instance ? activation.sent_to : nearest;
  activation.cause =
      context.emit({.message = activation.sent_id, .peer = peer, .topic = endpoint, .kind = EventKind::requested},
                   context.body(body).bytes);
  context.caused_by(activation.cause);
  const Reason nobody = activation.sent_to == no_instance   ? reason_for_nobody(context, target)
                        : plan_->services[target].port == 0 ? Reason::not_listening
                                                            : Reason::none;
  if (nobody != Reason::none) {
    activation.cause = context.emit(
        {.message = activation.sent_id, .peer = peer, .topic = endpoint, .kind = EventKind::refused, .reason = nobody});
    context.caused_by(activation.cause);
    context.release(body);
    return Sent::failed;
  }
  await(context, activation, token, Activation::Wait::answer, timeout);
  context.send(activation.sent_to, {.token = activation.token,
                                    .body = body,
                                    .subscription = deadline_of(context, *plan_, activation.arrival.packet, timeout),
                                    .topic = endpoint,
                                    .kind = PacketKind::request});
  return Sent::waits;
}

bool Sender::redrive(Context& context, TopicId topic) {
  const auto addresses = context.resolve(plan_->topics[topic].broker);
  if (addresses.empty()) return false;
  context.send(addresses.front(), {.topic = topic, .kind = PacketKind::redrive});
  return true;
}

// Makes the activation wait for an answer. A timeout of 0 means none.
void Sender::await(Context& context, Activation& activation, std::uint64_t token, Activation::Wait wait,
                   Duration timeout) {
  activation.wait = wait;
  activation.token = token;
  activation.timer = {};
  if (timeout > 0) activation.timer = context.timeout(timeout, {.code = timer_activation, .value = token});
}

bool Sender::take_confirm(Context& context, Activation& activation, const Packet& confirm) {
  // A refusal is a confirm with a reason.
  if (confirm.reason != Reason::none) return give_up(context, activation, confirm.reason);
  context.cancel(activation.timer);
  context.release(activation.sent_body);
  activation.sent_body = no_body;
  return true;
}

void Sender::take_answer(Context& context, Activation& activation, const Packet& answer) {
  context.cancel(activation.timer);
  activation.cause = context.emit({.message = activation.sent_id,
                                   .detail = answer.number,
                                   .peer = answer.from,
                                   .topic = activation.sent_topic,
                                   .kind = EventKind::answered,
                                   .reason = answer.reason});
}

bool Sender::give_up(Context& context, Activation& activation, Reason reason) {
  context.cancel(activation.timer);
  if (activation.wait == Activation::Wait::confirm) {
    return keep_or_fail(context, activation, std::exchange(activation.sent_body, no_body), reason);
  }
  const bool in_vain = reason == Reason::timed_out;
  sim::Network& network = context.simulation().network();
  // The events of a request do not tell whether it was sent; one whose connection is still being made was not.
  const bool unsent = in_vain && network.withdraw(context.simulation(), activation.sent_to, activation.token);
  activation.cause = context.emit({.message = activation.sent_id,
                                   .peer = activation.sent_to,
                                   .topic = activation.sent_topic,
                                   .kind = in_vain ? EventKind::timed_out : EventKind::refused,
                                   .reason = unsent    ? Reason::no_connection
                                             : in_vain ? Reason::none
                                                       : reason});
  context.caused_by(activation.cause);
  // The caller closes its connection, which is how a gateway learns that it no longer waits.
  if (in_vain && !unsent) network.hang_up(context.simulation(), activation.sent_to, activation.token);
  return false;
}

void Sender::stop_call(Context& context, Activation& activation) {
  const sim::CauseScope scope(context);
  context.caused_by(context.emit({.message = activation.sent_id,
                                  .peer = activation.sent_to,
                                  .topic = activation.sent_topic,
                                  .kind = EventKind::timed_out,
                                  .reason = Reason::cancelled}));
  sim::Network& network = context.simulation().network();
  if (!network.withdraw(context.simulation(), activation.sent_to, activation.token))
    network.hang_up(context.simulation(), activation.sent_to, activation.token);
}

bool Sender::keep_or_fail(Context& context, const Activation& activation, BodyRef body, Reason reason) {
  // Without a common network no attempt could succeed.
  const bool may_keep = outbox_.exists() && reason != Reason::no_common_network;
  if (may_keep && outbox_.keep(context, body, activation.sent_to, reason)) return true;
  fail_to_publish(context, activation, body, may_keep ? Reason::overflow : reason);
  return false;
}

void Sender::fail_to_publish(Context& context, const Activation& activation, BodyRef body, Reason reason) {
  context.emit({.message = activation.sent_id,
                .peer = activation.sent_to,
                .topic = activation.sent_topic,
                .kind = EventKind::publish_failed,
                .reason = reason});
  context.simulation().messages()[body].is_given_up = true;
  context.release(body);
}

// Ends the wait for a confirm that cannot come any more, so that the broker may have the message or not. A durable
// outbox had it before it was sent, and keeps it.
void Sender::end_wait(Context& context, Activation& activation, Reason reason) {
  if (activation.wait != Activation::Wait::confirm) return;
  const sim::CauseScope scope(context, sim::CauseScope::Root::stays);
  context.caused_by(scope.cause(), activation.root);
  const BodyRef body = std::exchange(activation.sent_body, no_body);
  if (outbox_.is_durable()) {
    keep_or_fail(context, activation, body, reason);
  } else {
    fail_to_publish(context, activation, body, reason);
  }
}

}  // namespace meshsim::actors
