// Holds the outcome of one run of `test` as plain data: its report is made of nothing else.
#pragma once

#include <cstdint>
#include <string>

#include "cli/options.hpp"
#include "report/result.hpp"
#include "shard/run_json.hpp"

namespace meshsim::cli {

struct TestOutcome {
  report::RunResult result;  ///< of a run that reached no end, only its name and its file
  std::string broken;        ///< why it reached no end; else empty
  int code = exit_held;
  std::string failures;  ///< the failed claims as they are told, with colours
  std::uint64_t took_ms = 0;
};

/// Writes it as the piece of a shard. Without `is_timed` nothing in it depends on the machine.
std::string piece_of(std::uint64_t index, const TestOutcome& outcome, bool is_timed);

/// Reads what piece_of wrote.
TestOutcome test_outcome_of(const std::string& piece, shard::Words& words);

}  // namespace meshsim::cli
