#include "explore/fingerprint.hpp"

#include <algorithm>
#include <array>

namespace meshsim::explore {
namespace {

constexpr std::array mishap_kinds = {
    EventKind::redelivered,   EventKind::dropped,        EventKind::expired,
    EventKind::dead_lettered, EventKind::publish_failed, EventKind::delivery_failed,
    EventKind::refused,       EventKind::timed_out,      EventKind::deduplicated,
};

bool is_mishap(EventKind kind) {
  return std::find(mishap_kinds.begin(), mishap_kinds.end(), kind) != mishap_kinds.end();
}

/// Returns one reason for all the ways in which a contact is lost.
Reason plain(Reason reason) {
  const bool is_lost_contact = reason == Reason::killed || reason == Reason::crashed || reason == Reason::link_cut ||
                               reason == Reason::power_off;
  return is_lost_contact ? Reason::connection_lost : reason;
}

}  // namespace

Mishaps mishaps_of(const std::vector<Event>& events, MessageId message) {
  Mishaps mishaps;
  for (const Event& event : events) {
    if (message != 0 && event.message == message && is_mishap(event.kind))
      mishaps.emplace(event.kind, plain(event.reason));
  }
  return mishaps;
}

std::size_t count_messages(const std::vector<Event>& events) {
  std::set<MessageId> messages;
  for (const Event& event : events) {
    if (event.kind == EventKind::published || event.kind == EventKind::kept) messages.insert(event.message);
  }
  return messages.size();
}

}  // namespace meshsim::explore
