// The ends of messages and requests, when their handler ends or never begins.
#include <algorithm>

#include "actors/requests.hpp"
#include "actors/service.hpp"
#include "actors/stopper.hpp"
#include "sim/cause_scope.hpp"
#include "sim/simulation.hpp"

namespace meshsim::actors {
namespace {

Reason reason_for(Ending ending) {
  switch (ending) {
    case Ending::retried:
      return Reason::asked_to_retry;
    case Ending::rejected:
      return Reason::rejected;
    case Ending::finished:
    case Ending::failed:
    case Ending::deduplicated:
      break;
  }
  return Reason::handler_failed;
}

}  // namespace

void ServiceActor::ended(Context& context, std::uint32_t slot, Ending ending) {
  const Activation& activation = activations()[slot];
  switch (activation.origin) {
    case Activation::Origin::delivery:
      end_delivery(context, slot, ending);
      break;
    case Activation::Origin::request:
      if (ending == Ending::finished) remember_keys(context, activation);
      end_request(context, activation, ending);
      break;
    case Activation::Origin::branch:
      return end_branch(context, slot, ending);
    case Activation::Origin::flow:
    case Activation::Origin::action:
      break;
  }
  if (activation.holds_slot()) {
    --slots_in_use_;
    meter().change(context.now(), -1);
  }
  drop(context, slot);
}

void ServiceActor::end_delivery(Context& context, std::uint32_t slot, Ending ending) {
  const Activation& activation = activations()[slot];
  if (ending == Ending::finished) {
    remember_keys(context, activation);
    settle(context, slot, EventKind::handled);
  } else if (ending == Ending::deduplicated) {
    settle(context, slot, EventKind::deduplicated);
  } else {
    give_back(context, activation, ending);
  }
}

// Makes the effect stand. A crash from here on loses only the ack.
void ServiceActor::settle(Context& context, std::uint32_t slot, EventKind what) {
  const Activation& activation = activations()[slot];
  context.caused_by(emit_about(context, activation.arrival, what, Reason::none));
  if (activation.acks_itself) tell_fate(context, activation.arrival, EventKind::acked, Reason::automatic);
  if (!activation.acked_early && crash_if_due(context, CrashPoint::before_ack)) return;
  if (!activation.acked_early && !activation.acks_itself && !activation.orphaned) {
    answer_delivery(context, activation.arrival, PacketKind::ack, Reason::none);
  } else if (activation.asks) {
    answer_delivery(context, activation.arrival, PacketKind::next, Reason::none);
  }
  if (!activation.acked_early) crash_if_due(context, CrashPoint::after_ack);
}

// Gives back a message whose handler failed, or said `retry` or `reject`. A message that was acked early cannot be
// given back.
void ServiceActor::give_back(Context& context, const Activation& activation, Ending ending) {
  const Reason reason = reason_for(ending);
  const bool stays = activation.stays_pending && ending != Ending::rejected;
  if (activation.asks && (activation.acks_itself || activation.acked_early || stays)) {
    answer_delivery(context, activation.arrival, PacketKind::next, reason);
  }
  if (activation.acks_itself) {
    tell_fate(context, activation.arrival, EventKind::dropped, reason);
  } else if (activation.acked_early || stays) {
    emit_about(context, activation.arrival, EventKind::delivery_failed, reason);
  } else if (activation.orphaned) {
    return;  // the broker took it back when the connection broke
  } else if (ending == Ending::rejected) {
    answer_delivery(context, activation.arrival, PacketKind::reject, reason);
  } else {
    const Duration delay =
        ending == Ending::retried ? std::get<plan::step::Retry>(plan().steps[activation.step].deed).after : 0;
    // Rounded up, so that a retry never comes before its time.
    const Duration delay_us = (delay + microsecond - 1) / microsecond;
    answer_delivery(context, activation.arrival, PacketKind::retry, reason,
                    static_cast<std::uint32_t>(std::min<Duration>(delay_us, UINT32_MAX)));
  }
}

void ServiceActor::answer_delivery(Context& context, const Arrival& arrival, PacketKind answer, Reason reason,
                                   std::uint32_t number) {
  context.send(arrival.packet.from, {.token = arrival.packet.token,
                                     .subscription = arrival.packet.subscription,
                                     .number = number,
                                     .topic = arrival.packet.topic,
                                     .kind = answer,
                                     .reason = reason});
}

// Answers a request whose handler ended without a reply: with success, or with failure.
void ServiceActor::end_request(Context& context, const Activation& activation, Ending ending) {
  if (activation.replied || crash_if_due(context, CrashPoint::before_reply)) return;
  const bool is_fine = ending == Ending::finished || ending == Ending::deduplicated;
  send_reply(context, activation.arrival.packet, is_fine ? 200U : 500U,
             is_fine ? Reason::none : Reason::handler_failed);
}

// Gives up the request of a caller that waits no longer, or all of that caller's: those that wait in the mailbox, and
// those whose handlers have not answered yet. What a stopped handler has done stays done; its locks are let go.
void ServiceActor::cancel_requests(Context& context, InstanceId caller, std::uint64_t token) {
  const auto is_meant = [&](const Packet& packet) {
    return packet.kind == PacketKind::request && packet.from == caller &&
           (token == all_requests || packet.token == token);
  };
  const EventSeq cause = context.cause();
  for (std::size_t i = mailbox_.size(); i-- > 0;) {
    if (!is_meant(mailbox_[i].packet)) continue;
    const Packet request = mailbox_.take(i).packet;
    context.caused_by(cause, request.root);
    emit_about_request(context, request, EventKind::cancelled);
    context.release(request.body);
  }
  for (const std::uint32_t slot : activations().by_age()) {
    const Activation& activation = activations()[slot];
    if (activation.origin != Activation::Origin::request || activation.replied || crashing()) continue;
    if (!is_meant(activation.arrival.packet)) continue;
    context.caused_by(cause, activation.root);
    context.caused_by(emit_about_request(context, activation.arrival.packet, EventKind::cancelled));
    Stopper{*this, context}.stop(slot);
    --slots_in_use_;
    meter().change(context.now(), -1);
    drop(context, slot);
  }
}

// Returns a message while the instance stops: the broker gives it to another, or keeps it.
void ServiceActor::return_unhandled(Context& context, const Arrival& arrival) {
  context.caused_by(arrival.event, arrival.packet.root);
  const plan::Subscription* subscription = subscription_of(context, arrival.packet);
  if (subscription != nullptr && subscription->policy.acks.give_back == plan::GiveBack::none) {
    emit_about(context, arrival, EventKind::delivery_failed, Reason::stopped);  // the message stays pending
    if (subscription->policy.acks.model == plan::AckModel::offset) {
      answer_delivery(context, arrival, PacketKind::next, Reason::stopped);
    }
  } else {
    answer_delivery(context, arrival, PacketKind::retry, Reason::stopped);
  }
  context.release(arrival.packet.body);
}

EventSeq ServiceActor::emit_about(Context& context, const Arrival& arrival, EventKind kind, Reason reason) {
  const Packet& packet = arrival.packet;
  return context.emit({.message = context.message_of(packet.body),
                       .peer = packet.from,
                       .subscription = packet.subscription,
                       .topic = packet.topic,
                       .kind = kind,
                       .reason = reason,
                       .attempt = static_cast<std::uint16_t>(std::min<std::uint32_t>(packet.number, UINT16_MAX))});
}

// Emits that a delivery died with its process or its connection. Where the broker was done with it, that was its fate.
void ServiceActor::say_lost(Context& context, const Arrival& arrival, Reason reason, bool is_broker_done) {
  const sim::CauseScope scope(context, sim::CauseScope::Root::stays);
  context.caused_by(scope.cause(), arrival.packet.root);
  context.caused_by(emit_about(context, arrival, EventKind::delivery_failed, reason));
  if (is_broker_done) tell_fate(context, arrival, EventKind::dropped, Reason::crash);
}

// Tells the fate of a message that its broker was done with when it handed it out.
void ServiceActor::tell_fate(Context& context, const Arrival& arrival, EventKind fate, Reason reason) {
  emit_about(context, arrival, fate, reason);
  context.simulation().messages().handed_out().end(arrival.packet.subscription);
}

}  // namespace meshsim::actors
