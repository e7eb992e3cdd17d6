#include "report/story.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/time.hpp"
#include "trace/event_names.hpp"

namespace meshsim::report {
namespace {

// Tells whether an event is news beside the lines around it.
bool is_worth_telling(const Event& event) {
  return event.kind != EventKind::message_done && event.kind != EventKind::flow_finished;
}

const Event* find_in(std::span<const Event> events, EventSeq seq) {
  const auto found = std::lower_bound(events.begin(), events.end(), seq,
                                      [](const Event& event, EventSeq wanted) { return event.seq < wanted; });
  return found != events.end() && found->seq == seq ? &*found : nullptr;
}

void keep_ends(std::vector<const Event*>& story, std::size_t most) {
  if (story.size() <= most) return;
  const auto first = static_cast<std::ptrdiff_t>(most / 2);
  const auto last = static_cast<std::ptrdiff_t>(most - most / 2);
  story.erase(story.begin() + first, story.end() - last);
}

}  // namespace

StoryRecorder::StoryRecorder(const std::vector<check::Verdict>& verdicts, std::uint64_t most) : most_(most) {
  for (const check::Verdict& verdict : verdicts) {
    if (check::is_held(verdict)) continue;
    const check::Witness& witness = verdict.witness;
    if (witness.message != 0) messages_.push_back(witness.message);
    last_ = std::max({last_, witness.first, witness.last, verdict.seq});
  }
  std::sort(messages_.begin(), messages_.end());
}

void StoryRecorder::on_event(const Event& told, std::span<const std::byte> payload) {
  const Event event = replies_.numbered(told);
  const bool is_witness = std::binary_search(messages_.begin(), messages_.end(), event.message);
  const bool is_early = event.seq <= last_ && events_.size() < most_;
  if (!is_witness && !is_early) return;
  events_.push_back(event);
  if (!payload.empty() && (is_witness || trace::has_text(event.kind)))
    payloads_.push_back({event.seq, {payload.begin(), payload.end()}});
}

const Event* StoryRecorder::find(EventSeq seq) const { return find_in(events_, seq); }

std::span<const std::byte> StoryRecorder::payload_of(const Event& event) const {
  const auto found = std::lower_bound(payloads_.begin(), payloads_.end(), event.seq,
                                      [](const Payload& payload, EventSeq wanted) { return payload.seq < wanted; });
  if (found == payloads_.end() || found->seq != event.seq) return {};
  return found->bytes;
}

const Event* first_response(std::span<const Event> events, const check::Witness& witness) {
  const Event* last = find_in(events, witness.last);
  if (last == nullptr || last->seq == witness.first) return nullptr;
  for (const Event& event : events) {
    if (event.seq >= last->seq) return nullptr;
    if (event.seq <= witness.first || event.kind != last->kind || event.topic != last->topic) continue;
    const Event* cause = &event;
    while (cause != nullptr && cause->seq > witness.first) cause = find_in(events, cause->cause);
    if (cause != nullptr && cause->seq == witness.first) return &event;
  }
  return nullptr;
}

std::vector<const Event*> story_of(const StoryRecorder& recorder, const check::Witness& witness, std::size_t most) {
  std::vector<const Event*> story;
  const EventSeq end = witness.last != 0 ? witness.last : witness.first;
  for (const Event* event = recorder.find(end); event != nullptr; event = recorder.find(event->cause)) {
    story.push_back(event);
    if (event->cause == 0) break;
  }
  if (const Event* before = first_response(recorder.events(), witness); before != nullptr) story.push_back(before);
  if (witness.message != 0) {
    for (const Event& event : recorder.events()) {
      if (event.message == witness.message) story.push_back(&event);
    }
  }
  std::sort(story.begin(), story.end(), [](const Event* a, const Event* b) { return a->seq < b->seq; });
  story.erase(std::unique(story.begin(), story.end()), story.end());
  std::erase_if(story, [](const Event* event) { return !is_worth_telling(*event); });
  keep_ends(story, most);
  return story;
}

std::string tell_story(const std::vector<const Event*>& story, const StoryRecorder& recorder, const Narrator& narrator,
                       std::string_view indent) {
  std::size_t time_width = 0;
  std::size_t number_width = 0;
  std::size_t name_width = 0;
  for (const Event* event : story) {
    time_width = std::max(time_width, format_instant(event->time).size());
    number_width = std::max(number_width, std::to_string(event->seq).size());
    name_width = std::max(name_width, narrator.speaker_name(*event).size());
  }
  std::string text;
  for (const Event* event : story) {
    text += indent;
    text += pad_left(format_instant(event->time), time_width) + "  ";
    text += pad_right("#" + std::to_string(event->seq), number_width + 1) + "  ";
    text += pad_right(narrator.speaker_name(*event), name_width) + "  ";
    narrator.tell(text, *event, recorder.payload_of(*event));
    text += '\n';
  }
  return text;
}

}  // namespace meshsim::report
