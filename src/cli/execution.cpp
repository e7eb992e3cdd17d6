#include "cli/execution.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/units.hpp"
#include "cli/machine.hpp"
#include "report/failure.hpp"
#include "report/story.hpp"
#include "world/conclude.hpp"

namespace meshsim::cli {

std::uint64_t memory_of(const Limits& limits) { return limits.max_memory != 0 ? limits.max_memory : memory_to_use(); }

sim::Budget budget_of(const ExecutionOptions& options) {
  sim::Budget budget;
  if (options.limits.max_events != 0) budget.events = options.limits.max_events;
  budget.bytes = memory_of(options.limits) / options.at_once;
  return budget;
}

ExecutionOptions share_memory(ExecutionOptions options, std::uint64_t run_memory) {
  const std::uint64_t least = run_memory > 0 ? run_memory : least_memory;
  const std::uint64_t shares = std::max<std::uint64_t>(1, memory_of(options.limits) / least);
  options.at_once = static_cast<unsigned>(std::min<std::uint64_t>(options.at_once, shares));
  // Said once and for all: what the machine has to spare changes while a search runs.
  options.limits.max_memory = run_memory > 0 ? run_memory * options.at_once : memory_of(options.limits);
  return options;
}

report::RunReport report_of(world::Run& run, const plan::Plan& plan, const ExecutionOptions& options) {
  report::RunReport report = world::conclude(run, plan, budget_of(options));
  report.replay = report::replay_command(plan, options.sets, options.are_seeds_given);
  if (options.until) report.replay += fmt::format(" --until {}ns", *options.until);
  if (report.are_events_spent) report.replay += " --max-events " + std::to_string(budget_of(options).events);
  if (report.is_memory_spent) {  // a single run may use more
    if (options.at_once > 1) {
      report.cut_by += "; it is a share of " + format_size(static_cast<std::int64_t>(memory_of(options.limits))) +
                       " among " + plural(options.at_once, "run") + " at once (--jobs)";
    }
    report.replay += " --max-memory " + format_size(static_cast<std::int64_t>(budget_of(options).bytes));
  }
  return report;
}

std::string tell_failures(const report::RunReport& report, const compile::Compiled& compiled, const Registry& registry,
                          const ExecutionOptions& options, report::Style style, std::vector<std::string>* one_by_one) {
  if (std::all_of(report.verdicts.begin(), report.verdicts.end(), check::is_held)) return {};
  report::StoryRecorder recorder(report.verdicts);
  world::Run replay(*report.plan, *report.timeline, registry, budget_of(options));
  if (recorder.is_wanted()) {
    replay.add_sink(&recorder);
    replay.set_interrupt(options.interrupt);
    replay.finish();
  }
  const report::Narrator narrator(*report.timeline, replay.simulation().names());
  const report::SourceLine source = [&](const plan::Position& position) -> std::string_view {
    if (position.line == 0 || position.file >= compiled.sources.size()) return {};
    return compiled.sources.at(position.file).line(position.line);
  };
  if (one_by_one != nullptr) {
    for (const check::Verdict& verdict : report.verdicts) {
      one_by_one->push_back(
          check::is_held(verdict) ? "" : describe_failure(report, verdict, source, &recorder, narrator, {}));
    }
  }
  return describe_failures(report, source, &recorder, narrator, style);
}

int exit_code_of(const report::RunReport& report, const ExecutionOptions& options) {
  return exit_code_of(report::standing_of(report), options);
}

int exit_code_of(report::Standing standing, const ExecutionOptions& options) {
  const int signal = options.interrupt != nullptr ? *options.interrupt : 0;
  if (signal != 0 && signal != SIGPIPE) return exit_interrupted;
  switch (standing) {
    case report::Standing::failed:
      return exit_failed;
    case report::Standing::undecided:
      return exit_undecided;
    case report::Standing::passed:
      break;
  }
  return exit_held;
}

int worse(int a, int b) {
  constexpr std::array order{exit_internal,  exit_interrupted, exit_invalid, exit_failed,
                             exit_undecided, exit_none_found,  exit_held};
  return *std::find_if(order.begin(), order.end(), [&](int code) { return code == a || code == b; });
}

}  // namespace meshsim::cli
