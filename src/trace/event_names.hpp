// Turns the words of the trace back into values; <meshsim/event.hpp> turns values into words.
#pragma once

#include <meshsim/event.hpp>
#include <optional>
#include <string_view>

namespace meshsim::trace {

/// Finds the kind of this name; nothing when there is none.
std::optional<EventKind> find_event_kind(std::string_view name);

/// Finds the reason of this name; nothing when there is none (Reason::none has no name).
std::optional<Reason> find_reason(std::string_view name);

/// Tells whether the payload of such an event is a text, and its detail the text's hash.
constexpr bool has_text(EventKind kind) {
  return kind == EventKind::logged || kind == EventKind::noted || kind == EventKind::lock_awaited ||
         kind == EventKind::locked || kind == EventKind::deployed;
}

/// Tells whether events of the kind are about a call, so that their `message` is the call's number.
constexpr bool is_about_call(EventKind kind) {
  return (kind >= EventKind::requested && kind <= EventKind::retried) ||
         (kind >= EventKind::received && kind <= EventKind::abandoned) || kind == EventKind::rejected ||
         kind == EventKind::cancelled;
}

}  // namespace meshsim::trace
