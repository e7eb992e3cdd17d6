#include "explore/fingerprint.hpp"

namespace meshsim::explore {
namespace {

bool is_mishap(EventKind kind) {
  switch (kind) {
    case EventKind::redelivered:
    case EventKind::dropped:
    case EventKind::expired:
    case EventKind::dead_lettered:
    case EventKind::publish_failed:
    case EventKind::delivery_failed:
    case EventKind::refused:
    case EventKind::timed_out:
    case EventKind::deduplicated:
      return true;
    case EventKind::published:
    case EventKind::delivered:
    case EventKind::handled:
    case EventKind::acked:
    case EventKind::message_done:
    case EventKind::requested:
    case EventKind::answered:
    case EventKind::retried:
    case EventKind::started:
    case EventKind::ready:
    case EventKind::killed:
    case EventKind::crashed:
    case EventKind::stopped:
    case EventKind::powered_off:
    case EventKind::paused:
    case EventKind::resumed:
    case EventKind::disconnected:
    case EventKind::fault_began:
    case EventKind::fault_ended:
    case EventKind::logged:
    case EventKind::noted:
    case EventKind::marked:
    case EventKind::checked:
    case EventKind::flow_started:
    case EventKind::flow_finished:
    case EventKind::scaled:
    case EventKind::kept:
    case EventKind::received:
    case EventKind::begun:
    case EventKind::replied:
    case EventKind::abandoned:
    case EventKind::left_out:
    case EventKind::not_subscribed:
    case EventKind::stopping:
      return false;
  }
  return false;
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
