#include "report/verdict_lines.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"
#include "report/warnings.hpp"

namespace meshsim::report {
namespace {

using check::Outcome;

struct VerdictLine {
  Outcome outcome;
  std::string label;
  std::string text;
};

std::vector<VerdictLine> lines_of_checks(const RunReport& run) {
  std::vector<VerdictLine> lines;
  for (const LineFinding& finding : run.lines) {
    if (!is_check(finding)) continue;
    const plan::TimelineLine& line = run.timeline->lines[finding.line];
    lines.push_back({outcome_of(run, finding), label_of_check(line),
                     std::get<plan::act::Check>(line.action).text + ": " + explain_check(run, finding)});
  }
  return lines;
}

std::string text_of(const std::vector<VerdictLine>& lines, Style style) {
  std::size_t width = 0;
  for (const VerdictLine& line : lines) width = std::max(width, count_code_points(line.label));
  std::string text;
  for (const VerdictLine& line : lines) {
    append_painted(text, style, colour_of(line.outcome), pad_right(word_of(line.outcome), word_width));
    text += pad_right(line.label, width) + "  " + line.text + "\n";
  }
  return text;
}

}  // namespace

std::string_view word_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::held:
      return "ok";
    case Outcome::failed:
      return "FAIL";
    case Outcome::vacuous:
      return "VACUOUS";
    case Outcome::undecided:
      return "UNDECIDED";
  }
  return {};
}

Colour colour_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::held:
      return Colour::green;
    case Outcome::undecided:
      return Colour::yellow;
    case Outcome::failed:
    case Outcome::vacuous:
      break;
  }
  return Colour::red;
}

std::string claim_lines(const RunReport& run, Style style) {
  std::vector<VerdictLine> lines = lines_of_checks(run);
  for (const check::Verdict& verdict : run.verdicts) {
    lines.push_back(
        {verdict.outcome, run.plan->claims[verdict.claim].label, check::explain_verdict(*run.plan, verdict)});
  }
  return text_of(lines, style);
}

std::string check_lines(const RunReport& run, Style style) { return text_of(lines_of_checks(run), style); }

std::string failed_check_lines(const RunReport& run, Style style) {
  std::vector<VerdictLine> lines = lines_of_checks(run);
  std::erase_if(lines, [](const VerdictLine& line) { return line.outcome == Outcome::held; });
  return text_of(lines, style);
}

std::string verdict_lines(const RunReport& run, Style style) {
  Warnings warnings;
  warnings.add(run);
  return claim_lines(run, style) + warnings.text(style);
}

}  // namespace meshsim::report
