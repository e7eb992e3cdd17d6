#include "report/failure.hpp"

#include "base/text.hpp"
#include "base/visible.hpp"
#include "report/verdict_lines.hpp"

namespace meshsim::report {
namespace {

// Appends the line with its caret, in the style of the diagnostics of lang.
void append_window(std::string& out, const plan::Plan& plan, const plan::Claim& claim, std::string_view line,
                   std::string_view label, Style style) {
  const std::string number = std::to_string(claim.position.line);
  const std::string gutter(number.size() + 1, ' ');
  out += gutter.substr(1) + "--> " + format_position(plan, claim.position) + "\n";
  if (line.empty()) return;
  const std::size_t column = claim.position.column == 0 ? 0 : claim.position.column - 1;
  out += gutter + "|\n" + number + " | ";
  for (const char c : visible_lines(line)) out += c == '\t' ? ' ' : c;
  out += "\n" + gutter + "| " + std::string(column, ' ');
  append_painted(out, style, Colour::red, std::string(count_code_points(claim.label), '^') + " " + std::string(label));
  out += "\n";
}

/// Tells, for a count that came out too low, which instance the witness is.
std::string_view part_in_too_few(const check::Verdict& verdict) {
  if (verdict.finding != check::Finding::too_few) return "";
  return verdict.is_witness_missing ? ", the first that was not" : ", the last that was";
}

std::string headline_of_story(const plan::Plan& plan, const std::vector<const Event*>& story,
                              const check::Verdict& verdict) {
  const MessageId message = verdict.witness.message;
  for (const Event* event : story) {
    if (message == 0 || event->message != message || event->topic >= plan.topics.size()) continue;
    return plan.topics[event->topic].name + " #" + std::to_string(message) + std::string(part_in_too_few(verdict));
  }
  return "what led to it";
}

}  // namespace

std::string describe_failure(const RunReport& run, const check::Verdict& verdict, const SourceLine& source,
                             const StoryRecorder* recorder, const Narrator& narrator, Style style) {
  const plan::Claim& claim = run.plan->claims[verdict.claim];
  const std::string explanation = check::explain_verdict(*run.plan, verdict);
  const std::string gutter(std::to_string(claim.position.line).size() + 1, ' ');
  std::string out;
  append_painted(out, style, colour_of(verdict.outcome), word_of(verdict.outcome));
  append_painted(out += ' ', style, Colour::bold, claim.label);
  out += ": " + explanation + "\n";
  append_window(out, *run.plan, claim, source(claim.position), explanation, style);
  if (!claim.because.empty()) out += gutter + "= because: " + visible_lines(claim.because) + "\n";
  if (recorder != nullptr) {
    const std::vector<const Event*> story = story_of(*recorder, verdict.witness);
    if (!story.empty()) {
      out += gutter + "= " + headline_of_story(*run.plan, story, verdict) + ":\n";
      out += tell_story(story, *recorder, narrator, gutter + "    ");
    }
  }
  return out + gutter + "= replay: " + run.replay + "\n";
}

std::string describe_failures(const RunReport& run, const SourceLine& source, const StoryRecorder* recorder,
                              const Narrator& narrator, Style style) {
  std::string out;
  for (const check::Verdict& verdict : run.verdicts) {
    if (check::is_held(verdict)) continue;
    out += describe_failure(run, verdict, source, recorder, narrator, style) + "\n";
  }
  return out;
}

}  // namespace meshsim::report
