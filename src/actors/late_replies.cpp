#include "actors/late_replies.hpp"

namespace meshsim::actors {

void say_too_late(Context& context, const Packet& reply) {
  context.emit({.message = reply.body == no_body ? 0 : context.message_of(reply.body),
                .detail = static_cast<std::uint64_t>(reply.kind),
                .peer = reply.from,
                .topic = reply.topic,
                .kind = EventKind::delivery_failed,
                .reason = Reason::too_late});
}

}  // namespace meshsim::actors
