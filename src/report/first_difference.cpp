#include "report/first_difference.hpp"

#include <algorithm>

#include "base/time.hpp"
#include "trace/event_names.hpp"

namespace meshsim::report {
namespace {

bool has_text(const Event& event) { return trace::has_text(event.kind); }

/// Tells whether `detail` of such an event means the same in two plans: a status, a number of replicas, the hash of a
/// text. In others it is an index into the plan, or the hash of a payload, whose fields are numbered by the plan.
bool has_common_detail(EventKind kind) {
  return kind == EventKind::answered || kind == EventKind::replied || kind == EventKind::rejected ||
         kind == EventKind::scaled || trace::has_text(kind);
}

/// Compares the events of two runs by the names behind their ids.
class Comparison {
 public:
  Comparison(const trace::NameTable& a, const trace::NameTable& b) {
    instances_ = numbered(a.instances, b.instances, [](const auto& each) { return std::string_view(each.name); });
    topics_ = numbered(a.topics, b.topics, [](const auto& each) { return std::string_view(each); });
    subscriptions_ =
        numbered(a.subscriptions, b.subscriptions, [](const auto& each) { return std::string_view(each.name); });
  }

  bool are_equal(const Event& a, const Event& b) const {
    // Not by number: events that are not compared have numbers, too.
    return a.time == b.time && a.kind == b.kind && a.reason == b.reason && a.message == b.message &&
           a.attempt == b.attempt && a.incarnation == b.incarnation &&
           (!has_common_detail(a.kind) || a.detail == b.detail) && are_same(instances_, a.instance, b.instance) &&
           are_same(instances_, a.peer, b.peer) && are_same(topics_, a.topic, b.topic) &&
           are_same(subscriptions_, a.subscription, b.subscription);
  }

 private:
  /// By the number of a thing in the first table, its number in the second; the second's size for none.
  using Numbers = std::vector<std::size_t>;
  struct Table {
    Numbers to_b;
    std::size_t size_of_b = 0;
  };

  template <class Entries, class Name>
  static Table numbered(const Entries& a, const Entries& b, Name name) {
    std::map<std::string_view, std::size_t> places;
    for (std::size_t i = 0; i < b.size(); ++i) places.try_emplace(name(b[i]), i);
    Table table{{}, b.size()};
    for (const auto& each : a) {
      const auto found = places.find(name(each));
      table.to_b.push_back(found == places.end() ? b.size() : found->second);
    }
    return table;
  }

  static bool are_same(const Table& table, std::size_t a, std::size_t b) {
    const bool is_nothing_in_a = a >= table.to_b.size();
    const bool is_nothing_in_b = b >= table.size_of_b;
    if (is_nothing_in_a || is_nothing_in_b) return is_nothing_in_a && is_nothing_in_b;
    return table.to_b[a] == b;
  }

  Table instances_, topics_, subscriptions_;
};

bool is_compared(const Event& event, Compared compared) {
  return compared == Compared::all_events || (event.message != 0 && event.topic != no_topic);
}

}  // namespace

void EventRecorder::on_event(const Event& event, std::span<const std::byte> payload) {
  if (is_full()) return;
  events_.push_back(event);
  if (has_text(event)) texts_.emplace(event.seq, std::vector<std::byte>(payload.begin(), payload.end()));
}

const Event* EventRecorder::find(EventSeq seq) const {
  return seq == 0 || seq > events_.size() ? nullptr : &events_[seq - 1];
}

std::span<const std::byte> EventRecorder::text_of(const Event& event) const {
  const auto found = texts_.find(event.seq);
  return found == texts_.end() ? std::span<const std::byte>() : found->second;
}

Difference first_difference(const RecordedRun& a, const RecordedRun& b, Compared compared) {
  const Comparison comparison(*a.names, *b.names);
  const auto next = [&](auto place, auto end) {
    return std::find_if(place, end, [&](const Event& event) { return is_compared(event, compared); });
  };
  const auto end_of_a = a.recorder->events().end();
  const auto end_of_b = b.recorder->events().end();
  auto in_a = next(a.recorder->events().begin(), end_of_a);
  auto in_b = next(b.recorder->events().begin(), end_of_b);
  while (in_a != end_of_a && in_b != end_of_b && comparison.are_equal(*in_a, *in_b)) {
    in_a = next(in_a + 1, end_of_a);
    in_b = next(in_b + 1, end_of_b);
  }
  return {in_a == end_of_a ? nullptr : &*in_a, in_b == end_of_b ? nullptr : &*in_b};
}

std::string tell_with_causes(const Event& event, const EventRecorder& recorder, const Narrator& narrator,
                             std::string_view indent, std::size_t most) {
  std::string text;
  const Event* told = &event;
  for (std::size_t i = 0; i < most && told != nullptr; ++i) {
    text += indent;
    text += i == 0 ? "" : "  because ";
    text += format_instant(told->time) + "  #" + std::to_string(told->seq) + "  ";
    text += std::string(narrator.speaker_name(*told)) + "  ";
    narrator.tell(text, *told, recorder.text_of(*told));
    text += "\n";
    // A cause is earlier than its effect; with any other the search could go round in a circle.
    told = told->cause < told->seq ? recorder.find(told->cause) : nullptr;
  }
  return text;
}

}  // namespace meshsim::report
