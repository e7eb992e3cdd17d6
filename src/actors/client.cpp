#include "actors/client.hpp"

#include <algorithm>
#include <string>

#include "base/time.hpp"
#include "sim/cause_scope.hpp"
#include "sim/simulation.hpp"

namespace meshsim::actors {

ClientActor::ClientActor(const plan::Plan& plan, ServiceId service, std::uint32_t replica)
    : ProgramActor(plan, service, replica, 0),
      arrivals_(Random::named(plan.seed, "arrivals of " + plan.services[service].name)),
      users_(DrawKey::named(plan.seed, "users of " + plan.services[service].name)) {}

// Begins the arrivals. A constant rate begins at `from` itself, so that 10/s for a second makes ten; Poisson arrivals
// begin a draw after it.
void ClientActor::on_ready(Context& context) {
  const Time from = std::max(detail().from, context.now());
  if (detail().arrivals == plan::Arrivals::poisson) return schedule_arrival(context, from);
  context.caused_by(0, 0);
  if (from < detail().to) context.after(from - context.now(), {.code = timer_arrival});
}

// Schedules the next arrival, one at a time. `to` is exclusive.
void ClientActor::schedule_arrival(Context& context, Time after) {
  const Duration gap = detail().between.draw(arrivals_);
  const Time next = saturating_add(after, gap);
  context.caused_by(0, 0);  // an arrival is not caused by the one before
  if (next < detail().to) context.after(next - context.now(), {.code = timer_arrival});
}

void ClientActor::on_packet(Context& context, const Packet& packet) {
  if (packet.kind == PacketKind::closed) {
    lose_peer(context, packet.from);
  } else if (!take_answer(context, packet) && packet.body != no_body) {
    context.release(packet.body);
  }
  finish_stop_when_idle(context);
}

void ClientActor::on_timer(Context& context, const Timer& timer) {
  if (timer.code != timer_arrival) {
    take_timer(context, timer);
  } else if (!stopping_) {
    schedule_arrival(context, context.now());
    start_flow(context);
  }
  finish_stop_when_idle(context);
}

void ClientActor::start_flow(Context& context) {
  const std::uint32_t slot = activations().add();
  Activation& activation = activations()[slot];
  activation.origin = Activation::Origin::flow;
  activation.root = context.new_root();
  activation.draws = users_.with(started_++);
  activation.cause = context.emit({.kind = EventKind::flow_started});
  activation.step = plan().flows[detail().flow].first_step;
  context.caused_by(activation.cause, activation.root);
  advance(context, slot);
}

void ClientActor::ended(Context& context, std::uint32_t slot, Ending ending) {
  if (activations()[slot].origin == Activation::Origin::branch) return end_branch(context, slot, ending);
  if (activations()[slot].origin == Activation::Origin::flow) {
    const bool succeeded = ending == Ending::finished;
    context.emit({.kind = EventKind::flow_finished, .attempt = std::uint16_t{succeeded}});
  }
  drop(context, slot);
}

void ClientActor::on_stop(Context& context) {
  stopping_ = true;
  finish_stop_when_idle(context);
}

// Ends a stop when no user is under way. The process ends inside finish_stop, so nothing may follow.
void ClientActor::finish_stop_when_idle(Context& context) {
  if (stopping_ && activations().empty()) context.finish_stop();
}

void ClientActor::on_end(Context& context, End end) {
  for (const std::uint32_t slot : activations().by_age()) {
    if (activations()[slot].origin != Activation::Origin::flow) continue;
    const sim::CauseScope scope(context, sim::CauseScope::Root::stays);
    context.caused_by(scope.cause(), activations()[slot].root);
    context.emit({.kind = EventKind::flow_finished});
  }
  end_outbox(context, sim::reason_of(end));
  drop_all(context);
  stopping_ = false;
}

}  // namespace meshsim::actors
