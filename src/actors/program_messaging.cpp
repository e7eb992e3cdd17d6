// Steps that send: publish, call, reply; and what comes back.
#include <algorithm>
#include <cstddef>
#include <utility>

#include "actors/late_replies.hpp"
#include "actors/program_actor.hpp"
#include "sim/cause_scope.hpp"
#include "sim/simulation.hpp"
#include "value/record.hpp"

namespace meshsim::actors {
namespace {

// Why a name led nowhere, told from outside: nobody there can be reached at all, or nobody is up.
Reason reason_for_nobody(const Context& context, ServiceId service) {
  const auto addresses = context.addresses(service);
  const bool reachable =
      std::any_of(addresses.begin(), addresses.end(), [&](InstanceId address) { return context.can_reach(address); });
  return addresses.empty() || reachable ? Reason::unknown_host : Reason::no_common_network;
}

// One of the addresses that the name has now, as a client library takes one of several. The draw is that of what is
// sent, so that a second replica shifts nothing else.
InstanceId pick(std::span<const InstanceId> addresses, DrawKey draws) {
  if (addresses.empty()) return no_instance;
  if (addresses.size() == 1) return addresses.front();
  return addresses[draws.with(0).stream().below(addresses.size())];
}

// The one instance that is meant, while its own name has an address.
InstanceId if_listed(std::span<const InstanceId> addresses, InstanceId only) {
  return std::find(addresses.begin(), addresses.end(), only) != addresses.end() ? only : no_instance;
}

BodyRef make_body(Context& context, TopicId topic, const value::Value& record, DrawKey draws) {
  const value::Bytes bytes = record.has_bytes() ? record.as_bytes() : value::Bytes();
  return context.simulation().messages().make(context.next_id(), topic, context.self(), context.root(), bytes, draws);
}

// Who a caller that reaches nobody had in mind.
InstanceId first_address(const Context& context, ServiceId service) {
  const auto addresses = context.addresses(service);
  return addresses.empty() ? no_instance : addresses.front();
}

}  // namespace

ProgramActor::Next ProgramActor::publish(Context& context, std::uint32_t slot, Activation& activation, TopicId topic,
                                         value::Code code, Duration timeout, DrawKey draws) {
  evaluator_.begin();
  const auto record = evaluate(context, activation, code);
  if (!record) return Next::fail;
  const ServiceId broker = plan_->topics[topic].broker;
  const BodyRef body = make_body(context, topic, *record, draws);
  context.mark_message(body);
  activation.sent_id = context.message_of(body);
  activation.sent_topic = topic;
  activation.sent_to = no_instance;
  const plan::DeliveryPolicy& policy = plan_->brokers[plan_->services[broker].detail].policy;
  if (policy.max_message != 0 && value::content_size(context.body(body).bytes) > policy.max_message) [[unlikely]] {
    fail_to_publish(context, activation, body, Reason::too_large);  // no outbox would ever get it through
    return Next::otherwise;
  }
  activation.sent_to = pick(context.resolve(broker), draws);
  if (activation.sent_to == no_instance) {
    // One that it has a connection to may have lost its power; what it says over that is not answered either.
    context.simulation().network().give_up_silent(context.simulation(), context.self());
    return keep_or_fail(context, activation, body, reason_for_nobody(context, broker)) ? Next::next : Next::otherwise;
  }
  if (outbox_.has_waiting(broker)) [[unlikely]] {
    activation.sent_to = no_instance;
    return keep_or_fail(context, activation, body, Reason::none) ? Next::next : Next::otherwise;
  }
  Packet packet{.body = body, .topic = topic, .kind = PacketKind::publish};
  if (!policy.confirms) {
    context.send(activation.sent_to, packet);
    return Next::next;
  }
  context.retain(body);
  activation.sent_body = body;
  await(context, slot, activation, Activation::Wait::confirm, timeout > 0 ? timeout : policy.confirm_timeout);
  packet.token = activation.token;
  context.send(activation.sent_to, packet);
  return Next::wait;
}

ProgramActor::Next ProgramActor::call(Context& context, std::uint32_t slot, Activation& activation, ServiceId target,
                                      InstanceId only, TopicId endpoint, value::Code code, Duration timeout,
                                      DrawKey draws) {
  evaluator_.begin();
  const auto fields = evaluate(context, activation, code);
  if (!fields) return Next::fail;
  const BodyRef body = make_body(context, endpoint, *fields, draws);
  activation.sent_id = context.message_of(body);
  activation.sent_topic = endpoint;
  activation.sent_to =
      only == no_instance ? pick(context.resolve(target), draws) : if_listed(context.resolve(target), only);
  const InstanceId nearest = only == no_instance ? first_address(context, target) : only;
  const InstanceId callee = activation.sent_to != no_instance ? activation.sent_to : nearest;
  activation.cause =
      context.emit({.message = activation.sent_id, .peer = callee, .topic = endpoint, .kind = EventKind::requested},
                   context.body(body).bytes);
  context.caused_by(activation.cause);
  const Reason nobody = activation.sent_to == no_instance   ? reason_for_nobody(context, target)
                        : plan_->services[target].port == 0 ? Reason::not_listening
                                                            : Reason::none;
  if (nobody != Reason::none) {
    activation.cause = context.emit({.message = activation.sent_id,
                                     .peer = callee,
                                     .topic = endpoint,
                                     .kind = EventKind::refused,
                                     .reason = nobody});
    context.caused_by(activation.cause);
    context.release(body);
    return Next::otherwise;
  }
  await(context, slot, activation, Activation::Wait::answer, timeout);
  context.send(activation.sent_to,
               {.token = activation.token, .body = body, .topic = endpoint, .kind = PacketKind::request});
  return Next::wait;
}

// A timeout of 0 is none.
void ProgramActor::await(Context& context, std::uint32_t slot, Activation& activation, Activation::Wait wait,
                         Duration timeout) {
  activation.wait = wait;
  activation.token = activations_.next_token(slot);
  activation.timer = {};
  if (timeout > 0)
    activation.timer = context.timeout(timeout, {.code = timer_activation, .slot = slot, .value = activation.token});
}

ProgramActor::Next ProgramActor::reply(Context& context, Activation& activation, const plan::Step& step) {
  if (activation.origin != Activation::Origin::request || activation.replied) return Next::next;
  evaluator_.begin();
  const auto fields = evaluate(context, activation, step.code);
  if (!fields) return Next::fail;
  const Packet& request = activation.arrival.packet;
  BodyRef body = no_body;
  if (fields->has_bytes() && !fields->as_bytes().empty())
    body = context.make_body(request.topic, fields->as_bytes(), context.message_of(request.body));
  activation.replied = true;
  send_reply(context, request, step.status, Reason::none, body);
  return Next::next;
}

EventSeq ProgramActor::emit_about_request(Context& context, const Packet& request, EventKind kind, std::uint32_t status,
                                          Reason reason) {
  return context.emit({.message = context.message_of(request.body),
                       .detail = status,
                       .peer = request.from,
                       .topic = request.topic,
                       .kind = kind,
                       .reason = reason});
}

// The answer was led to by `replied`; what the handler does afterwards was not.
void ProgramActor::send_reply(Context& context, const Packet& request, std::uint32_t status, Reason reason,
                              BodyRef body) {
  const sim::CauseScope scope(context);
  context.caused_by(emit_about_request(context, request, EventKind::replied, status, reason));
  context.send(request.from, {.token = request.token,
                              .body = body,
                              .number = status,
                              .topic = request.topic,
                              .life = request.life,
                              .kind = PacketKind::reply,
                              .reason = reason});
}

bool ProgramActor::take_answer(Context& context, const Packet& packet) {
  const bool is_answer = packet.kind == PacketKind::confirm || packet.kind == PacketKind::reply;
  const bool is_reset =
      packet.kind == PacketKind::reset && (packet.about == PacketKind::publish || packet.about == PacketKind::request);
  if (!is_answer && !is_reset) return false;
  const std::uint32_t slot = activations_.waiting_for(packet.token);
  if (slot == ActiveSlab<Activation>::none) {  // too late: it was given up. Or it is the outbox's.
    if (packet.kind == PacketKind::reply) say_too_late(context, packet);
    if (packet.body != no_body) context.release(packet.body);
    outbox_.take_answer(context, packet);
  } else if (packet.kind == PacketKind::confirm) {
    take_confirm(context, slot, activations_[slot], packet);
  } else if (packet.kind == PacketKind::reply) {
    take_reply(context, slot, activations_[slot], packet);
  } else {
    if (packet.body != no_body) context.release(packet.body);
    give_up(context, slot, activations_[slot], packet.reason);
  }
  return true;
}

void ProgramActor::take_confirm(Context& context, std::uint32_t slot, Activation& activation, const Packet& packet) {
  if (packet.body != no_body) context.release(packet.body);
  if (packet.reason != Reason::none) return give_up(context, slot, activation, packet.reason);
  context.cancel(activation.timer);
  context.release(activation.sent_body);
  activation.sent_body = no_body;
  go_on(context, slot, activation, true);
}

void ProgramActor::take_reply(Context& context, std::uint32_t slot, Activation& activation, const Packet& packet) {
  context.cancel(activation.timer);
  activation.cause = context.emit({.message = activation.sent_id,
                                   .detail = packet.number,
                                   .peer = packet.from,
                                   .topic = activation.sent_topic,
                                   .kind = EventKind::answered,
                                   .reason = packet.reason});
  const FieldId local = activation.step == plan::no_step ? plan::no_local : plan_->steps[activation.step].local;
  const bool kept = local == plan::no_local || keep_answer(context, activation, local, packet);
  if (packet.body != no_body) context.release(packet.body);
  go_on(context, slot, activation, kept && packet.number / 100 == 2);
}

// The answer as a record: the body's fields, and the status.
bool ProgramActor::keep_answer(Context& context, Activation& activation, FieldId local, const Packet& packet) {
  const value::Bytes fields = packet.body == no_body ? value::Bytes() : context.body(packet.body).bytes;
  const value::Value status = value::Value::number(packet.number);
  const std::size_t size = fields.size() + (status_field_ == no_field ? 0 : value::encoded_size(status));
  if (size > value::longest_bytes) {
    complain(context, activation, "an answer is longer than 65,535 bytes");
    return false;
  }
  if (answer_.size() < size) answer_.resize(size);
  std::copy(fields.begin(), fields.end(), answer_.begin());
  if (status_field_ != no_field) value::encode(answer_.data() + fields.size(), status_field_, status);
  return append(context, activation, activation.locals, local,
                value::Value::bytes(value::Type::record, {answer_.data(), size}));
}

void ProgramActor::give_up(Context& context, std::uint32_t slot, Activation& activation, Reason reason) {
  context.cancel(activation.timer);
  if (activation.wait == Activation::Wait::confirm) {
    return go_on(context, slot, activation,
                 keep_or_fail(context, activation, std::exchange(activation.sent_body, no_body), reason));
  }
  const bool in_vain = reason == Reason::timed_out;
  sim::Network& network = context.simulation().network();
  const bool unsent = in_vain && network.withdraw(context.simulation(), activation.sent_to, activation.token);
  activation.cause = context.emit({.message = activation.sent_id,
                                   .peer = activation.sent_to,
                                   .topic = activation.sent_topic,
                                   .kind = in_vain ? EventKind::timed_out : EventKind::refused,
                                   .reason = unsent    ? Reason::no_connection
                                             : in_vain ? Reason::none
                                                       : reason});
  context.caused_by(activation.cause);
  if (in_vain && !unsent) network.hang_up(context.simulation(), activation.sent_to, activation.token);
  go_on(context, slot, activation, false);
}

bool ProgramActor::keep_or_fail(Context& context, const Activation& activation, BodyRef body, Reason reason) {
  // Without a common network no attempt could succeed.
  const bool may_keep = outbox_.exists() && reason != Reason::no_common_network;
  if (may_keep && outbox_.keep(context, body, activation.sent_to, reason)) return true;
  fail_to_publish(context, activation, body, may_keep ? Reason::overflow : reason);
  return false;
}

void ProgramActor::fail_to_publish(Context& context, const Activation& activation, BodyRef body, Reason reason) {
  context.emit({.message = activation.sent_id,
                .peer = activation.sent_to,
                .topic = activation.sent_topic,
                .kind = EventKind::publish_failed,
                .reason = reason});
  context.release(body);
}

Reason ProgramActor::reason_of(End end) {
  constexpr Reason reasons[] = {Reason::killed, Reason::crashed, Reason::stopped, Reason::power_off};
  return reasons[static_cast<std::size_t>(end)];
}

// The process ends before a confirm came: whether the broker has the message nobody here can know any more. A durable
// outbox had it before it was sent.
void ProgramActor::end_outbox(Context& context, Reason reason) {
  for (const std::uint32_t slot : activations_.by_age()) {
    Activation& activation = activations_[slot];
    if (activation.wait != Activation::Wait::confirm) continue;
    const sim::CauseScope scope(context);
    context.caused_by(scope.cause(), activation.root);
    const BodyRef body = std::exchange(activation.sent_body, no_body);
    if (outbox_.is_durable())
      keep_or_fail(context, activation, body, reason);
    else
      fail_to_publish(context, activation, body, reason);
  }
  outbox_.end(context, reason);
}

void ProgramActor::lose_peer(Context& context, InstanceId peer) {
  const EventSeq cause = context.cause();
  outbox_.lost(context, peer);
  for (const std::uint32_t slot : activations_.by_age()) {
    Activation& activation = activations_[slot];
    const bool waits = activation.wait == Activation::Wait::confirm || activation.wait == Activation::Wait::answer;
    if (!waits || activation.sent_to != peer) continue;
    context.caused_by(cause, activation.root);
    give_up(context, slot, activation, Reason::connection_lost);
    if (crashing_) return;
  }
}

void ProgramActor::publish_now(Context& context, TopicId topic, value::Code record, DrawKey draws) {
  const std::uint32_t slot = begin_action(context);
  finish_action(context, slot, publish(context, slot, activations_[slot], topic, record, 0, draws));
}

void ProgramActor::call_now(Context& context, ServiceId target, InstanceId only, TopicId endpoint, value::Code body,
                            DrawKey draws) {
  const std::uint32_t slot = begin_action(context);
  constexpr Duration timeout = 30 * second;  // what a call without `within` has
  finish_action(context, slot, call(context, slot, activations_[slot], target, only, endpoint, body, timeout, draws));
}

std::uint32_t ProgramActor::begin_action(Context& context) {
  const std::uint32_t slot = activations_.add();
  Activation& activation = activations_[slot];
  activation.origin = Activation::Origin::action;
  activation.cause = context.cause();
  activation.root = context.root();
  return slot;
}

void ProgramActor::finish_action(Context& context, std::uint32_t slot, Next next) {
  if (next != Next::wait) ended(context, slot, next == Next::next ? Ending::finished : Ending::failed);
}

}  // namespace meshsim::actors
