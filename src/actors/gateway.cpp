#include "actors/gateway.hpp"

#include <algorithm>

namespace meshsim::actors {

GatewayActor::GatewayActor(const plan::Plan& plan, ServiceId service)
    : plan_(&plan), service_(service), upstreams_(plan.services.size()) {
  // Paths are known from the plan, so that a request costs no search.
  routes_.reserve(plan.topics.size());
  for (const plan::Topic& topic : plan.topics)
    routes_.push_back(topic.is_endpoint ? choose_route(detail().routes, topic.path) : RouteChoice{});
}

void GatewayActor::on_ready(Context& context) {
  resolve_names(context, true);
  if (detail().dns_every > 0) context.housekeeping(detail().dns_every, {.code = timer_names});
}

// At start whatever address the name has, as a container that is still starting has one; later what its name server
// tells, which knows live ones only.
void GatewayActor::resolve_names(Context& context, bool at_start) {
  for (const plan::Route& route : detail().routes) {
    const auto addresses = at_start ? context.addresses(route.upstream) : context.resolve(route.upstream);
    upstreams_of(route).resolve(addresses);
  }
}

void GatewayActor::on_packet(Context& context, const Packet& packet) {
  switch (packet.kind) {
    case PacketKind::request:
      take_request(context, packet);
      break;
    case PacketKind::reply:
      take_answer(context, packet);
      break;
    case PacketKind::reset:
      take_refusal(context, packet);
      break;
    case PacketKind::closed:
      take_closed(context, packet.from);
      break;
    default:
      if (packet.body != no_body) context.release(packet.body);
      break;
  }
  finish_stop_when_idle(context);
}

void GatewayActor::on_timer(Context& context, const Timer& timer) {
  if (timer.code == timer_names) {
    resolve_names(context, false);
    context.housekeeping(detail().dns_every, {.code = timer_names});
    return;
  }
  take_timeout(context, timer.value);
  finish_stop_when_idle(context);
}

void GatewayActor::take_request(Context& context, const Packet& packet) {
  if (stopping_) {  // the listening socket is closed, what was accepted before is finished
    if (packet.body != no_body) context.release(packet.body);
    return context.send(packet.from, {.token = packet.token,
                                      .topic = packet.topic,
                                      .life = packet.life,
                                      .kind = PacketKind::reset,
                                      .reason = Reason::connection_refused,
                                      .about = PacketKind::request});
  }
  const RouteChoice choice = packet.topic < routes_.size() ? routes_[packet.topic] : RouteChoice{};
  if (choice.route == no_route || choice.is_redirect) {
    const std::uint32_t status = choice.is_redirect ? 301 : choice.is_malformed ? 400 : 404;
    answer(context, packet, status, choice.is_redirect ? Reason::none : Reason::no_route);
    if (packet.body != no_body) context.release(packet.body);
    return;
  }
  const plan::Route& route = detail().routes[choice.route];
  const std::uint32_t peers = upstreams_of(route).size();
  const std::uint32_t slot = forwards_.add();
  Forward& forward = forwards_[slot];
  forward.client = packet;
  if (packet.body == no_body) forward.client.body = context.make_body(packet.topic, {});
  forward.cause = packet.cause;
  forward.route = choice.route;
  forward.tries_left = route.tries == 0 ? peers : std::min(route.tries, peers);
  attempt(context, slot);
}

void GatewayActor::answer(Context& context, const Packet& client, std::uint32_t status, Reason reason, BodyRef body) {
  context.send(client.from, {.token = client.token,
                             .body = body,
                             .number = status,
                             .topic = client.topic,
                             .life = client.life,
                             .kind = PacketKind::reply,
                             .reason = reason});
}

void GatewayActor::drop(Context& context, std::uint32_t slot) {
  const BodyRef body = forwards_[slot].client.body;
  forwards_.remove(slot);
  context.release(body);
}

void GatewayActor::on_stop(Context& context) {
  stopping_ = true;
  finish_stop_when_idle(context);
}

// The process ends inside finish_stop, and may be started again: nothing may follow.
void GatewayActor::finish_stop_when_idle(Context& context) {
  if (stopping_ && forwards_.empty()) context.finish_stop();
}

// The connections close with the process: that is what its clients learn.
void GatewayActor::on_end(Context& context, End) {
  for (const std::uint32_t slot : forwards_.by_age()) context.release(forwards_[slot].client.body);
  forwards_.clear();
  upstreams_.assign(upstreams_.size(), {});
  stopping_ = false;
}

}  // namespace meshsim::actors
