// Chooses the instance that a message or call goes to, as a client library does, and makes its body.
#pragma once

#include <meshsim/context.hpp>
#include <span>

#include "base/draw_key.hpp"
#include "value/value.hpp"

namespace meshsim::actors {

/// Finds the reason, as an outsider sees it, why a name led nowhere: no instance there can be reached at all, or none
/// is up.
Reason reason_for_nobody(const Context& context, ServiceId service);

/// Picks one of the addresses that the name has now. The draw belongs to the message or call, so that a second replica
/// shifts nothing else.
InstanceId pick(std::span<const InstanceId> addresses, DrawKey draws);

/// Returns the first address behind the name: the event of a call that no instance answers names that one.
InstanceId first_address(const Context& context, ServiceId service);

/// Makes the body of a message or call, with one reference.
BodyRef make_body(Context& context, TopicId topic, const value::Value& record, DrawKey draws);

}  // namespace meshsim::actors
