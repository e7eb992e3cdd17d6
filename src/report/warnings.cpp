#include "report/warnings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/text.hpp"
#include "plan/verbs.hpp"
#include "report/result.hpp"

namespace meshsim::report {
namespace {

/// Returns the text about a finding behind its line; empty for those that are judged.
std::string sentence_of(const plan::Schedule& timeline, const LineFinding& finding) {
  switch (finding.kind) {
    case LineFinding::Kind::did_nothing:
      return "found nothing to do";
    case LineFinding::Kind::did_part:
      return "did " + grouped(finding.done) + " of " + grouped(finding.tried) + "; the rest found nothing to do";
    case LineFinding::Kind::never_fired:
      return "never happened: its moment did not come";
    case LineFinding::Kind::touched_nothing:
      return plan::is_link_fault(timeline.lines[finding.line].action) ? "touched nothing: no packet met this fault"
                                                                      : "touched nothing: no handler met this fault";
    case LineFinding::Kind::never_struck:
      // Work that was under way when the line came does not count.
      return std::get<plan::act::Crash>(timeline.lines[finding.line].action).at == CrashPoint::mid_work
                 ? "never struck: no `work` that began after it got to its middle"
                 : "never struck: no handler got to that point";
    case LineFinding::Kind::held_already:
      return "waited for nothing: that was true already when the line above with a time of its own had acted. A `when` "
             "waits from there on: what its state is to come of stands on a `+0s:` line of its own before it";
    case LineFinding::Kind::check_held:
    case LineFinding::Kind::check_failed:
    case LineFinding::Kind::check_never_ran:
      break;
  }
  return {};
}

bool has(const std::vector<Told>& warnings, Told::Kind kind) {
  return std::any_of(warnings.begin(), warnings.end(), [kind](const Told& told) { return told.kind == kind; });
}

/// Tells whether the run ended before the question's time, just before which it would be asked.
bool is_unasked(const RunReport& run, const plan::Question& question) { return question.at > run.ended_at; }

}  // namespace

std::vector<Told> told_of(const RunReport& run) {
  std::vector<Told> all;
  for (const LineFinding& finding : run.lines) {
    const std::string sentence = sentence_of(*run.timeline, finding);
    if (sentence.empty()) continue;
    const plan::TimelineLine& line = run.timeline->lines[finding.line];
    std::string text = format_position(*run.plan, line.position) + ": `" + line.text + "` " + sentence;
    const auto found = std::find_if(all.begin(), all.end(), [&](const Told& told) { return told.text == text; });
    if (found == all.end()) {
      const bool did_part = finding.kind == LineFinding::Kind::did_part;
      all.push_back({did_part ? Told::Kind::did_part : Told::Kind::came_to_nothing, std::move(text), 1});
    } else {
      ++found->times;
    }
  }
  for (const plan::Question& question : run.plan->questions) {
    if (!is_unasked(run, question)) continue;
    all.push_back({Told::Kind::came_to_nothing,
                   fmt::format("{}: `ask \"{}\"` never happened: its moment did not come",
                               format_position(*run.plan, question.position), question.text),
                   1});
  }
  for (const StepError& error : run.errors) {
    const std::string place = format_position(*run.plan, error.position);
    all.push_back({Told::Kind::no_value, (place.empty() ? "timeline" : place) + ": " + error.problem, error.times});
  }
  return all;
}

void Warnings::add(const RunResult& run) { add(run.file, run.warnings); }

void Warnings::add(const std::string& name, const std::vector<Told>& all) {
  if (files_.empty() || files_.back().name != name) files_.push_back({name});
  ++files_.back().runs;
  for (const Told& told : all) {
    const auto found = std::find_if(warnings_.begin(), warnings_.end(), [&](const Warning& warning) {
      return warning.file + 1 == files_.size() && warning.text == told.text;
    });
    Warning& warning =
        found != warnings_.end() ? *found : warnings_.emplace_back(Warning{files_.size() - 1, told.text});
    warning.times += told.times;
    ++warning.runs;
  }
}

std::string Warnings::text(Style style) const {
  std::string text;
  for (const Warning& warning : warnings_) {
    append_painted(text, style, Colour::yellow, "warning");
    text += ": " + warning.text;
    if (warning.times > warning.runs) text += ", " + grouped(warning.times) + " times";
    const std::uint64_t runs = files_[warning.file].runs;
    if (runs > 1) text += ", in " + grouped(warning.runs) + " of " + grouped(runs) + " runs";
    text += "\n";
  }
  return text;
}

bool has_idle_lines(const std::vector<Told>& warnings) { return has(warnings, Told::Kind::came_to_nothing); }

bool has_errors(const std::vector<Told>& warnings) { return has(warnings, Told::Kind::no_value); }

}  // namespace meshsim::report
