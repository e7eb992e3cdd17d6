// The place where two runs begin to differ: the first event of one that the other does not have, compared by the names
// in it and not by their numbers, which differ where a service was added.
#pragma once

#include <cstdint>
#include <map>
#include <meshsim/event.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "report/narrator.hpp"
#include "trace/name_table.hpp"
#include "trace/sink.hpp"

namespace meshsim::report {

/// Keeps the events of a run from its beginning, and the texts that are logged.
class EventRecorder final : public trace::Sink {
 public:
  static constexpr std::size_t most_events = 4'000'000;

  void on_event(const Event& event, std::span<const std::byte> payload) override;

  const std::vector<Event>& events() const { return events_; }
  /// Finds the event of that number; null where it was not kept.
  const Event* find(EventSeq seq) const;
  std::span<const std::byte> text_of(const Event& event) const;
  bool is_full() const { return events_.size() == most_events; }

 private:
  std::vector<Event> events_;
  std::map<EventSeq, std::vector<std::byte>> texts_;
};

/// One of the two runs.
struct RecordedRun {
  const trace::NameTable* names = nullptr;
  const EventRecorder* recorder = nullptr;
};

/// Null: the run had ended while the other went on.
struct Difference {
  const Event* a = nullptr;
  const Event* b = nullptr;
};

enum class Compared : std::uint8_t { all_events, messages_and_calls };

/// Finds the first difference; both null when everything recorded is equal. Payloads are not compared.
Difference first_difference(const RecordedRun& a, const RecordedRun& b, Compared compared);

/// Tells the event and the chain of its causes, the last first, in at most `most` lines, each begun with `indent`.
std::string tell_with_causes(const Event& event, const EventRecorder& recorder, const Narrator& narrator,
                             std::string_view indent, std::size_t most = 4);

}  // namespace meshsim::report
