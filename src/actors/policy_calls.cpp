#include "actors/policy_calls.hpp"

#include <algorithm>
#include <utility>

#include "actors/callees.hpp"
#include "actors/requests.hpp"
#include "base/int128.hpp"
#include "base/time.hpp"
#include "sim/simulation.hpp"

namespace meshsim::actors {
namespace {

// Keys of draws below that of the call: its tries have the numbers from 1, see pick().
constexpr std::uint64_t draws_of_waits = 1'000'000;

Duration times(Duration duration, std::uint64_t factor) {
  const uint128 product = uint128{static_cast<std::uint64_t>(duration)} * factor;
  return static_cast<Duration>(std::min<uint128>(product, static_cast<std::uint64_t>(Distribution::max_draw)));
}

Duration grown(const plan::Backoff& backoff, std::uint32_t retry) {
  switch (backoff.growth) {
    case plan::Growth::constant:
      return backoff.base;
    case plan::Growth::linear:
      return times(backoff.base, retry);
    case plan::Growth::doubling:
      break;
  }
  return times(backoff.base, std::uint64_t{1} << std::min<std::uint32_t>(retry - 1, 62));
}

}  // namespace

Duration backoff_before(const plan::Backoff& backoff, std::uint32_t retry, Duration last, DrawKey draws) {
  if (backoff.base == 0) return 0;
  const Duration cap = backoff.cap == 0 ? Distribution::max_draw : backoff.cap;
  const Duration whole = std::min(cap, grown(backoff, retry));
  Random random = draws.stream();
  switch (backoff.jitter) {
    case plan::Jitter::none:
      return whole;
    case plan::Jitter::full:
      return random.between(0, whole);
    case plan::Jitter::equal:
      return whole - whole / 2 + random.between(0, whole / 2);
    case plan::Jitter::decorrelated:
      break;
  }
  return std::min(cap, random.between(backoff.base, times(std::max(last, backoff.base), 3)));
}

void PolicyCalls::prepare() {
  guards_.reserve(plan_->guarded.size());
  for (const plan::GuardedCalls& each : plan_->guarded) guards_.emplace_back(plan_->policies[each.policy]);
  const auto& fields = plan_->fields;
  const auto found = std::find(fields.begin(), fields.end(), "retry_after");
  if (found != fields.end()) retry_after_ = static_cast<FieldId>(found - fields.begin());
}

PolicyCalls::Sent PolicyCalls::begin(Context& context, Activations& all, std::uint32_t slot,
                                     const plan::step::Call& call, const value::Value& fields, DrawKey draws) {
  if (guards_.empty()) prepare();
  if (slot >= calls_.size()) calls_.resize(slot + 1);
  Call& made = calls_[slot];
  made = {};
  made.guard = call.guard;
  made.draws = draws;
  for (const Duration limit : {policy(made).deadline, call.timeout}) {
    if (limit > 0) made.deadline = std::min(made.deadline, saturating_add(context.now(), limit));
  }
  Activation& activation = all[slot];
  const BodyRef body = make_body(context, call.endpoint, fields, draws);
  activation.sent_body = body;
  activation.sent_id = context.message_of(body);
  activation.sent_topic = call.endpoint;
  activation.sent_to = pick(context.resolve(call.target), draws);
  activation.cause = context.emit(
      {.message = activation.sent_id,
       .peer = activation.sent_to != no_instance ? activation.sent_to : first_address(context, call.target),
       .topic = call.endpoint,
       .kind = EventKind::requested},
      context.body(body).bytes);
  context.caused_by(activation.cause);
  guard(made).begin_call();
  made.has_place = guard(made).take_place();
  if (made.has_place) return make_try(context, all, slot);
  activation.token = all.next_token(slot);
  if (!guard(made).join_line(activation.token)) return fail(context, all, slot, Reason::too_many_calls);
  activation.wait = Activation::Wait::turn;
  activation.timer = {};
  if (made.deadline != never) arm(context, activation, made.deadline - context.now(), false);
  return Sent::waits;
}

// Makes the next try, at an instance that is up.
PolicyCalls::Sent PolicyCalls::make_try(Context& context, Activations& all, std::uint32_t slot) {
  Activation& activation = all[slot];
  Call& call = calls_[slot];
  const Breaker::Pass pass = guard(call).breaker().ask(context.now());
  if (pass == Breaker::Pass::refused) return fail(context, all, slot, Reason::circuit_open);
  call.is_trial = pass == Breaker::Pass::trial;
  const DrawKey draws = call.made == 0 ? call.draws : call.draws.with(call.made);
  activation.sent_to = pick(context.resolve(callee(call)), draws);
  if (++call.made > 1) emit(context, activation, EventKind::retried, std::exchange(call.why, Reason::none), call);
  call.status = 0;
  call.told_to_wait = 0;
  const bool listens = plan_->services[callee(call)].port != 0;
  if (activation.sent_to == no_instance || !listens) {
    const Reason reason = listens ? reason_for_nobody(context, callee(call)) : Reason::not_listening;
    return take_failure(context, all, slot, activation.token = all.next_token(slot), reason);
  }
  activation.wait = Activation::Wait::answer;
  activation.token = all.next_token(slot);
  call.try_ends = std::min(call.deadline, saturating_add(context.now(), policy(call).timeout));
  set_timer(context, activation, call);
  send(context, activation, call, activation.sent_to, activation.token);
  return Sent::waits;
}

bool PolicyCalls::may_hedge(const Call& call) const {
  return policy(call).hedge_after > 0 && call.hedge == 0 && call.made < policy(call).tries;
}

void PolicyCalls::arm(Context& context, Activation& activation, Duration delay, bool is_constant) {
  context.cancel(activation.timer);
  const Timer timer{.code = timer_activation, .value = activation.token};
  // Equal durations are cheaper as timeouts, which need no sorting.
  activation.timer = is_constant ? context.timeout(delay, timer) : context.after(delay, timer);
}

// Sets the timer to the end of the try, or to its hedge if that comes first.
void PolicyCalls::set_timer(Context& context, Activation& activation, const Call& call) {
  const Duration left = call.try_ends - context.now();
  const Duration hedge = policy(call).hedge_after;
  if (may_hedge(call) && hedge < left) return arm(context, activation, hedge, true);
  arm(context, activation, left, left == policy(call).timeout);
}

void PolicyCalls::send(Context& context, const Activation& activation, const Call& call, InstanceId to,
                       std::uint64_t token) {
  context.retain(activation.sent_body);
  // The number makes each try work of its own at the callee, as with a gateway's attempts.
  context.send(to,
               {.token = token,
                .body = activation.sent_body,
                .subscription = deadline_of(context, *plan_, activation.arrival.packet, call.try_ends - context.now()),
                .number = call.made - 1U,
                .topic = activation.sent_topic,
                .kind = PacketKind::request});
}

// Makes a second try beside the first, at another instance if there is one.
void PolicyCalls::hedge(Context& context, Activations& all, std::uint32_t slot) {
  Activation& activation = all[slot];
  Call& call = calls_[slot];
  std::vector<InstanceId> others;
  for (const InstanceId each : context.resolve(callee(call))) {
    if (each != activation.sent_to) others.push_back(each);
  }
  const InstanceId to = others.empty() ? activation.sent_to : pick(others, call.draws.with(call.made));
  const bool may = guard(call).take_retry(false);
  const Breaker::Pass pass = may ? guard(call).breaker().ask(context.now()) : Breaker::Pass::refused;
  if (may && pass == Breaker::Pass::refused) guard(call).end_retry(false, false);
  arm(context, activation, call.try_ends - context.now(), false);
  if (pass == Breaker::Pass::refused) return;
  ++call.made;
  call.hedge_is_trial = pass == Breaker::Pass::trial;
  call.hedge = all.next_token(slot);
  call.hedge_to = to;
  const InstanceId first = std::exchange(activation.sent_to, to);
  const EventSeq cause = activation.cause;
  emit(context, activation, EventKind::retried, Reason::hedged, call);
  send(context, activation, call, to, call.hedge);
  activation.sent_to = first;
  activation.cause = cause;  // the first try goes on as if there were no second
}

std::uint32_t PolicyCalls::hedge_of(std::uint64_t token) const {
  const auto slot = static_cast<std::uint32_t>(token);
  return token != 0 && has(slot) && calls_[slot].hedge == token ? slot : Activations::none;
}

bool PolicyCalls::take_answer(Context& context, Activations& all, std::uint32_t slot, const Packet& answer) {
  Activation& activation = all[slot];
  Call& call = calls_[slot];
  const bool is_hedge = answer.token == call.hedge;
  const bool failed = policy(call).failures.has_status(answer.number);
  if (failed && call.hedge != 0) {
    take_failure(context, all, slot, answer.token, Reason::none);
    return false;
  }
  note(context, activation, call, failed, is_hedge ? call.hedge_is_trial : call.is_trial);
  call.was_sent = true;
  if (failed) call.told_to_wait = told_by(context, answer);
  if (failed && schedule_retry(context, all, slot, Reason::none, answer.number)) return false;
  end_retry(call, !failed);
  if (!failed && call.made == 1) guard(call).first_succeeded();
  if (call.hedge != 0) {  // the other try is not needed any more
    const std::uint64_t other = is_hedge ? activation.token : call.hedge;
    const InstanceId at = is_hedge ? activation.sent_to : call.hedge_to;
    context.simulation().network().hang_up(context.simulation(), at, other);
    end_hedge(call);
  }
  Sender::take_answer(context, activation, answer);
  end(context, all, slot);
  return true;
}

// Reads Retry-After: HTTP has it in answers with 429 and 503 (RFC 6585, RFC 9110 10.2.3), here as a field of the reply.
Duration PolicyCalls::told_by(Context& context, const Packet& answer) const {
  const bool may_say = answer.number == 429 || answer.number == 503;
  if (retry_after_ == no_field || !may_say || answer.body == no_body) return 0;
  const value::Value said = value::find(context.body(answer.body).bytes, retry_after_);
  return said.type() == value::Type::duration ? std::clamp<Duration>(said.as_integer(), 0, Distribution::max_draw) : 0;
}

PolicyCalls::Sent PolicyCalls::take_failure(Context& context, Activations& all, std::uint32_t slot, std::uint64_t token,
                                            Reason reason) {
  Activation& activation = all[slot];
  Call& call = calls_[slot];
  const bool is_hedge = token == call.hedge;
  // Only this failure and a timeout leave open whether the callee had the request.
  if (reason == Reason::connection_lost) call.was_sent = true;
  note(context, activation, call, true, is_hedge ? call.hedge_is_trial : call.is_trial);
  if (call.hedge != 0) {  // the other may still be answered
    if (is_hedge) {
      end_hedge(call);
    } else {
      promote_hedge(context, activation, call);
    }
    return Sent::waits;
  }
  return schedule_retry(context, all, slot, reason, 0) ? Sent::waits : fail(context, all, slot, reason);
}

// Makes the second try the first, which has failed.
void PolicyCalls::promote_hedge(Context& context, Activation& activation, Call& call) {
  end_retry(call, false);
  activation.token = std::exchange(call.hedge, 0);
  activation.sent_to = call.hedge_to;
  call.is_trial = call.hedge_is_trial;
  call.is_retry = true;
  call.was_timeout = false;
  arm(context, activation, call.try_ends - context.now(), false);
}

void PolicyCalls::end_retry(Call& call, bool succeeded) {
  if (std::exchange(call.is_retry, false)) guard(call).end_retry(succeeded, call.was_timeout);
}

void PolicyCalls::end_hedge(Call& call) {
  call.hedge = 0;
  guard(call).end_retry(false, false);
}

PolicyCalls::Sent PolicyCalls::take_timer(Context& context, Activations& all, std::uint32_t slot) {
  Activation& activation = all[slot];
  Call& call = calls_[slot];
  context.caused_by(activation.cause, activation.root);
  if (activation.wait == Activation::Wait::turn) {
    if (call.has_place) return make_try(context, all, slot);
    guard(call).leave_line(activation.token);
    return finish(context, all, slot, EventKind::timed_out, Reason::too_many_calls);
  }
  if (activation.wait == Activation::Wait::backoff) return make_try(context, all, slot);
  if (context.now() < call.try_ends && may_hedge(call)) {
    hedge(context, all, slot);
    return Sent::waits;
  }
  give_up_tries(context, activation, call);
  return take_failure(context, all, slot, activation.token, Reason::timed_out);
}

// Closes the connections of the tries under way, which is how their callees learn that nobody waits.
void PolicyCalls::give_up_tries(Context& context, const Activation& activation, Call& call) {
  sim::Network& network = context.simulation().network();
  const bool is_alone = call.hedge == 0;
  if (!is_alone) {
    note(context, activation, call, true, call.hedge_is_trial);
    network.hang_up(context.simulation(), call.hedge_to, call.hedge);
    end_hedge(call);
  }
  const bool is_withdrawn = network.withdraw(context.simulation(), activation.sent_to, activation.token);
  if (!is_withdrawn) network.hang_up(context.simulation(), activation.sent_to, activation.token);
  call.was_sent = call.was_sent || !is_withdrawn || !is_alone;
}

void PolicyCalls::stop(Context& context, Activations& all, std::uint32_t slot) {
  Activation& activation = all[slot];
  Call& call = calls_[slot];
  if (activation.wait == Activation::Wait::answer) {
    // A trial that is not answered tells the breaker nothing good.
    if (call.is_trial) note(context, activation, call, true, true);
    give_up_tries(context, activation, call);
  }
  finish(context, all, slot, EventKind::timed_out, Reason::cancelled);
}

// Lets the call wait for its next try, if it may have one. The try that failed has ended.
bool PolicyCalls::schedule_retry(Context& context, Activations& all, std::uint32_t slot, Reason reason,
                                 std::uint32_t status) {
  Activation& activation = all[slot];
  Call& call = calls_[slot];
  const plan::CallPolicy& rule = policy(call);
  const bool was_timeout = reason == Reason::timed_out;
  end_retry(call, false);
  // The story goes on with the answer, if there was one.
  activation.cause = context.cause();
  const bool counts = reason == Reason::none || (was_timeout ? rule.failures.timed_out : rule.failures.refused);
  if (!counts || call.made >= rule.tries) return false;
  // The callee's time takes the place of the policy's own, as in urllib3 and most clients.
  const bool is_told = call.told_to_wait > 0;
  const Duration wait =
      is_told ? call.told_to_wait
              : backoff_before(rule.backoff, call.made, call.waited, call.draws.with(draws_of_waits + call.made));
  if (call.deadline != never && saturating_add(context.now(), wait) >= call.deadline) return false;
  if (!guard(call).take_retry(was_timeout)) return false;
  call.is_retry = true;
  call.was_timeout = was_timeout;
  if (!is_told) call.waited = wait;
  call.why = reason;
  call.status = status;
  activation.wait = Activation::Wait::backoff;
  activation.token = all.next_token(slot);
  arm(context, activation, wait, rule.backoff.jitter == plan::Jitter::none && !is_told);
  return true;
}

// Ends the call because of the failure of its last try.
PolicyCalls::Sent PolicyCalls::fail(Context& context, Activations& all, std::uint32_t slot, Reason reason) {
  if (reason != Reason::timed_out) return finish(context, all, slot, EventKind::refused, reason);
  return finish(context, all, slot, EventKind::timed_out, calls_[slot].was_sent ? Reason::none : Reason::no_connection);
}

// Ends the call without an answer.
PolicyCalls::Sent PolicyCalls::finish(Context& context, Activations& all, std::uint32_t slot, EventKind kind,
                                      Reason reason) {
  end_retry(calls_[slot], false);
  emit(context, all[slot], kind, reason, calls_[slot]);
  end(context, all, slot);
  return Sent::failed;
}

// Gives everything up that the call has.
void PolicyCalls::end(Context& context, Activations& all, std::uint32_t slot) {
  context.cancel(all[slot].timer);
  context.release(std::exchange(all[slot].sent_body, no_body));
  forget(context, all, slot);
}

void PolicyCalls::forget(Context& context, Activations& all, std::uint32_t slot) {
  if (!has(slot)) return;
  CallGuard& shared = guard(calls_[slot]);
  shared.end_call();
  shared.leave_line(all[slot].token);
  if (std::exchange(calls_[slot], {}).has_place) pass_place_on(context, all, shared);
}

// Lets the first call in line begin, as soon as this dispatch is over.
void PolicyCalls::pass_place_on(Context& context, Activations& all, CallGuard& shared) {
  const std::uint64_t next = shared.pass_place_on();
  if (next == 0) return;
  const std::uint32_t granted = all.waiting_for(next);
  calls_[granted].has_place = true;
  arm(context, all[granted], 0, true);
}

void PolicyCalls::emit(Context& context, Activation& activation, EventKind kind, Reason reason, const Call& call) {
  const bool is_try = kind == EventKind::retried;
  activation.cause = context.emit(
      {.message = activation.sent_id,
       .detail = is_try ? call.status : 0,
       .peer = activation.sent_to != no_instance ? activation.sent_to : first_address(context, callee(call)),
       .topic = activation.sent_topic,
       .kind = kind,
       .reason = reason,
       .attempt = is_try ? call.made : std::uint16_t{0}});
  context.caused_by(activation.cause);
}

// Tells the breaker of the end of a try, and the trace of what the breaker does.
void PolicyCalls::note(Context& context, const Activation& activation, const Call& call, bool failed, bool was_trial) {
  Breaker& breaker = guard(call).breaker();
  const Breaker::Change change = breaker.note(failed, was_trial, context.now());
  if (change == Breaker::Change::none) return;
  const bool opened = change == Breaker::Change::opened;
  context.emit({.detail = opened ? static_cast<std::uint64_t>(breaker.open_until()) : 0,
                .peer = activation.sent_to != no_instance ? activation.sent_to : first_address(context, callee(call)),
                .kind = opened ? EventKind::circuit_opened : EventKind::circuit_closed});
}

void PolicyCalls::clear() {
  calls_.clear();
  guards_.clear();
}

}  // namespace meshsim::actors
