// Replies that nobody waits for any more.
#pragma once

#include <meshsim/context.hpp>

namespace meshsim::actors {

/// Says that a reply was lost: its caller had closed the connection, so the caller's kernel answers it with a reset.
void say_too_late(Context& context, const Packet& reply);

}  // namespace meshsim::actors
