#include "sim/lost_packets.hpp"

#include "sim/simulation.hpp"

namespace meshsim::sim {

namespace {

/// Tells whether a packet that does not get through comes back to its sender as a `reset`. The others are answers, for
/// whose fate nobody waits.
bool sender_waits(PacketKind kind) {
  return kind == PacketKind::request || kind == PacketKind::publish || kind == PacketKind::deliver ||
         kind == PacketKind::subscribe;
}

/// Tells whether a packet that is lost for that reason gets no answer.
bool is_silent(Reason reason) {
  return reason == Reason::link_cut || reason == Reason::link_drop || reason == Reason::link_loss ||
         reason == Reason::power_off || reason == Reason::slow_consumer;
}

const plan::Subscription& subscription_of(const Simulation& simulation, const Packet& packet) {
  const trace::SubscriptionName& name = simulation.names().subscriptions[packet.subscription];
  return simulation.plan().subscriptions[name.plan_index];
}

EventSeq emit_loss(Simulation& simulation, const Path& path, const Packet& packet, Reason reason) {
  Event event{.kind = EventKind::delivery_failed, .reason = reason};
  event.instance = path.to;
  event.peer = path.from;
  event.topic = packet.topic;
  if (packet.kind != PacketKind::request) event.subscription = packet.subscription;
  event.detail = static_cast<std::uint64_t>(packet.kind);
  event.cause = packet.cause;
  event.root = packet.root;
  if (packet.body != no_body) event.message = simulation.messages()[packet.body].id;
  return simulation.emit(event);
}

/// Tells a consumer that asks for each message that its request, or the answer to it, was lost, so that it asks again
/// after a while. A drop leaves the connection as it is, so nothing else would tell it. A consumer that remembers its
/// position (partitions) is told of every loss: it asks for that very message again, over the next connection if need
/// be.
void tell_who_asks(Simulation& simulation, const Path& path, std::uint16_t life, const Packet& packet, Reason reason,
                   EventSeq failed) {
  const bool is_answer = packet.kind == PacketKind::deliver;
  const bool is_request = packet.kind == PacketKind::ack || packet.kind == PacketKind::retry ||
                          packet.kind == PacketKind::reject || packet.kind == PacketKind::next;
  if ((!is_answer && !is_request) || packet.subscription >= simulation.names().subscriptions.size()) return;
  const plan::Subscription& subscription = subscription_of(simulation, packet);
  if (subscription.policy.dispatch.by != plan::HandOut::when_idle) return;
  const bool remembers = subscription.policy.log.partitions != 0;
  if (!remembers && reason != Reason::link_drop) return;
  const InstanceId consumer = is_answer ? path.to : path.from;
  const Process& process = simulation.processes()[consumer];
  const std::uint16_t consumer_life = is_answer ? life : packet.life;
  // A new process begins at the committed position and has nothing to ask for again.
  if (remembers && (!process.alive() || process.incarnation != consumer_life)) return;
  Packet notice{.cause = failed,
                .from = is_answer ? path.from : path.to,
                .subscription = packet.subscription,
                .root = packet.root,
                .kind = PacketKind::reset,
                .reason = Reason::link_drop,
                .about = PacketKind::subscribe};
  if (remembers) {  // the request to send again
    notice.token = packet.token;
    notice.number = is_answer ? fetch_again : packet.number;
    notice.topic = packet.topic;
    notice.reason = is_answer ? Reason::none : packet.reason;
    notice.about = is_answer ? PacketKind::next : packet.kind;
  }
  give_now(simulation, consumer, process.incarnation, notice);
}

/// Emits that a message is not published, if its publisher does not wait for a confirm: then nobody else can tell.
void tell_publish_failed(Simulation& simulation, const Packet& publish, InstanceId broker, Reason reason,
                         EventSeq cause) {
  const plan::Plan& plan = simulation.plan();
  const ServiceId service = simulation.processes()[broker].service;
  if (plan.services[service].kind != plan::ServiceKind::broker) return;  // only actors in C++ publish to others
  if (plan.brokers[plan.services[service].detail].policy.publishing.confirms) return;
  simulation.emit({.cause = cause,
                   .message = simulation.messages()[publish.body].id,
                   .root = publish.root,
                   .instance = publish.from,
                   .peer = broker,
                   .topic = publish.topic,
                   .kind = EventKind::publish_failed,
                   .reason = reason});
}

}  // namespace

void lose(Simulation& simulation, const Path& path, std::uint16_t life, const Packet& packet, Reason reason) {
  if (packet.kind == PacketKind::hang_up) return;  // nobody will miss it
  const EventSeq failed = emit_loss(simulation, path, packet, reason);
  if (packet.kind == PacketKind::publish && packet.body != no_body)
    tell_publish_failed(simulation, packet, path.to, reason, failed);
  // A subscriber is a client that tries until it is connected: silence tells it that this try failed.
  const bool tries_on = packet.kind == PacketKind::subscribe && is_silent(reason);
  if (packet.kind != PacketKind::subscribe) tell_who_asks(simulation, path, life, packet, reason, failed);
  if (!sender_waits(packet.kind) || (is_silent(reason) && !tries_on)) {
    simulation.context().caused_by(failed, packet.root);
    const bool is_delivery =
        packet.kind == PacketKind::deliver || (packet.kind == PacketKind::reset && packet.about == PacketKind::deliver);
    if (is_delivery && packet.body != no_body) tell_fate(simulation, packet, reason);
    if (packet.body != no_body) simulation.release(packet.body);
    return;
  }
  Packet reset = packet;
  reset.kind = PacketKind::reset;
  if (packet.kind == PacketKind::request) reset.subscription = no_subscription;
  reset.about = packet.kind;
  reset.reason = reason;
  reset.from = path.to;
  reset.life = life;
  reset.cause = failed;
  if (tries_on || reason == Reason::no_common_network) {  // no answer comes, or the name does not even resolve
    return give_now(simulation, path.from, packet.life, reset);
  }
  simulation.network().transport().put_behind(simulation, path.reverse, packet.life, reset);
}

void give_now(Simulation& simulation, InstanceId to, std::uint16_t life, const Packet& notice) {
  simulation.queue().schedule(simulation.now(), {to, life}, notice);
}

void tell_fate(Simulation& simulation, const Packet& delivery, Reason reason) {
  const plan::Subscription& subscription = subscription_of(simulation, delivery);
  if (subscription.policy.acks.model != plan::AckModel::automatic) return;
  simulation.emit({.message = simulation.messages()[delivery.body].id,
                   .instance = simulation.instances().find(subscription.broker, 1),
                   .subscription = delivery.subscription,
                   .topic = delivery.topic,
                   .kind = EventKind::dropped,
                   .reason = reason});
  simulation.messages().handed_out().end(delivery.subscription);
}

bool is_unanswered(const Simulation& simulation, const Packet& packet) {
  return packet.kind == PacketKind::deliver &&
         subscription_of(simulation, packet).policy.acks.model == plan::AckModel::automatic;
}

}  // namespace meshsim::sim
