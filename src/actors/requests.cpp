#include "actors/requests.hpp"

#include <algorithm>

#include "base/time.hpp"
#include "sim/cause_scope.hpp"
#include "sim/simulation.hpp"

namespace meshsim::actors {

EventSeq emit_about_request(Context& context, const Packet& request, EventKind kind, std::uint32_t status,
                            Reason reason) {
  return context.emit({.message = context.message_of(request.body),
                       .detail = status,
                       .peer = request.from,
                       .topic = request.topic,
                       .kind = kind,
                       .reason = reason});
}

void send_reply(Context& context, const Packet& request, std::uint32_t status, Reason reason, BodyRef body) {
  // The answer is caused by `replied`; what the handler does afterwards is not.
  const sim::CauseScope scope(context);
  context.caused_by(emit_about_request(context, request, EventKind::replied, status, reason));
  context.send(request.from, {.token = request.token,
                              .body = body,
                              .number = status,
                              .topic = request.topic,
                              .life = request.life,
                              .kind = PacketKind::reply,
                              .reason = reason});
}

std::uint32_t note_deadline(Context& context, const Packet& served, Duration timeout) {
  sim::Deadlines& deadlines = context.simulation().messages().deadlines();
  const Time own = timeout > 0 ? saturating_add(context.now(), timeout) : never;
  return deadlines.add(context.now(), std::min(own, deadlines.of(served)));
}

void say_too_late(Context& context, const Packet& reply) {
  context.emit({.message = reply.body == no_body ? 0 : context.message_of(reply.body),
                .detail = static_cast<std::uint64_t>(reply.kind),
                .peer = reply.from,
                .topic = reply.topic,
                .kind = EventKind::delivery_failed,
                .reason = Reason::too_late});
}

}  // namespace meshsim::actors
