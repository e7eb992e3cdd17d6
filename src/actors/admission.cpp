#include "actors/admission.hpp"

#include "actors/requests.hpp"
#include "sim/cause_scope.hpp"
#include "sim/simulation.hpp"

namespace meshsim::actors {
namespace {

// Emits that the handler of a request does not begin, and answers it unless the status is 0. Releases its body.
void turn_away(Context& context, const Arrival& arrival, Reason reason, std::uint32_t status) {
  const sim::CauseScope scope(context);
  context.caused_by(arrival.event, arrival.packet.root);
  context.caused_by(emit_about_request(context, arrival.packet, EventKind::rejected, status, reason));
  if (status != 0) send_reply(context, arrival.packet, status, reason);
  context.release(arrival.packet.body);
}

}  // namespace

bool Admission::passes(Context& context, const Arrival& arrival, Mailbox& mailbox, bool must_wait) {
  const plan::RateLimit& limit = rules_->limit;
  if (limit.refill != 0 && !buckets_.take(limit, context.body(arrival.packet.body).bytes, context.now())) {
    turn_away(context, arrival, Reason::over_limit, limit.status);
    return false;
  }
  if (is_too_late(context, arrival)) return false;
  const bool is_full = must_wait && mailbox.requests() >= rules_->mailbox.requests;
  return !is_full || find_room(context, arrival, mailbox);
}

// Decides which request a full mailbox turns away. False: it is the one that has come.
bool Admission::find_room(Context& context, const Arrival& arrival, Mailbox& mailbox) const {
  const plan::MailboxLimit& limit = rules_->mailbox;
  switch (limit.when_full) {
    case plan::WhenFull::reply:
      turn_away(context, arrival, Reason::mailbox_full, limit.status);
      return false;
    case plan::WhenFull::drop_oldest:
      if (mailbox.requests() == 0) break;  // `mailbox 0`: nobody may wait
      turn_away(context, mailbox.take_oldest_request(), Reason::mailbox_full, 0);
      return true;
    case plan::WhenFull::drop_newest:
      break;
  }
  turn_away(context, arrival, Reason::mailbox_full, 0);
  return false;
}

// Turns away a request whose deadline has passed, as gRPC servers do: the answer reaches one who still waits, because
// only a caller further up has given up.
bool Admission::has_expired(Context& context, const Arrival& arrival) {
  if (context.simulation().messages().deadlines().of(arrival.packet) > context.now()) return false;
  constexpr std::uint32_t gateway_timeout = 504;
  turn_away(context, arrival, Reason::expired, gateway_timeout);
  return true;
}

}  // namespace meshsim::actors
