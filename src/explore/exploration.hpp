// Holds the findings of a search as they are told: the model that JSON Lines and JUnit render.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "explore/judgement.hpp"
#include "explore/search.hpp"
#include "explore/space.hpp"
#include "report/result.hpp"
#include "shrink/rules.hpp"

namespace meshsim::explore {

struct ToldFinding {
  const Finding* finding = nullptr;
  std::string line;                 ///< "none_lost: lost, with 1 fault (12 of 840 schedules)"
  std::vector<std::string> faults;  ///< the lines of the timeline that lead to it
  std::string story;                ///< the failure as `run` tells it
  std::string replay;               ///< the command that runs it, or how to come to one
  std::string smallest;             ///< the smallest scenario that fails so; may be empty
};

/// Why a search ended.
enum class Ending : std::uint8_t {
  complete,       ///< all was tried
  first_finding,  ///< it was to end there
  budget,         ///< its time, or the number of its schedules
  interrupted,    ///< by a signal
  problem,        ///< by an exception
  base_failure,   ///< it never began: the scenario fails without faults
  base_limit,     ///< it never began: a limit ended the run without faults
};
[[nodiscard]] std::string_view to_string(Ending ending);

struct Exploration {
  const plan::Plan* plan = nullptr;
  const Judgement* judgement = nullptr;
  const Space* space = nullptr;
  const SearchResult* outcome = nullptr;
  Ending ending = Ending::complete;
  std::string made_by;  ///< the version of meshsim
  std::string replay;   ///< the command of the run without faults
  std::vector<ToldFinding> findings;
  std::vector<shrink::Rule> rules;  ///< of the scenario's files
};

inline constexpr std::string_view exploration_format = "meshsim-exploration";
inline constexpr int exploration_version = 1;

/// Writes an object a line: what was searched, each finding, the certificate.
[[nodiscard]] std::string json_lines(const Exploration& exploration);

/// Makes the result from which JUnit is written: each judged claim, with the findings that break it. Where the search
/// ended early or never began, a claim without a finding is undecided.
[[nodiscard]] report::RunResult result_of(const Exploration& exploration);

}  // namespace meshsim::explore
