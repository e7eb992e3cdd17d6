// The report of a search: the claims that were judged and those that were not, the faults, and the certificate.
#pragma once

#include <string>
#include <vector>

#include "explore/search.hpp"
#include "shrink/rules.hpp"

namespace meshsim::explore {

/// Writes when faults may strike: " from 1s to 20s". Empty where that is always.
std::string stretch(const plan::Plan& plan);

/// Tells what is searched: the run without faults, the claims that are judged, the faults. Several lines.
std::string opening_lines(const plan::Plan& plan, const SearchResult& outcome, const Judgement& judgement,
                          const Space& space);

/// Tells a finding in one line: "none_lost: lost, with 1 fault (12 of 840 schedules)".
std::string finding_line(const plan::Plan& plan, const Finding& finding, const SearchResult& outcome);

/// Faults that lead to a finding, and how many schedules have them.
struct LeadingFaults {
  std::string text;  ///< "kill worker-1 then pause queue"
  std::uint64_t count = 0;
};
/// Returns those of a finding, the most frequent first.
std::vector<LeadingFaults> leading_faults(const plan::Plan& plan, const Finding& finding, const Space& space);
/// Lists the faults that lead to it, the most frequent first: "kill worker-1 (12), pause worker-1 (3)".
std::string ways_line(const plan::Plan& plan, const Finding& finding, const Space& space);

/// Lists the faults that `except` leaves out: "kill shop", "cut queue <-> archive".
std::vector<std::string> left_out(const plan::Plan& plan);

/// Tells what was covered and what was not: for each number of faults the schedules, how many were run, and how many
/// needed no run; which reasons were reached, and which of these rules never were.
std::string certificate_lines(const plan::Plan& plan, const SearchResult& outcome, const Space& space,
                              const std::vector<shrink::Rule>& rules);

}  // namespace meshsim::explore
