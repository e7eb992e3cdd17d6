// The words that the sentences of all claims share: numbers, instants, names, and how a run ended.
#pragma once

#include <cstdint>
#include <string>

#include "check/verdict.hpp"
#include "plan/plan.hpp"

namespace meshsim::check {

/// Writes "never", "once", "3 times".
std::string times(std::uint64_t n);
/// Writes "12,000".
std::string number(std::uint64_t n);
/// Writes "3 of 66 were".
std::string some_were(std::uint64_t part, std::uint64_t whole);
/// Writes " exactly once", " at most 3 times", or "" without a count.
std::string count_words(const plan::Count& count);

/// A verdict and its plan. Both must outlive it.
struct Telling {
  const plan::Plan& plan;
  const Verdict& verdict;

  const plan::Claim& claim() const { return plan.claims[verdict.claim]; }
  /// Writes the time of the decision.
  std::string at() const;
  /// Returns the name of the topic, or of the service that an instance's fact is about.
  std::string name_of(const plan::Pattern& pattern) const;
  /// Writes "the run ended at 3.000s (`ends at`)".
  std::string end_of_run() const;
  /// Explains, for a fact that did not happen, that the run was cut before it could.
  std::string before_the_cut() const;
};

}  // namespace meshsim::check
