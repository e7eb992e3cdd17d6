// A request's attempts at upstreams (nginx: ngx_http_upstream_connect, ngx_http_upstream_next).
#include "actors/gateway.hpp"
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
    answer(context, forward.client, 502, Reason::no_live_upstream);
    return drop(context, slot);
  }
  if (++forward.attempt > 1) {
    forward.cause = emit_about(context, forward, EventKind::retried, Reason::none);
    context.caused_by(forward.cause);
  }
  forward.cause = emit_about(context, forward, EventKind::requested, Reason::none);
  context.caused_by(forward.cause);
  forward.token = forwards_.next_token(slot);
  forward.timer = context.timeout(route.timeout, {.code = timer_answer, .slot = slot, .value = forward.token});
  context.retain(forward.client.body);
  context.send(forward.peer, {.token = forward.token,
                              .body = forward.client.body,
                              .number = (forward.client.number << 8) + forward.attempt - 1,
                              .topic = forward.client.topic,
                              .kind = PacketKind::request});
}

void GatewayActor::take_answer(Context& context, const Packet& packet) {
  const std::uint32_t slot = forwards_.waiting_for(packet.token);
  if (slot == ActiveSlab<Forward>::none) {  // too late: another attempt was made, or the client has its answer
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

// The network could not hand the request over: nothing of it reached the upstream.
void GatewayActor::take_refusal(Context& context, const Packet& packet) {
  if (packet.body != no_body) context.release(packet.body);
  const bool is_ours = packet.about == PacketKind::request;
  const std::uint32_t slot = is_ours ? forwards_.waiting_for(packet.token) : ActiveSlab<Forward>::none;
  if (slot == ActiveSlab<Forward>::none) return;
  forwards_[slot].cause = emit_about(context, forwards_[slot], EventKind::refused, packet.reason);
  attempt_failed(context, slot, packet.reason == Reason::timed_out ? Failure::timeout : Failure::error, false);
}

// An upstream's process ended (or its machine was given up). What it had taken is lost with it. What is still on its
// way there will be refused on its own: nginx opens a connection for each request.
void GatewayActor::take_closed(Context& context, InstanceId peer) {
  const EventSeq cause = context.cause();
  for (const std::uint32_t slot : forwards_.by_age()) {
    if (forwards_[slot].peer != peer || is_on_its_way(context, forwards_[slot])) continue;
    context.caused_by(cause, forwards_[slot].client.root);
    forwards_[slot].cause = emit_about(context, forwards_[slot], EventKind::refused, Reason::connection_lost);
    attempt_failed(context, slot, Failure::error, true);
  }
}

// The dead process let go of what it had: a body that others than the gateway hold has not arrived.
bool GatewayActor::is_on_its_way(Context& context, const Forward& forward) const {
  return context.simulation().messages()[forward.client.body].references > 1;
}

void GatewayActor::take_timeout(Context& context, std::uint64_t token) {
  const std::uint32_t slot = forwards_.waiting_for(token);
  if (slot == ActiveSlab<Forward>::none) return;
  forwards_[slot].timer = {};
  context.caused_by(forwards_[slot].cause, forwards_[slot].client.root);
  forwards_[slot].cause = emit_about(context, forwards_[slot], EventKind::timed_out, Reason::none);
  attempt_failed(context, slot, Failure::timeout, true);
}

void GatewayActor::attempt_failed(Context& context, std::uint32_t slot, Failure failure, bool was_sent) {
  Forward& forward = forwards_[slot];
  context.cancel(forward.timer);
  forward.token = 0;
  const plan::Route& route = detail().routes[forward.route];
  Upstreams& upstreams = upstreams_of(route);
  upstreams.failed(forward.peer, context.now(), {route.max_fails, route.fail_timeout});
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
