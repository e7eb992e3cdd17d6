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

/// What a message or a call went through beside its plain course: a kind of event and its reason. A contact that was
/// lost has one reason, however it came to that.
using Mishaps = std::set<std::pair<EventKind, Reason>>;

struct Fingerprint {
  std::string claim;  ///< its label; empty: the run, which does not come to rest
  Failure failure = Failure::lost;
  Mishaps mishaps;
  friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
};

/// Notes the mishaps of all messages, and how many messages there are.
class MishapNotes final : public trace::Sink {
 public:
  void on_event(const Event& event, std::span<const std::byte> payload) override;
  /// Returns those of one message or call.
  Mishaps of(MessageId message) const;
  /// Returns the number of messages that were published.
  std::size_t messages() const { return messages_.size(); }

 private:
  struct Note {
    MessageId message = 0;
    EventKind kind = EventKind::logged;
    Reason reason = Reason::none;
  };
  std::vector<Note> notes_;
  std::set<MessageId> messages_;
};

}  // namespace meshsim::explore
