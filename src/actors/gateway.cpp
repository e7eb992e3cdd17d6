#include "actors/gateway.hpp"

#include <algorithm>

#include "sim/cause_scope.hpp"
#include "sim/simulation.hpp"

namespace meshsim::actors {

GatewayActor::GatewayActor(const plan::Plan& plan, ServiceId service)
    : plan_(&plan), service_(service), upstreams_(plan.services.size()) {
  // Paths are known from the plan, so their routes are chosen once and a request costs no search.
  routes_.reserve(plan.topics.size());
  for (const plan::Topic& topic : plan.topics)
    routes_.push_back(topic.is_endpoint ? choose_route(detail().routes, topic.path) : RouteChoice{});
}

// Returns the addresses that the route's name has. A name server knows only live containers; when a run begins, all are
// about to start.
std::span<const InstanceId> GatewayActor::addresses_of(Context& context, const plan::Route& route) const {
  return context.simulation().booting() ? context.addresses(route.upstream) : context.resolve(route.upstream);
}

Reason GatewayActor::obstacle(Context& context) const {
  // With a resolver, names are looked up while it runs, so none has to resolve at start.
  if (detail().dns_every > 0) return Reason::none;
  for (const plan::Route& route : detail().routes) {
    if (addresses_of(context, route).empty()) return Reason::unknown_host;
  }
  return Reason::none;
}

void GatewayActor::on_ready(Context& context) {
  resolve_names(context);
  if (detail().dns_every > 0) context.housekeeping(detail().dns_every, {.code = timer_names});
}

void GatewayActor::resolve_names(Context& context) {
  for (const plan::Route& route : detail().routes) upstreams_of(route).resolve(addresses_of(context, route));
}

void GatewayActor::on_packet(Context& context, const Packet& packet) {
  switch (packet.kind) {
    case PacketKind::request:
      take_request(context, packet);
      break;
    case PacketKind::hang_up:
      take_hang_up(context, packet);
      break;
    case PacketKind::connected:
      take_connection(context, packet);
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
    case PacketKind::publish:
    case PacketKind::confirm:
    case PacketKind::deliver:
    case PacketKind::ack:
    case PacketKind::retry:
    case PacketKind::reject:
    case PacketKind::subscribe:
    case PacketKind::unsubscribe:
    case PacketKind::next:
    case PacketKind::redrive:
      if (packet.body != no_body) context.release(packet.body);
      break;
  }
  finish_stop_when_idle(context);
}

void GatewayActor::on_timer(Context& context, const Timer& timer) {
  if (timer.code == timer_names) {
    resolve_names(context);
    context.housekeeping(detail().dns_every, {.code = timer_names});
    return;
  }
  take_timeout(context, timer.value);
  finish_stop_when_idle(context);
}

void GatewayActor::take_request(Context& context, const Packet& packet) {
  if (stopping_) {  // the listening socket is closed; requests accepted before are finished
    if (packet.body != no_body) context.release(packet.body);
    return context.send(packet.from, {.token = packet.token,
                                      .topic = packet.topic,
                                      .life = packet.life,
                                      .kind = PacketKind::reset,
                                      .reason = Reason::connection_refused,
                                      .about = PacketKind::request});
  }
  Packet client = packet;
  if (packet.body == no_body) client.body = context.make_body(packet.topic, {});
  context.caused_by(context.emit({.message = context.message_of(client.body),
                                  .peer = client.from,
                                  .topic = client.topic,
                                  .kind = EventKind::received}));
  const RouteChoice choice = packet.topic < routes_.size() ? routes_[packet.topic] : RouteChoice{};
  if (choice.route == no_route || choice.is_redirect) {
    if (choice.is_redirect) {
      answer(context, client, 301, Reason::none);
    } else if (choice.is_malformed) {
      answer(context, client, 400, Reason::bad_request);
    } else {
      answer(context, client, 404, Reason::no_route);
    }
    return context.release(client.body);
  }
  const plan::Route& route = detail().routes[choice.route];
  const std::uint32_t peers = upstreams_of(route).size();
  const std::uint32_t slot = forwards_.add();
  Forward& forward = forwards_[slot];
  forward.client = client;
  clients_.add(client.from, client.token, slot);
  forward.cause = context.cause();
  forward.route = choice.route;
  // Each upstream is tried at most once a request, so more tries than upstreams mean nothing.
  forward.tries_left = route.tries == 0 ? peers : std::min(route.tries, peers);
  attempt(context, slot);
}

void GatewayActor::answer(Context& context, const Packet& client, std::uint32_t status, Reason reason, BodyRef body,
                          std::string_view explanation) {
  const sim::CauseScope scope(context);
  context.caused_by(context.emit({.message = context.message_of(client.body),
                                  .detail = status,
                                  .peer = client.from,
                                  .topic = client.topic,
                                  .kind = EventKind::replied,
                                  .reason = reason},
                                 std::as_bytes(std::span(explanation))));
  context.send(client.from, {.token = client.token,
                             .body = body,
                             .number = status,
                             .topic = client.topic,
                             .life = client.life,
                             .kind = PacketKind::reply,
                             .reason = reason});
}

void GatewayActor::drop(Context& context, std::uint32_t slot) {
  const Packet client = forwards_[slot].client;
  clients_.remove(client.from, client.token);
  forwards_.remove(slot);
  context.release(client.body);
}

void GatewayActor::take_hang_up(Context& context, const Packet& packet) {
  // Kept from the first request that is given up: a run without one pays nothing for the table.
  if (!clients_.is_kept()) {
    clients_.keep();
    for (const std::uint32_t slot : forwards_.slots()) {
      clients_.add(forwards_[slot].client.from, forwards_[slot].client.token, slot);
    }
  }
  if (const auto slot = clients_.find(packet.from, packet.token)) abandon(context, *slot);
}

// Abandons a request whose client is gone: closes the upstream's connection as nginx does.
// ngx_http_upstream_finalize_request frees the peer as one that did not fail, so that a trial which its client gives up
// ends the peer's quarantine.
void GatewayActor::abandon(Context& context, std::uint32_t slot) {
  Forward& forward = forwards_[slot];
  context.cancel(forward.timer);
  context.emit({.message = context.message_of(forward.client.body),
                .peer = forward.client.from,
                .topic = forward.client.topic,
                .kind = EventKind::abandoned});
  upstreams_of(detail().routes[forward.route]).succeeded(forward.peer);
  sim::Network& network = context.simulation().network();
  if (!network.withdraw(context.simulation(), forward.peer, forward.token)) {
    network.hang_up(context.simulation(), forward.peer, forward.token);
  }
  drop(context, slot);
}

void GatewayActor::on_stop(Context& context) {
  stopping_ = true;
  finish_stop_when_idle(context);
}

// Ends a stop when no request is under way. The process ends inside finish_stop and may be started again, so nothing
// may follow.
void GatewayActor::finish_stop_when_idle(Context& context) {
  if (stopping_ && forwards_.empty()) context.finish_stop();
}

// Forgets its requests. Its clients learn of the end because their connections close with the process.
void GatewayActor::on_end(Context& context, End) {
  for (const std::uint32_t slot : forwards_.by_age()) context.release(forwards_[slot].client.body);
  forwards_.clear();
  clients_.clear();
  // nginx keeps the failures of its peers in the memory of its workers: a new process begins with none failed.
  upstreams_.assign(upstreams_.size(), {});
  stopping_ = false;
}

}  // namespace meshsim::actors
