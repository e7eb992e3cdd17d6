#include "cli/execution.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "cli/options.hpp"
#include "report/failure.hpp"
#include "report/story.hpp"

namespace meshsim::cli {

namespace {

std::string why_cut(world::EndReason reason, const sim::Budget& budget) {
  switch (reason) {
    case world::EndReason::budget_events:
      return "the budget of " + group_digits(static_cast<std::int64_t>(budget.events)) + " events was spent";
    case world::EndReason::budget_pending:
      return "the budget of " + group_digits(static_cast<std::int64_t>(budget.pending)) +
             " scheduled entries was spent";
    case world::EndReason::budget_bytes:
      return "the budget of " + group_digits(static_cast<std::int64_t>(budget.bytes >> 20U)) +
             " MiB of memory was spent";
    case world::EndReason::interrupted:
      return "it was interrupted";
    default:
      return {};
  }
}

report::LineFinding::Kind finding_of(world::LineResult::Kind kind) {
  switch (kind) {
    case world::LineResult::Kind::check_held:
      return report::LineFinding::Kind::check_held;
    case world::LineResult::Kind::check_failed:
      return report::LineFinding::Kind::check_failed;
    case world::LineResult::Kind::did_nothing:
      break;
  }
  return report::LineFinding::Kind::did_nothing;
}

void add_findings(report::RunReport& report, const world::RunResult& result) {
  using Kind = report::LineFinding::Kind;
  for (const world::LineResult& line : result.lines) {
    report.lines.push_back({finding_of(line.kind), line.line, line.time, line.seq});
  }
  for (const std::uint32_t line : result.unfired) report.lines.push_back({Kind::never_fired, line, result.ended_at, 0});
  for (const std::uint32_t line : result.idle_faults) {
    report.lines.push_back({Kind::touched_nothing, line, result.ended_at, 0});
  }
  std::stable_sort(report.lines.begin(), report.lines.end(),
                   [](const report::LineFinding& a, const report::LineFinding& b) { return a.line < b.line; });
}

}  // namespace

sim::Budget budget_of(const ExecutionOptions& options) {
  sim::Budget budget;
  if (options.max_events != 0) budget.events = options.max_events;
  return budget;
}

report::RunReport conclude(world::Run& run, const plan::Plan& plan, const ExecutionOptions& options) {
  const world::RunResult result = run.finish();
  report::RunReport report;
  report.plan = &plan;
  report.verdicts = result.verdicts;
  report.reports = result.reports;
  report.ended_at = result.ended_at;
  report.events = result.events;
  report.digest = result.digest;
  report.cut_by = why_cut(result.reason, budget_of(options));
  report.replay = report::replay_command(plan, options.sets);
  add_findings(report, result);
  return report;
}

std::string tell_failures(const report::RunReport& report, const compile::Compiled& compiled, const Registry& registry,
                          const ExecutionOptions& options, report::Style style, std::vector<std::string>* one_by_one) {
  if (std::all_of(report.verdicts.begin(), report.verdicts.end(), check::is_held)) return {};
  report::StoryRecorder recorder(report.verdicts);
  world::Run replay(*report.plan, registry, budget_of(options));
  if (recorder.is_wanted()) {
    replay.add_sink(&recorder);
    replay.set_interrupt(options.interrupt);
    replay.finish();
  }
  const report::Narrator narrator(*report.plan, replay.simulation().names());
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
  if (options.interrupt != nullptr && *options.interrupt != 0) return exit_interrupted;
  switch (report::standing_of(report)) {
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
  constexpr std::array order{exit_internal,  exit_interrupted, exit_failed, exit_invalid,
                             exit_undecided, exit_none_found,  exit_held};
  return *std::find_if(order.begin(), order.end(), [&](int code) { return code == a || code == b; });
}

}  // namespace meshsim::cli
