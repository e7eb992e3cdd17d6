// An nginx gateway: takes requests, forwards them by route, tries the next upstream where nginx would.
//
// The model follows nginx's src/http/ngx_http_upstream.c (ngx_http_upstream_next), ngx_http_upstream_round_robin.c and
// https://nginx.org/en/docs/http/ngx_http_proxy_module.html:
// - `proxy_next_upstream error timeout`, each upstream at most once a request, without back-off;
// - a POST, LOCK or PATCH that was sent is not sent again unless `non_idempotent`; a refused connection sent nothing,
//   so the request is tried elsewhere;
// - `connect_timeout` runs while an attempt to connect gets no answer (the machine is off, the link is cut), `timeout`
//   from when the request is sent;
// - a client that gives up or dies closes its connection: the gateway closes the upstream's and logs 499
//   (ngx_http_upstream_check_broken_connection); no upstream is marked, and none is tried;
// - 502 when no upstream could be reached or is left to try, 504 when it timed out, 404 without a route, 301 where only
//   the slash at a prefix's end is missing; an upstream's own answer is passed on unchanged, whatever its status;
// - names are resolved at start, to the instances that are up then; where a name has none, nginx exits ("host not found
//   in upstream"), but not with `dns every`, which stands for a `resolver` and a variable in `proxy_pass`: that answers
//   502. A forwarded request keeps its number: it is the same call, tried once more.
#pragma once

#include <cstdint>
#include <memory>
#include <meshsim/actor.hpp>
#include <meshsim/context.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "actors/active_slab.hpp"
#include "actors/routes.hpp"
#include "actors/upstreams.hpp"
#include "actors/waiting_clients.hpp"
#include "plan/plan.hpp"

namespace meshsim::actors {

class GatewayActor final : public Actor {
 public:
  /// Takes a service of kind gateway and a plan, which must outlive the actor and its copies.
  GatewayActor(const plan::Plan& plan, ServiceId service);

  std::unique_ptr<Actor> clone() const override { return std::make_unique<GatewayActor>(*this); }
  Reason obstacle(Context& context) const override;
  void on_ready(Context& context) override;
  void on_packet(Context& context, const Packet& packet) override;
  void on_timer(Context& context, const Timer& timer) override;
  void on_end(Context& context, End end) override;
  void on_stop(Context& context) override;
  std::size_t memory_bytes() const override {
    return sizeof *this + forwards_.memory_bytes() + clients_.memory_bytes();
  }

  /// Counts the requests under way.
  std::size_t in_flight() const { return forwards_.size(); }

 private:
  enum TimerCode : std::uint32_t { timer_answer, timer_connect, timer_names };
  /// The ways in which an attempt fails, as nginx distinguishes them.
  enum class Failure : std::uint8_t { error, timeout };

  /// A client's request on its way. Plain data; owns one reference to client.body.
  struct alignas(32) Forward {  // never takes more than two cache lines
    Packet client;
    std::uint64_t token = 0;  ///< the token of the present attempt, see ActiveSlab
    std::uint64_t tried = 0;  ///< see Upstreams::pick
    EventSeq cause = 0;
    TimerId timer;
    InstanceId peer = no_instance;
    std::uint32_t position = 0;
    std::uint32_t tries_left = 0;
    std::uint16_t attempt = 0;
    std::uint16_t route = 0;
  };
  static_assert(sizeof(Forward) == 96);

  const plan::GatewayDetail& detail() const { return plan_->gateways[plan_->services[service_].detail]; }
  Upstreams& upstreams_of(const plan::Route& route) { return upstreams_[route.upstream]; }
  std::span<const InstanceId> addresses_of(Context& context, const plan::Route& route) const;
  void resolve_names(Context& context);

  // --- clients: gateway.cpp ---
  void take_request(Context& context, const Packet& packet);
  void answer(Context& context, const Packet& client, std::uint32_t status, Reason reason, BodyRef body = no_body,
              std::string_view explanation = {});
  void drop(Context& context, std::uint32_t slot);
  void take_hang_up(Context& context, const Packet& packet);
  void abandon(Context& context, std::uint32_t slot);
  void finish_stop_when_idle(Context& context);

  // --- upstreams: gateway_attempts.cpp ---
  void attempt(Context& context, std::uint32_t slot);
  std::string left_out_now(const Context& context, const plan::Route& route) const;
  void take_connection(Context& context, const Packet& packet);
  void take_answer(Context& context, const Packet& packet);
  void take_refusal(Context& context, const Packet& packet);
  void take_closed(Context& context, InstanceId peer);
  void take_timeout(Context& context, std::uint64_t token);
  void attempt_failed(Context& context, std::uint32_t slot, Failure failure, bool was_sent);
  bool may_try_again(const Forward& forward, bool was_sent) const;
  bool is_on_its_way(Context& context, const Forward& forward) const;
  EventSeq emit_about(Context& context, const Forward& forward, EventKind kind, Reason reason,
                      std::uint64_t detail = 0);

  const plan::Plan* plan_;
  ServiceId service_;
  bool stopping_ = false;
  std::vector<RouteChoice> routes_;   // by TopicId
  std::vector<Upstreams> upstreams_;  // by ServiceId; shared by the routes to it
  ActiveSlab<Forward> forwards_;
  WaitingClients clients_;
};

}  // namespace meshsim::actors
