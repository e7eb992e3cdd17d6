// The likeness of failures: which claim, in which way, and what went wrong with the message that shows it.
#pragma once

#include <meshsim/event.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "explore/judgement.hpp"
#include "trace/sink.hpp"

namespace meshsim::explore {

/// Lists the mishaps of a message or a call, each a kind of event and its reason. A lost contact has one reason,
/// however it was lost.
using Mishaps = std::set<std::pair<EventKind, Reason>>;

struct Fingerprint {
  std::string claim;  ///< its label; empty: the run, which does not come to rest
  Failure failure = Failure::lost;
  Mishaps mishaps;
  friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
};

/// Keeps all events of a run.
class EventNotes final : public trace::Sink {
 public:
  void on_event(const Event& event, std::span<const std::byte> /*payload*/) override { events_.push_back(event); }
  const std::vector<Event>& events() const { return events_; }
  std::vector<Event> take() { return std::move(events_); }

 private:
  std::vector<Event> events_;
};

/// Returns the mishaps of one message or call.
[[nodiscard]] Mishaps mishaps_of(const std::vector<Event>& events, MessageId message);
/// Counts the messages that were published, or kept in an outbox for it.
[[nodiscard]] std::size_t count_messages(const std::vector<Event>& events);

}  // namespace meshsim::explore
