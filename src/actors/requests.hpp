// The server's side of requests: their events, and replies.
#pragma once

#include <cstdint>
#include <meshsim/context.hpp>

#include "plan/plan.hpp"

namespace meshsim::actors {

/// Emits an event of a request's server side. request.body must be there.
EventSeq emit_about_request(Context& context, const Packet& request, EventKind kind, std::uint32_t status = 0,
                            Reason reason = Reason::none);

/// Answers a request and emits it. Takes over `body`, not request.body.
void send_reply(Context& context, const Packet& request, std::uint32_t status, Reason reason = Reason::none,
                BodyRef body = no_body);

/// Emits that a reply was lost: its caller had closed the connection, so the caller's kernel answers it with a reset.
void say_too_late(Context& context, const Packet& reply);

/// Notes when the caller of a call gives up: after `timeout` (0: never), or when the caller of `served` does, the
/// request for which it calls. Returns the number that goes with the request, see sim::Deadlines.
std::uint32_t note_deadline(Context& context, const Packet& served, Duration timeout);

/// Does the same where some service drops expired requests; else nobody asks.
inline std::uint32_t deadline_of(Context& context, const plan::Plan& plan, const Packet& served, Duration timeout) {
  return plan.carries_deadlines ? note_deadline(context, served, timeout) : no_subscription;
}

}  // namespace meshsim::actors
