// A request's attempts at upstreams (nginx: ngx_http_upstream_connect, ngx_http_upstream_next).
#include "actors/gateway.hpp"
#include "actors/requests.hpp"
#include "base/time.hpp"
#include "sim/cause_scope.hpp"
#include "sim/simulation.hpp"

namespace meshsim::actors {

void GatewayActor::attempt(Context& context, std::uint32_t slot) {
  Forward& forward = forwards_[slot];
  const plan::Route& route = detail().routes[forward.route];
  const HealthRule rule{route.max_fails, route.fail_timeout};
  context.caused_by(forward.cause, forward.client.root);
  Upstreams& upstreams = upstreams_of(route);
  forward.peer = upstreams.size() == 0 ? no_instance : upstreams.pick(context.now(), rule, forward.tried);
  if (forward.peer == no_instance) {
    answer(context, forward.client, 502, Reason::no_live_upstream, no_body, left_out_now(context, route));
    return drop(context, slot);
  }
  if (++forward.attempt > 1) {
    forward.cause = emit_about(context, forward, EventKind::retried, Reason::none);
    context.caused_by(forward.cause);
  }
  forward.cause = emit_about(context, forward, EventKind::requested, Reason::none);
  context.caused_by(forward.cause);
  forward.token = forwards_.next_token(slot);
  context.retain(forward.client.body);
  sim::Simulation& simulation = context.simulation();
  const bool connected =
      simulation.network().send_anew(simulation, forward.peer,
                                     {.token = forward.token,
                                      .body = forward.client.body,
                                      .subscription = deadline_of(context, *plan_, forward.client, route.timeout),
                                      // Distinguishes the attempts of every gateway on the way, each
                                      // in 8 bits, so that each is work of its own.
                                      .number = (forward.client.number << 8) + forward.attempt - 1,
                                      .topic = forward.client.topic,
                                      .kind = PacketKind::request});
  forward.timer = context.timeout(connected ? route.timeout : route.connect_timeout,
                                  {.code = connected ? timer_answer : timer_connect, .value = forward.token});
}

// Lists the upstreams that are not tried, and until when: "web-1 until 15.000s, web-2 (on trial) until 16.000s".
std::string GatewayActor::left_out_now(const Context& context, const plan::Route& route) const {
  constexpr std::size_t most_named = 4;
  std::string text;
  std::size_t named = 0;
  const auto left_out = upstreams_[route.upstream].left_out(context.now(), {route.max_fails, route.fail_timeout});
  for (const Upstreams::LeftOut& each : left_out) {
    if (named == most_named) return text + " and " + std::to_string(left_out.size() - named) + " more";
    text += (named++ == 0 ? "" : ", ") + context.simulation().names().instances[each.instance].name;
    text += (each.on_trial ? " (on trial) until " : " until ") + format_instant(each.until);
  }
  return text;
}

// Takes notice that the connection is made: the request is sent now, and the time for an answer begins.
void GatewayActor::take_connection(Context& context, const Packet& packet) {
  const std::uint32_t slot = forwards_.waiting_for(packet.token);
  if (slot == ActiveSlab<Forward>::none) return;
  Forward& forward = forwards_[slot];
  context.cancel(forward.timer);
  const Duration timeout = detail().routes[forward.route].timeout;
  forward.timer = context.timeout(timeout, {.code = timer_answer, .value = forward.token});
}

void GatewayActor::take_answer(Context& context, const Packet& packet) {
  const std::uint32_t slot = forwards_.waiting_for(packet.token);
  if (slot == ActiveSlab<Forward>::none) {  // another attempt was made, or the client has its answer or is gone
    // nginx had closed that connection, so the upstream's answer meets a reset.
    say_too_late(context, packet);
    if (packet.body != no_body) context.release(packet.body);
    return;
  }
  Forward& forward = forwards_[slot];
  context.cancel(forward.timer);
  upstreams_of(detail().routes[forward.route]).succeeded(forward.peer);
  context.caused_by(emit_about(context, forward, EventKind::answered, packet.reason, packet.number));
  answer(context, forward.client, packet.number, packet.reason, packet.body);
  drop(context, slot);
}

// Handles a request that the network could not hand over. It counts as sent if the upstream's kernel had taken it, even
// when the process was paused and died before it read it.
void GatewayActor::take_refusal(Context& context, const Packet& packet) {
  if (packet.body != no_body) context.release(packet.body);
  const bool is_ours = packet.about == PacketKind::request;
  const std::uint32_t slot = is_ours ? forwards_.waiting_for(packet.token) : ActiveSlab<Forward>::none;
  if (slot == ActiveSlab<Forward>::none) return;
  forwards_[slot].cause = emit_about(context, forwards_[slot], EventKind::refused, packet.reason);
  const bool is_timeout = packet.reason == Reason::timed_out || packet.reason == Reason::no_connection;
  attempt_failed(context, slot, is_timeout ? Failure::timeout : Failure::error,
                 packet.reason == Reason::connection_lost);
}

// Handles the end of the process at the other end (or of its machine). Requests that an upstream had taken are lost
// with it; those still on their way will be refused one by one. A client that has ended waits no longer.
void GatewayActor::take_closed(Context& context, InstanceId peer) {
  for (const std::uint32_t slot : forwards_.by_age()) {
    const sim::CauseScope scope(context, sim::CauseScope::Root::stays);
    context.caused_by(scope.cause(), forwards_[slot].client.root);
    if (forwards_[slot].client.from == peer) {
      abandon(context, slot);
    } else if (forwards_[slot].peer == peer && !is_on_its_way(context, forwards_[slot])) {
      forwards_[slot].cause = emit_about(context, forwards_[slot], EventKind::refused, Reason::connection_lost);
      attempt_failed(context, slot, Failure::error, true);
    }
  }
}

// Tells whether the request is still on its way: the dead process released all bodies it had, so a body that others
// than the gateway hold has not arrived.
bool GatewayActor::is_on_its_way(Context& context, const Forward& forward) const {
  return context.simulation().messages()[forward.client.body].references > 1;
}

void GatewayActor::take_timeout(Context& context, std::uint64_t token) {
  const std::uint32_t slot = forwards_.waiting_for(token);
  if (slot == ActiveSlab<Forward>::none) return;
  forwards_[slot].timer = {};
  context.caused_by(forwards_[slot].cause, forwards_[slot].client.root);
  const Forward& forward = forwards_[slot];
  sim::Network& network = context.simulation().network();
  const bool was_sent = !network.withdraw(context.simulation(), forward.peer, forward.token);
  forwards_[slot].cause =
      emit_about(context, forward, EventKind::timed_out, was_sent ? Reason::none : Reason::no_connection);
  context.caused_by(forward.cause);
  if (was_sent) network.hang_up(context.simulation(), forward.peer, forward.token);
  attempt_failed(context, slot, Failure::timeout, was_sent);
}

void GatewayActor::attempt_failed(Context& context, std::uint32_t slot, Failure failure, bool was_sent) {
  Forward& forward = forwards_[slot];
  context.cancel(forward.timer);
  forward.token = 0;
  const plan::Route& route = detail().routes[forward.route];
  Upstreams& upstreams = upstreams_of(route);
  const HealthRule rule{route.max_fails, route.fail_timeout};
  const auto before = upstreams.left_out(forward.peer, context.now(), rule);
  upstreams.failed(forward.peer, context.now(), rule);
  const auto left_out = upstreams.left_out(forward.peer, context.now(), rule);
  if (left_out && left_out != before) {  // requests that fail at the same time: only the first changes anything
    context.caused_by(forward.cause, forward.client.root);
    context.emit({.detail = static_cast<std::uint64_t>(left_out->until),
                  .instance = forward.peer,
                  .peer = context.self(),
                  .kind = EventKind::left_out});
  }
  --forward.tries_left;
  if (upstreams.is_single()) forward.tries_left = 0;
  if (may_try_again(forward, was_sent)) return attempt(context, slot);
  context.caused_by(forward.cause, forward.client.root);
  if (failure == Failure::timeout) {
    answer(context, forward.client, 504, Reason::gateway_timeout);
  } else {
    answer(context, forward.client, 502, Reason::bad_gateway);
  }
  drop(context, slot);
}

bool GatewayActor::may_try_again(const Forward& forward, bool was_sent) const {
  if (forward.tries_left == 0) return false;
  if (!was_sent || detail().routes[forward.route].non_idempotent) return true;
  const std::string& method = plan_->topics[forward.client.topic].method;
  return method != "POST" && method != "LOCK" && method != "PATCH";
}

EventSeq GatewayActor::emit_about(Context& context, const Forward& forward, EventKind kind, Reason reason,
                                  std::uint64_t detail) {
  return context.emit({.message = context.message_of(forward.client.body),
                       .detail = detail,
                       .peer = forward.peer,
                       .topic = forward.client.topic,
                       .kind = kind,
                       .reason = reason,
                       .attempt = kind == EventKind::retried ? forward.attempt : std::uint16_t{0}});
}

}  // namespace meshsim::actors
