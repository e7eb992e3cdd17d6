#include "explore/finding_comment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/text.hpp"
#include "base/time.hpp"
#include "check/verdict.hpp"

namespace meshsim::explore {
namespace {

/// Returns the events of a message or call as one clause: "published at 1.0002s, delivered to worker at 1.0004s".
std::string course_of(const FailedRun& run, MessageId message) {
  constexpr std::size_t most = 12;
  std::vector<std::string> texts;
  for (const Event& event : run.events) {
    if (event.message != message) continue;
    const std::string_view reason = to_string(event.reason);
    std::string text = fmt::format("{}{} at {}", to_string(event.kind),
                                   reason.empty() ? "" : fmt::format(" ({})", reason), format_instant(event.time));
    texts.push_back(std::move(text));
  }
  if (texts.size() > most) {
    const auto removed = static_cast<std::ptrdiff_t>(texts.size() - most);
    texts.erase(texts.begin() + 4, texts.begin() + 4 + removed);
    texts.insert(texts.begin() + 4, fmt::format("{} more events", removed));
  }
  return join(texts, ", ");
}

/// Breaks a sentence into lines of a comment.
std::string wrapped(const std::string& sentence) {
  constexpr std::size_t width = 110;
  std::string text;
  std::size_t column = 0;
  std::size_t at = 0;
  while (at < sentence.size()) {
    const std::size_t end = std::min(sentence.find(' ', at), sentence.size());
    const std::string word = sentence.substr(at, end - at);
    if (column > 0 && column + 1 + word.size() > width) {
      text += "\n  ";
      column = 2;
    } else if (column > 0) {
      text += " ";
      ++column;
    }
    text += word;
    column += word.size();
    at = end + 1;
  }
  return text + "\n";
}

}  // namespace

std::string words_of(const Event& event, const trace::NameTable& names) {
  const std::string_view reason = to_string(event.reason);
  std::string text;
  if (event.topic < names.topics.size()) text += names.topics[event.topic] + " ";
  text += to_string(event.kind);
  if (!reason.empty()) text += fmt::format(" ({})", reason);
  if (event.instance < names.instances.size()) text += " at " + names.instances[event.instance].name;
  return text;
}

std::string comment_of(const FailedRun& run, const std::vector<std::string>& faults) {
  const std::string happened = "What happened: " + join(faults, "; then ") + ".";
  if (run.claim >= run.plan.claims.size()) return wrapped("Promised: it comes to rest.") + wrapped(happened);
  const check::Verdict& verdict = run.result.verdicts[run.claim];
  std::string became = "What became of it: " + check::explain_verdict(run.plan, verdict);
  if (const std::string course = course_of(run, verdict.witness.message);
      verdict.witness.message != 0 && !course.empty())
    became += "; its course: " + course;
  return wrapped("Promised: " + run.plan.claims[run.claim].text + ".") + wrapped(happened) + wrapped(became + ".");
}

}  // namespace meshsim::explore
