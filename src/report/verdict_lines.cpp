#include "report/verdict_lines.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "report/warnings.hpp"

namespace meshsim::report {
namespace {

using check::Outcome;

/// Writes those that `is_wanted`, aligned.
template <class IsWanted>
std::string text_of(const RunResult& run, Style style, IsWanted is_wanted) {
  std::size_t width = 0;
  for (const JudgedResult& judged : run.judged) {
    if (is_wanted(judged)) width = std::max(width, count_code_points(judged.label));
  }
  std::string text;
  for (const JudgedResult& judged : run.judged) {
    if (!is_wanted(judged)) continue;
    append_painted(text, style, colour_of(judged.outcome), pad_right(word_of(judged.outcome), word_width));
    text += pad_right(judged.label, width) + "  ";
    if (judged.is_check) text += judged.text + ": ";
    text += judged.explanation + "\n";
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

std::string claim_lines(const RunResult& run, Style style) {
  return text_of(run, style, [](const JudgedResult&) { return true; });
}

std::string check_lines(const RunResult& run, Style style) {
  return text_of(run, style, [](const JudgedResult& judged) { return judged.is_check; });
}

std::string failed_check_lines(const RunResult& run, Style style) {
  return text_of(run, style,
                 [](const JudgedResult& judged) { return judged.is_check && judged.outcome != Outcome::held; });
}

std::string verdict_lines(const RunResult& run, Style style) {
  Warnings warnings;
  warnings.add(run);
  return claim_lines(run, style) + warnings.text(style);
}

}  // namespace meshsim::report
