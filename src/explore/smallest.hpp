// The smallest scenario that fails as a finding does, as a file of its own.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "explore/oracle.hpp"
#include "explore/search.hpp"

namespace meshsim::explore {

struct Smallest {
  std::string text;     ///< the file; empty: see `problem`
  std::string problem;  ///< the reason why there is none
  bool is_bug = false;  ///< the problem is a bug of ours
  std::size_t lines = 0;
  std::size_t faults = 0;
  std::size_t messages = 0;  ///< published, or kept in an outbox
  std::size_t instances = 0;
  std::uint64_t digest = 0;         ///< of the run of the file
  std::uint64_t held = 0;           ///< smaller scenarios that were run and do not fail so
  bool is_cut = false;              ///< the work that is allowed for it was done before all was tried
  bool is_interrupted = false;      ///< a signal ended it before all was tried
  bool is_complete = true;          ///< all smaller ones were tried: no single edit is left, and no pair
  std::size_t other_seeds = 0;      ///< with which the whole scenario was tried; 0: it draws nothing at random
  std::size_t failing_seeds = 0;    ///< those with which the same faults make it fail alike at some moments
  std::vector<std::string> broken;  ///< texts with which the compiler threw
};

/// A finding and where it comes from.
struct Found {
  const plan::Plan& plan;  ///< as explored
  const Space& space;
  const Finding& finding;
  std::string_view text;     ///< of the scenario
  std::string_view command;  ///< that found it
};

/// Shrinks a finding. Takes up to some seconds; the same for the same finding, on any machine.
[[nodiscard]] Smallest smallest_of(const Found& found, const Workshop& workshop);

/// Tells how small it is: "7 lines, 1 fault, 1 message, 3 instances; 41 smaller ones were run and hold".
[[nodiscard]] std::string size_line(const Smallest& smallest);

}  // namespace meshsim::explore
