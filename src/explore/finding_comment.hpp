// The comment above a finding's file: what was promised, what happened and what became of it.
#pragma once

#include <meshsim/event.hpp>
#include <string>
#include <vector>

#include "plan/plan.hpp"
#include "trace/name_table.hpp"
#include "world/run.hpp"

namespace meshsim::explore {

/// A run that failed, for its comment.
struct FailedRun {
  const plan::Plan& plan;
  const world::RunResult& result;
  const std::vector<Event>& events;
  const trace::NameTable& names;
  std::uint32_t claim = 0;
};

/// Tells in three sentences what was promised, which faults struck when (`lines`, with the last events before them),
/// and what became of the message that shows it.
[[nodiscard]] std::string comment_of(const FailedRun& run, const std::vector<std::string>& faults);

/// Tells an event in a few words: "Job delivered, worker-1 (event 13)".
[[nodiscard]] std::string words_of(const Event& event, const trace::NameTable& names);

}  // namespace meshsim::explore
