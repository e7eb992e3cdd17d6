#include "explore/finding_comment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "base/time.hpp"
#include "check/verdict.hpp"
#include "report/reasons.hpp"
#include "report/story.hpp"

namespace meshsim::explore {
namespace {

struct Verb {
  EventKind kind;
  std::string_view words;  ///< empty: it goes without saying
};

/// Lists the verbs of the kinds whose own name is none.
constexpr std::array verbs = {
    Verb{EventKind::delivered, ""},
    Verb{EventKind::acked, ""},
    Verb{EventKind::message_done, ""},
    Verb{EventKind::received, ""},
    Verb{EventKind::begun, ""},
    Verb{EventKind::replied, ""},
    Verb{EventKind::redelivered, "handed out again"},
    Verb{EventKind::delivery_failed, "lost on its way or before it was handled"},
    Verb{EventKind::publish_failed, "given up by its publisher"},
    Verb{EventKind::dead_lettered, "put aside"},
    Verb{EventKind::deduplicated, "recognised as a copy"},
    Verb{EventKind::timed_out, "no longer waited for"},
    Verb{EventKind::kept, "kept in the outbox"},
};

/// Returns the verb for what happened to a message or call; empty: it goes without saying.
std::string_view verb_of(EventKind kind) {
  const auto* const found =
      std::find_if(verbs.begin(), verbs.end(), [&](const Verb& verb) { return verb.kind == kind; });
  return found != verbs.end() ? found->words : to_string(kind);
}

/// Tells the way of a message or call in one sentence: "Mail #1 was published at 1.0002s and handled at 1.0004s".
std::string course_of(const FailedRun& run, MessageId message) {
  constexpr std::size_t most = 10;
  std::vector<std::string> clauses;
  std::string name;
  bool is_handled = false;
  for (const Event& event : run.events) {
    if (event.message != message) continue;
    if (name.empty() && event.topic < run.names.topics.size())
      name = fmt::format("{} #{}", run.names.topics[event.topic], message);
    const bool is_early_ack = event.kind == EventKind::acked && !is_handled;
    std::string verb(is_early_ack ? "acked" : verb_of(event.kind));
    if (verb.empty()) continue;
    if (event.kind == EventKind::handled && std::exchange(is_handled, true)) verb += " again";
    const std::string_view why = report::describe(event.reason);
    clauses.push_back(fmt::format("{} at {}{}{}{}", verb, format_instant(event.time), why.empty() ? "" : " (", why,
                                  why.empty() ? "" : ")"));
  }
  if (clauses.empty()) return {};
  if (clauses.size() > most) {
    clauses.resize(most);
    clauses.emplace_back("so on");
  }
  const std::string last = clauses.back();
  clauses.pop_back();
  return name + " was " + (clauses.empty() ? "" : join(clauses, ", ") + " and ") + last;
}

/// Tells, where something followed too often, when it did so before: "Mail #2 was published at 1.03s, and Mail #3 at
/// 1.11s". Empty where the course of one message says it all.
std::string responses_of(const FailedRun& run, const check::Witness& witness) {
  const Event* before = report::first_response(run.events, witness);
  if (before == nullptr || before->message == witness.message || before->topic >= run.names.topics.size()) return {};
  const auto last =
      std::find_if(run.events.begin(), run.events.end(), [&](const Event& event) { return event.seq == witness.last; });
  const std::string& topic = run.names.topics[before->topic];
  return fmt::format("{} #{} was {} at {}, and {} #{} at {}", topic, before->message, to_string(before->kind),
                     format_instant(before->time), topic, last->message, format_instant(last->time));
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
  std::string became = "What became of it: " + check::explain_verdict(run.plan, verdict) + ".";
  if (const std::string course = course_of(run, verdict.witness.message);
      verdict.witness.message != 0 && !course.empty())
    became += " " + course + ".";
  if (const std::string responses = responses_of(run, verdict.witness); !responses.empty())
    became += " " + responses + ".";
  return wrapped("Promised: " + run.plan.claims[run.claim].text + ".") + wrapped(happened) + wrapped(became);
}

}  // namespace meshsim::explore
