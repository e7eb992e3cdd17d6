// One line a claim: the word, its label, and the reason of the verdict.
//
//   ok         before      1 handled exactly once
//   FAIL       catches_up  5 of 6 were still owed at 7.000s (deadline)
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "report/result.hpp"
#include "report/style.hpp"

namespace meshsim::report {

/// The width of the word with the blanks behind it.
inline constexpr std::size_t word_width = 11;

/// Returns "ok", "FAIL", "VACUOUS" or "UNDECIDED".
std::string_view word_of(check::Outcome outcome);
Colour colour_of(check::Outcome outcome);

/// Writes all claims and checks of a run in file order.
std::string claim_lines(const RunResult& run, Style style);
/// Writes the same, and a warning for each timeline line that came to nothing.
std::string verdict_lines(const RunResult& run, Style style);
/// Writes only the checks, in file order.
std::string check_lines(const RunResult& run, Style style);
/// Writes the checks that did not hold, in file order; used beside claims that are told in full.
std::string failed_check_lines(const RunResult& run, Style style);

}  // namespace meshsim::report
