// Tells how a failure came about: the walk from a witness back along `cause`, and the course of the message on the way,
// told from a second, recorded run of the same plan.
#pragma once

#include <cstdint>
#include <meshsim/event.hpp>
#include <span>
#include <string>
#include <vector>

#include "check/verdict.hpp"
#include "report/narrator.hpp"
#include "report/reply_numbers.hpp"
#include "trace/sink.hpp"

namespace meshsim::report {

/// Keeps the events that stories need: all up to `most_events`, beyond that only those about the witnesses themselves.
/// Memory: 72 bytes an event kept, and the payloads of the witnesses' messages.
class StoryRecorder : public trace::Sink {
 public:
  static constexpr std::uint64_t most_events = 4'000'000;

  explicit StoryRecorder(const std::vector<check::Verdict>& verdicts, std::uint64_t most = most_events);

  void on_event(const Event& event, std::span<const std::byte> payload) override;

  /// Tells whether there is any story to tell.
  bool is_wanted() const { return !messages_.empty() || last_ != 0; }

  /// Finds the event of that number; null when it was not kept.
  const Event* find(EventSeq seq) const;
  std::span<const std::byte> payload_of(const Event& event) const;
  const std::vector<Event>& events() const { return events_; }

 private:
  struct Payload {
    EventSeq seq = 0;
    std::vector<std::byte> bytes;
  };
  std::uint64_t most_;
  ReplyNumbers replies_;
  std::vector<MessageId> messages_;  // numbers of the messages that the witnesses are about, ascending
  EventSeq last_ = 0;                // the latest witness event
  std::vector<Event> events_;        // ascending by seq
  std::vector<Payload> payloads_;    // likewise
};

/// Finds what had followed before in the same way, of a witness whose last event is one too many: the first event of
/// that kind and topic that its first event led to. Null where that is none. `events`: ascending by number.
const Event* first_response(std::span<const Event> events, const check::Witness& witness);

/// Collects the events of a witness's story in order: the causes of its last event, the events of its message, and what
/// had followed before where its last event is one too many. At most `most` of them, the middle left out.
std::vector<const Event*> story_of(const StoryRecorder& recorder, const check::Witness& witness, std::size_t most = 24);

/// Writes one line an event: time, number, speaker, sentence. Each line begins with `indent`.
///   6.940s  #1204  auth-api-1   published UserLoggedIn #41 {user: "u17"}
std::string tell_story(const std::vector<const Event*>& story, const StoryRecorder& recorder, const Narrator& narrator,
                       std::string_view indent);

}  // namespace meshsim::report
