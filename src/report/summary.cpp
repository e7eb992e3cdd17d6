#include "report/summary.hpp"

#include <array>

#include "base/text.hpp"
#include "base/time.hpp"
#include "base/visible.hpp"
#include "report/verdict_lines.hpp"
#include "report/warnings.hpp"
#include "trace/digest.hpp"

namespace meshsim::report {
namespace {

// Writes "4 held, 1 failed"; a check counts as a claim.
std::string counted_outcomes(const RunResult& run) {
  std::array<std::uint64_t, 4> counts{};
  for (const JudgedResult& judged : run.judged) ++counts[static_cast<std::size_t>(judged.outcome)];
  std::string text;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    if (!text.empty()) text += ", ";
    text += grouped(counts[i]) + " " + std::string(check::to_string(static_cast<check::Outcome>(i)));
  }
  if (text.empty()) text = "no claims";
  if (!run.is_strict) return text;
  if (has_idle_lines(run.warnings)) text += ", and what was asked for did not happen";
  return has_errors(run.warnings) ? text + ", and an expression had no value" : text;
}

check::Outcome outcome_of(Standing standing) {
  switch (standing) {
    case Standing::passed:
      return check::Outcome::held;
    case Standing::undecided:
      return check::Outcome::undecided;
    case Standing::failed:
      break;
  }
  return check::Outcome::failed;
}

}  // namespace

std::string closing_line(const RunResult& run) {
  std::string text;
  if (!run.cut_by.empty()) text = "cut short at " + format_instant(run.ended_at) + ": " + run.cut_by + "\n";
  if (run.at_cap) {
    text = "ended at " + format_instant(run.ended_at) +
           ", its cap, while something was still due (`ends at T` in the scenario sets another end)\n";
  }
  return text + "seed " + std::to_string(run.seed) + ", " + grouped(run.events) +
         (run.events == 1 ? " event" : " events") + " in " + format_instant(run.ended_at) +
         " of virtual time, digest " + trace::Digest::text_of(run.digest) + "\n";
}

std::string run_line(const RunResult& run, std::size_t name_width, Style style) {
  const check::Outcome outcome = outcome_of(run.standing);
  std::string text;
  append_painted(text, style, colour_of(outcome), pad_right(word_of(outcome), 11));
  text += pad_right(visible(run.name), name_width) + "  " + counted_outcomes(run);
  if (!run.cut_by.empty()) text += "; cut short: " + run.cut_by;
  if (run.at_cap) text += "; ended at its cap";
  return text + "\n";
}

std::string tally_line(const Tally& tally) {
  return grouped(tally.passed) + " passed, " + grouped(tally.failed) + " failed, " + grouped(tally.skipped) +
         " skipped\n";
}

}  // namespace meshsim::report
