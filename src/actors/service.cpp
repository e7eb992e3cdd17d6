#include "actors/service.hpp"

#include "actors/requests.hpp"
#include "sim/simulation.hpp"

namespace meshsim::actors {
namespace {

// Makes an empty body for a packet of a C++ actor that has none.
void give_body(Context& context, Packet& packet) {
  if (packet.body == no_body) packet.body = context.make_body(packet.topic, {});
}

/// Returns the handler that instances of a version have for a topic or endpoint; null where they have none.
const plan::Handler* find_handler(const plan::Plan& plan, const plan::ServiceDetail& detail, TopicId topic,
                                  std::uint16_t version) {
  const auto has = [version](const plan::Handler& handler) {
    return handler.version == plan::every_version || handler.version == version;
  };
  for (const plan::Handler& handler : detail.handlers) {
    if (handler.topic == topic && has(handler)) return &handler;
  }
  // Finds the handler of a request in another spelling, with a query or escapes: the first that takes it.
  const std::vector<plan::Topic>& topics = plan.topics;
  for (const plan::Handler& handler : detail.handlers) {
    if (topics[topic].is_endpoint && topics[handler.topic].handled_as == topics[topic].handled_as && has(handler))
      return &handler;
  }
  return nullptr;
}

}  // namespace

ServiceActor::ServiceActor(const plan::Plan& plan, ServiceId service, std::uint32_t replica)
    : ProgramActor(plan, service, replica, plan.service_details[plan.services[service].detail].concurrency,
                   plan.service_details[plan.services[service].detail].outbox),
      sessions_(plan.service_details[plan.services[service].detail].subscriptions, replica),
      admission_(detail().admission),
      concurrency_(detail().concurrency) {}

void ServiceActor::on_ready(Context& context) {
  version_ = context.simulation().processes()[context.self()].version;
  meter().begin(context.now());
  sessions_.begin(context, timer_session);
  outbox().begin(context);
}

void ServiceActor::on_packet(Context& context, const Packet& packet) {
  switch (packet.kind) {
    case PacketKind::deliver:
      take_delivery(context, packet);
      break;
    case PacketKind::request:
      take_request(context, packet);
      break;
    case PacketKind::closed:
    case PacketKind::reset:
      take_connection_loss(context, packet);
      break;
    case PacketKind::hang_up:
      cancel_requests(context, packet.from, packet.token);
      break;
    case PacketKind::reply:
    case PacketKind::confirm:
    case PacketKind::publish:
    case PacketKind::ack:
    case PacketKind::retry:
    case PacketKind::reject:
    case PacketKind::subscribe:
    case PacketKind::unsubscribe:
    case PacketKind::connected:
    case PacketKind::next:
    case PacketKind::redrive:
      if (!take_answer(context, packet) && packet.body != no_body) context.release(packet.body);
      break;
  }
  if (!mailbox_.empty() || stopping_) fill_slots(context);
}

void ServiceActor::on_timer(Context& context, const Timer& timer) {
  if (timer.code == timer_session) {
    // A process that stops subscribes to nothing any more.
    if (!stopping_) sessions_.on_timer(context, timer, in_hand(context, sessions_.planned_by(timer)));
  } else if (timer.code == timer_hung) {
    go_on_from_hang(context, timer);
  } else {
    take_timer(context, timer);
  }
  if (!mailbox_.empty() || stopping_) fill_slots(context);
}

const plan::Subscription* ServiceActor::subscription_of(const Context& context, const Packet& delivery) const {
  const auto& subscriptions = context.simulation().names().subscriptions;
  if (delivery.subscription >= subscriptions.size()) return nullptr;
  return &plan().subscriptions[subscriptions[delivery.subscription].plan_index];
}

void ServiceActor::take_delivery(Context& context, const Packet& packet) {
  Arrival arrival{packet, 0, context.now()};
  give_body(context, arrival.packet);
  arrival.event = emit_about(context, arrival, EventKind::delivered, Reason::none);
  if (stopping_) {
    const plan::Subscription* subscription = subscription_of(context, packet);
    const bool can_go_back = subscription == nullptr || subscription->policy.acks.model != plan::AckModel::automatic;
    if (can_go_back) return return_unhandled(context, arrival);
  }
  // The process ends after this dispatch; in the mailbox the message is told as lost with it.
  if (!ack_on_arrival(context, arrival)) return mailbox_.put(arrival);
  take(context, arrival);
}

// Acks a message on arrival. False: the process dies of it, just before its ack or just behind.
bool ServiceActor::ack_on_arrival(Context& context, Arrival& arrival) {
  const plan::Subscription* subscription = subscription_of(context, arrival.packet);
  if (subscription == nullptr || subscription->policy.acks.at != plan::AckAt::arrival ||
      subscription->policy.acks.model == plan::AckModel::automatic) {
    return true;
  }
  context.caused_by(arrival.event, arrival.packet.root);
  if (crash_if_due(context, CrashPoint::before_ack)) return false;
  const bool asks = subscription->policy.dispatch.by == plan::HandOut::when_idle;
  answer_delivery(context, arrival, PacketKind::ack, Reason::none, asks ? ack_without_asking : 0);
  arrival.mark_acked();
  return !crash_if_due(context, CrashPoint::after_ack);
}

// Takes an arrival. The usual way past the mailbox saves two copies.
void ServiceActor::take(Context& context, const Arrival& arrival) {
  // Never past a message that waits: arrivals are handled in order.
  if (slots_in_use_ < concurrency_ && mailbox_.empty()) {
    start_handler(context, arrival);
  } else {
    mailbox_.put(arrival);
  }
}

void ServiceActor::take_request(Context& context, const Packet& packet) {
  if (stopping_) {  // the listening socket is closed; requests accepted before are finished
    if (packet.body != no_body) context.release(packet.body);
    return context.send(packet.from, {.token = packet.token,
                                      .topic = packet.topic,
                                      .life = packet.life,
                                      .kind = PacketKind::reset,
                                      .reason = Reason::connection_refused,
                                      .about = PacketKind::request});
  }
  Arrival arrival{packet, 0, context.now()};
  give_body(context, arrival.packet);
  arrival.event = emit_about_request(context, arrival.packet, EventKind::received);
  if (find_handler(plan(), detail(), packet.topic, version_) != nullptr) {
    const bool must_wait = slots_in_use_ >= concurrency_ || !mailbox_.empty();
    if (admission_.admit(context, arrival, mailbox_, must_wait)) take(context, arrival);
    return;
  }
  context.caused_by(arrival.event);
  send_reply(context, arrival.packet, 404, Reason::no_handler);
  context.release(arrival.packet.body);
}

// Handles the end of a connection: what activations await over it will not come, and its deliveries go back to the
// broker.
void ServiceActor::take_connection_loss(Context& context, const Packet& packet) {
  // A packet that comes back from an earlier connection (life 0) says nothing about the present one.
  const bool is_broken =
      packet.kind == PacketKind::closed || (packet.reason == Reason::connection_lost && packet.life != 0);
  // The broker cut off a slow reader (without a subscription): all sessions with it are gone.
  const bool is_cut_off = packet.about == PacketKind::subscribe && packet.subscription == no_subscription;
  if (is_broken || is_cut_off) {
    if (!stopping_) sessions_.lost(context, packet.from);
  } else if (packet.about == PacketKind::subscribe) {
    if (!stopping_) sessions_.came_back(context, packet);
  } else if (packet.subscription != no_subscription) {
    if (!stopping_) sessions_.ask_again(context, packet);
  }
  if (is_broken) {
    for (const std::uint32_t slot : activations().slots()) {
      Activation& activation = activations()[slot];
      if (activation.origin == Activation::Origin::delivery && activation.arrival.packet.from == packet.from) {
        const plan::Subscription* subscription = subscription_of(context, activation.arrival.packet);
        // Its handler runs on, but the ack at its end would name nothing any more.
        activation.orphaned |= subscription == nullptr || subscription->policy.redelivery.on_disconnect;
      }
    }
    for (std::size_t left = mailbox_.size(); left > 0; --left) {
      const Arrival arrival = mailbox_.take_oldest();
      const plan::Subscription* subscription =
          arrival.packet.kind == PacketKind::deliver ? subscription_of(context, arrival.packet) : nullptr;
      // The broker hands these to another consumer; requests, and messages of other brokers, are handled as before.
      const bool is_brokers = subscription != nullptr && !arrival.acked() && arrival.packet.from == packet.from &&
                              subscription->policy.redelivery.on_disconnect;
      if (is_brokers) {
        say_lost(context, arrival, Reason::connection_lost, false);
        context.release(arrival.packet.body);
      } else {
        mailbox_.put(arrival);
      }
    }
  }
  if (packet.kind == PacketKind::closed) {
    if (detail().admission.stops_cancelled) cancel_requests(context, packet.from, all_requests);
    lose_peer(context, packet.from);
  } else if (!take_answer(context, packet) && packet.body != no_body) {
    context.release(packet.body);
  }
}

// Counts the deliveries of a subscription whose handlers have not ended.
std::uint32_t ServiceActor::in_hand(const Context& context, std::uint32_t plan_index) const {
  const plan::Subscription* subscription = &plan().subscriptions[plan_index];
  std::uint32_t count = 0;
  for (const std::uint32_t slot : activations().slots()) {
    const Activation& activation = activations()[slot];
    count += activation.origin == Activation::Origin::delivery &&
             subscription_of(context, activation.arrival.packet) == subscription;
  }
  for (std::size_t i = 0; i < mailbox_.size(); ++i) {
    const Packet& packet = mailbox_[i].packet;
    count += packet.kind == PacketKind::deliver && subscription_of(context, packet) == subscription;
  }
  return count;
}

void ServiceActor::fill_slots(Context& context) {
  while (!mailbox_.empty() && slots_in_use_ < concurrency_ && !crashing()) {
    const Arrival arrival = admission_.next(mailbox_);
    if (!admission_.is_too_late(context, arrival)) start_handler(context, arrival);
  }
  if (stopping_) finish_stop_when_idle(context);
}

void ServiceActor::start_handler(Context& context, const Arrival& arrival) {
  ++slots_in_use_;
  meter().change(context.now(), 1);
  waits_.add(context.now(), context.now() - arrival.at);
  const std::uint32_t slot = activations().add();
  Activation& activation = activations()[slot];
  activation.arrival = arrival;
  activation.cause = arrival.event;
  activation.root = arrival.packet.root;
  const plan::Handler* handler = find_handler(plan(), detail(), arrival.packet.topic, version_);
  if (handler != nullptr) activation.step = handler->first_step;
  context.caused_by(activation.cause, activation.root);
  activation.origin =
      arrival.packet.kind == PacketKind::deliver ? Activation::Origin::delivery : Activation::Origin::request;
  if (activation.origin == Activation::Origin::request) {
    activation.cause = emit_about_request(context, arrival.packet, EventKind::begun);
    context.caused_by(activation.cause);
  }
  bool acks_early = false;
  // The ordinal of the try: for a message its delivery count, for a request the attempts of a gateway.
  std::uint64_t attempt = arrival.packet.number;
  if (activation.origin == Activation::Origin::delivery) {
    const plan::Subscription* subscription = subscription_of(context, arrival.packet);
    // A message for all replicas is different work for each; a message for one of them is the same work whichever gets
    // it.
    if (subscription != nullptr && !subscription->shared) attempt |= std::uint64_t{replica()} << 32;
    activation.acks_itself = subscription != nullptr && subscription->policy.acks.model == plan::AckModel::automatic;
    activation.acked_early = arrival.acked();
    acks_early =
        subscription != nullptr && !activation.acks_itself && subscription->policy.acks.at == plan::AckAt::begin;
    activation.asks = subscription != nullptr && subscription->policy.dispatch.by == plan::HandOut::when_idle;
    activation.stays_pending = subscription != nullptr && subscription->policy.acks.give_back == plan::GiveBack::none;
  }
  const DrawKey draws = context.simulation().messages()[arrival.packet.body].draws;
  // The same message takes the same time in every run, whatever else changes around it.
  if (handler != nullptr) activation.draws = DrawKey{draws.bits ^ handler->name}.with(attempt);
  if (acks_early) {
    if (crash_if_due(context, CrashPoint::before_ack)) return;
    answer_delivery(context, arrival, PacketKind::ack, Reason::none, activation.asks ? ack_without_asking : 0);
    activation.acked_early = true;
    if (crash_if_due(context, CrashPoint::after_ack)) return;
  }
  if (context.may_be_faulty() && hang(context, slot)) [[unlikely]]
    return;
  run_handler(context, slot);
}

// Lets a handler that has begun wait, with its slot, while the instance hangs.
bool ServiceActor::hang(Context& context, std::uint32_t slot) {
  sim::ProcessFaults& faults = context.simulation().processes().faults();
  if (!faults.hangs({context.self(), context.incarnation()})) return false;
  Activation& activation = activations()[slot];
  activation.wait = Activation::Wait::hang;
  activation.token = activations().next_token(slot);
  faults.wait_for_end(context, {.code = timer_hung, .slot = slot, .value = activation.token});
  return true;
}

void ServiceActor::go_on_from_hang(Context& context, const Timer& timer) {
  const std::uint32_t slot = activations().waiting_for(timer.value);
  if (slot == ActiveSlab<Activation>::none) return;
  Activation& activation = activations()[slot];
  context.caused_by(activation.cause, activation.root);
  // Another one may have begun while the process was paused.
  if (hang(context, slot)) return;
  activation.wait = Activation::Wait::none;
  activation.token = 0;
  run_handler(context, slot);
}

// Runs a handler that has begun; or answers a request in its place, where a `fail` strikes it.
void ServiceActor::run_handler(Context& context, std::uint32_t slot) {
  Activation& activation = activations()[slot];
  if (context.may_be_faulty() && activation.origin == Activation::Origin::request) [[unlikely]] {
    const plan::Handler* handler = find_handler(plan(), detail(), activation.arrival.packet.topic, version_);
    const auto status = context.simulation().processes().faults().failure(
        {service_id(), replica()},
        [&](TopicId endpoint) { return find_handler(plan(), detail(), endpoint, version_) == handler; });
    if (status) {
      activation.replied = true;
      send_reply(context, activation.arrival.packet, *status, Reason::fail);
      return ended(context, slot, Ending::failed);
    }
  }
  if (crash_if_due(context, CrashPoint::before_work)) return;
  if (activation.step == plan::no_step) return ended(context, slot, Ending::finished);
  advance(context, slot);
}

void ServiceActor::on_stop(Context& context) {
  stopping_ = true;
  sessions_.end(context);
  // Waiting messages go back to their broker. Requests were accepted and are finished, and so are messages that cannot
  // go back.
  for (std::size_t left = mailbox_.size(); left > 0; --left) {
    const Arrival arrival = mailbox_.take_oldest();
    const plan::Subscription* subscription =
        arrival.packet.kind == PacketKind::deliver ? subscription_of(context, arrival.packet) : nullptr;
    if (subscription != nullptr && !arrival.acked() && subscription->policy.acks.model != plan::AckModel::automatic) {
      return_unhandled(context, arrival);
    } else {
      mailbox_.put(arrival);
    }
  }
  finish_stop_when_idle(context);
}

// Ends a stop when nothing is under way, after publishing all that would be lost or would wait in vain. The process
// ends inside finish_stop and may be started again, so nothing may follow.
void ServiceActor::finish_stop_when_idle(Context& context) {
  const bool must_publish = outbox().size() != 0 && (!outbox().is_durable() || context.scaled_away());
  if (activations().empty() && mailbox_.empty() && !must_publish && !crashing()) context.finish_stop();
}

void ServiceActor::on_end(Context& context, End end) {
  const Reason reason = sim::reason_of(end);
  for (const std::uint32_t slot : activations().by_age()) {
    const Activation& activation = activations()[slot];
    if (activation.origin == Activation::Origin::delivery)
      say_lost(context, activation.arrival, reason, activation.acks_itself);
  }
  end_outbox(context, reason);
  drop_all(context);
  while (!mailbox_.empty()) {
    const Arrival arrival = mailbox_.take_oldest();
    if (arrival.packet.kind == PacketKind::deliver) {
      const plan::Subscription* subscription = subscription_of(context, arrival.packet);
      const bool automatic = subscription != nullptr && subscription->policy.acks.model == plan::AckModel::automatic;
      say_lost(context, arrival, reason, automatic);
    }
    context.release(arrival.packet.body);
  }
  sessions_.forget();
  admission_.clear();
  meter().end(context.now());
  slots_in_use_ = 0;
  stopping_ = false;
}

}  // namespace meshsim::actors
