// Tells to which instance the line of an event belongs in the log.
#pragma once

#include <meshsim/event.hpp>

namespace meshsim::report {

/// Returns the instance to which the line of an event belongs; no_instance for the timeline's own acts.
[[nodiscard]] InstanceId speaker_of(const Event& event);

/// Tells whether only the sender can have a line about a failed delivery, because the receiver was not there.
[[nodiscard]] bool is_told_by_sender(const Event& event);

}  // namespace meshsim::report
