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

void MishapNotes::on_event(const Event& event, std::span<const std::byte> /*payload*/) {
  if (event.kind == EventKind::published) messages_.insert(event.message);
  if (is_mishap(event.kind)) notes_.push_back({event.message, event.kind, plain(event.reason)});
}

Mishaps MishapNotes::of(MessageId message) const {
  Mishaps mishaps;
  for (const Note& note : notes_) {
    if (message != 0 && note.message == message) mishaps.emplace(note.kind, note.reason);
  }
  return mishaps;
}

}  // namespace meshsim::explore
