#include "report/message_story.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "base/time.hpp"
#include "base/visible.hpp"

namespace meshsim::report {
namespace {

/// Escapes text of a Mermaid diagram: characters that end a line or begin an entity are written as entities.
std::string plain_mermaid(std::string_view text) {
  std::string out;
  for (const char c : visible(text)) {
    if (c == '#') {
      out += "#35;";
    } else if (c == ';') {
      out += "#59;";
    } else if (c == '<') {
      out += "#lt;";
    } else if (c == '>') {
      out += "#gt;";
    } else {
      out += c;
    }
  }
  return out;
}

/// The two ends of an event that is an arrival: the sender, and the place.
struct Passage {
  InstanceId from = no_instance;
  InstanceId to = no_instance;
};

Passage passage_of(const Event& event) {
  const EventKind kind = event.kind;
  if (kind == EventKind::published || kind == EventKind::delivered) return {event.peer, event.instance};
  if (kind == EventKind::requested || kind == EventKind::replied) return {event.instance, event.peer};
  return {};
}

}  // namespace

std::vector<const Event*> story_of_message(const EventRecorder& recorder, MessageId message) {
  std::vector<const Event*> story;
  for (const Event& event : recorder.events()) {
    if (event.message == message && event.kind != EventKind::message_done) story.push_back(&event);
  }
  if (story.empty()) return story;
  const Event* cause = recorder.find(story.front()->cause);
  for (std::size_t most = 8; cause != nullptr && most > 0; --most) {
    story.insert(story.begin(), cause);
    cause = cause->cause < cause->seq ? recorder.find(cause->cause) : nullptr;
  }
  return story;
}

std::string story_lines(const std::vector<const Event*>& story, const EventRecorder& recorder,
                        const Narrator& narrator) {
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
    text += pad_left(format_instant(event->time), time_width) + "  " +
            pad_right("#" + std::to_string(event->seq), number_width + 1) + "  " +
            pad_right(narrator.speaker_name(*event), name_width) + "  ";
    narrator.tell(text, *event, recorder.text_of(*event));
    text += "\n";
  }
  return text;
}

std::string story_mermaid(const std::vector<const Event*>& story, const EventRecorder& recorder,
                          const Narrator& narrator) {
  std::string body;
  std::vector<std::string> names;
  const auto actor = [&](std::string_view name) {
    const auto known = std::find(names.begin(), names.end(), name);
    const auto index = static_cast<std::size_t>(known - names.begin());
    if (known == names.end()) names.emplace_back(name);
    return "p" + std::to_string(index);
  };
  for (const Event* event : story) {
    std::string sentence;
    narrator.tell(sentence, *event, recorder.text_of(*event));
    const std::string said = format_log_time(event->time) + " " + plain_mermaid(sentence);
    const Passage passage = passage_of(*event);
    if (passage.from != no_instance && passage.to != no_instance) {
      const std::string from = actor(narrator.instance_name(passage.from));
      const std::string to = actor(narrator.instance_name(passage.to));
      body += fmt::format("  {}->>{}: {}\n", from, to, said);
    } else {
      body += fmt::format("  Note over {}: {}\n", actor(narrator.speaker_name(*event)), said);
    }
  }
  std::string text = "sequenceDiagram\n";
  for (std::size_t i = 0; i < names.size(); ++i)
    text += "  participant p" + std::to_string(i) + " as " + plain_mermaid(names[i]) + "\n";
  return text + body;
}

}  // namespace meshsim::report
