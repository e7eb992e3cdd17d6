// The way back from the words of the trace; the way there is in <meshsim/event.hpp>.
#pragma once

#include <meshsim/event.hpp>
#include <optional>
#include <string_view>

namespace meshsim::trace {

/// The kind that is called so; nothing when none is.
std::optional<EventKind> find_event_kind(std::string_view name);

/// The reason that is called so; Reason::none has no name.
std::optional<Reason> find_reason(std::string_view name);

/// Tells whether events of the kind are about a call: their message is its number.
constexpr bool is_about_call(EventKind kind) {
  return (kind >= EventKind::requested && kind <= EventKind::retried) ||
         (kind >= EventKind::received && kind <= EventKind::abandoned);
}

}  // namespace meshsim::trace
