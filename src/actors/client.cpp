#include "actors/client.hpp"

#include <algorithm>
#include <string>

#include "base/time.hpp"
#include "sim/cause_scope.hpp"
#include "sim/simulation.hpp"

namespace meshsim::actors {

namespace {

/// Names the draw of a run's flow among those of its steps, which count from 0.
constexpr std::uint64_t choice_of_flow = std::uint64_t{1} << 63;

}  // namespace

ClientActor::ClientActor(const plan::Plan& plan, ServiceId service, std::uint32_t replica)
    : ProgramActor(plan, service, replica, 0),
      arrivals_(plan.seed, plan.services[service].name),
      users_(DrawKey::named(plan.seed, "users of " + plan.services[service].name)) {}

void ClientActor::on_ready(Context& context) {
  const Time from = std::max(detail().from, context.now());
  if (!is_closed()) return schedule_arrival(context, arrivals_.first(detail(), from));
  runs_.resize(detail().users);
  for (std::uint32_t user = 0; user < detail().users; ++user) schedule_user(context, from, user);
}

// Schedules the next arrival, one at a time. `to` is exclusive.
void ClientActor::schedule_arrival(Context& context, Time next) {
  context.caused_by(0, 0);  // an arrival is not caused by the one before
  if (next < detail().to) context.after(next - context.now(), {.code = timer_arrival});
}

// Lets a user begin a run by a timer even where it is due now, because a run may end at the instant at which it began.
void ClientActor::schedule_user(Context& context, Time at, std::uint32_t user) {
  context.caused_by(0, 0);
  if (at < detail().to) context.after(at - context.now(), {.code = timer_user, .value = user});
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
  if (timer.code == timer_arrival) {
    if (!stopping_) {
      schedule_arrival(context, arrivals_.next(detail(), context.now()));
      start_flow(context, users_.with(started_++), 0);
    }
  } else if (timer.code == timer_user) {
    const auto user = static_cast<std::uint32_t>(timer.value);
    if (!stopping_) start_flow(context, users_.with(user).with(runs_[user]++), user);
  } else {
    take_timer(context, timer);
  }
  finish_stop_when_idle(context);
}

void ClientActor::start_flow(Context& context, DrawKey draws, std::uint32_t user) {
  const std::uint32_t slot = activations().add();
  if (is_closed()) {
    if (slot >= user_of_slot_.size()) user_of_slot_.resize(slot + std::size_t{1});
    user_of_slot_[slot] = user;
  }
  Activation& activation = activations()[slot];
  activation.origin = Activation::Origin::flow;
  activation.root = context.new_root();
  activation.draws = draws;
  activation.cause = context.emit({.kind = EventKind::flow_started});
  activation.step = plan().flows[flow_for(draws)].first_step;
  context.caused_by(activation.cause, activation.root);
  advance(context, slot);
}

/// Draws the flow of a run, by the weights.
std::uint32_t ClientActor::flow_for(DrawKey draws) const {
  const std::vector<plan::FlowShare>& flows = detail().flows;
  if (flows.size() == 1) return flows.front().flow;
  std::uint64_t all = 0;
  for (const plan::FlowShare& share : flows) all += share.weight;
  std::uint64_t drawn = draws.with(choice_of_flow).stream().below(all);
  for (const plan::FlowShare& share : flows) {
    if (drawn < share.weight) return share.flow;
    drawn -= share.weight;
  }
  return flows.back().flow;
}

void ClientActor::ended(Context& context, std::uint32_t slot, Ending ending) {
  if (activations()[slot].origin == Activation::Origin::branch) return end_branch(context, slot, ending);
  const bool is_flow = activations()[slot].origin == Activation::Origin::flow;
  if (is_flow) {
    const bool succeeded = ending == Ending::finished;
    context.emit({.kind = EventKind::flow_finished, .attempt = std::uint16_t{succeeded}});
  }
  drop(context, slot);
  if (!is_flow || !is_closed() || stopping_) return;
  const sim::CauseScope scope(context);
  schedule_user(context, context.now(), user_of_slot_[slot]);
}

std::size_t ClientActor::memory_bytes() const {
  return ProgramActor::memory_bytes() + (runs_.capacity() + user_of_slot_.capacity()) * sizeof(std::uint32_t);
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
