#include "world/conclude.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace meshsim::world {
namespace {

std::string why_cut(EndReason reason, const sim::Budget& budget) {
  switch (reason) {
    case EndReason::budget_events:
      return "the budget of " + group_digits(static_cast<std::int64_t>(budget.events)) + " events was spent";
    case EndReason::budget_pending:
      return "the budget of " + group_digits(static_cast<std::int64_t>(budget.pending)) +
             " scheduled entries was spent";
    case EndReason::budget_bytes:
      return "the budget of " + group_digits(static_cast<std::int64_t>(budget.bytes >> 20U)) +
             " MiB of memory was spent";
    case EndReason::interrupted:
      return "it was interrupted";
    default:
      return {};
  }
}

report::LineFinding::Kind finding_of(LineResult::Kind kind) {
  switch (kind) {
    case LineResult::Kind::check_held:
      return report::LineFinding::Kind::check_held;
    case LineResult::Kind::check_failed:
      return report::LineFinding::Kind::check_failed;
    case LineResult::Kind::did_nothing:
      break;
  }
  return report::LineFinding::Kind::did_nothing;
}

void add_findings(report::RunReport& report, const RunResult& result) {
  using Kind = report::LineFinding::Kind;
  for (const LineResult& line : result.lines) {
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

report::RunReport conclude(Run& run, const plan::Plan& plan, const sim::Budget& budget) {
  const RunResult result = run.finish();
  report::RunReport report;
  report.plan = &plan;
  report.verdicts = result.verdicts;
  report.reports = result.reports;
  report.ended_at = result.ended_at;
  report.events = result.events;
  report.digest = result.digest;
  report.cut_by = why_cut(result.reason, budget);
  add_findings(report, result);
  return report;
}

}  // namespace meshsim::world
