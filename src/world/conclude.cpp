#include "world/conclude.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "base/units.hpp"

namespace meshsim::world {
namespace {

/// Writes "a-1, b-1 and queue-1"; empty for none.
std::string list_of(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
    text += names[i];
  }
  return text;
}

/// Writes "; a-1 and b-1 were busiest", for runs that grow without end.
std::string growing(const std::vector<std::string>& busiest) {
  if (busiest.empty()) return {};
  return "; " + list_of(busiest) + (busiest.size() == 1 ? " was" : " were") + " busiest";
}

/// Writes "a-1 and b-1 go round without end".
std::string going_round(const std::vector<std::string>& names) {
  return list_of(names) + (names.size() == 1 ? " goes" : " go") + " round without end";
}

std::string why_cut(const RunResult& result, const sim::Budget& budget) {
  const std::string in_vain = group_digits(static_cast<std::int64_t>(budget.in_vain));
  switch (result.reason) {
    case EndReason::budget_events:
      return "the budget of " + group_digits(static_cast<std::int64_t>(budget.events)) +
             (budget.events == 1 ? " event" : " events") + " was spent";
    case EndReason::budget_pending:
      return "the budget of " + group_digits(static_cast<std::int64_t>(budget.pending)) +
             (budget.pending == 1 ? " scheduled entry" : " scheduled entries") + " was spent" + growing(result.busiest);
    case EndReason::budget_bytes:
      return "the budget of " + format_size(static_cast<std::int64_t>(budget.bytes)) +
             " of memory was spent (--max-memory)" + growing(result.busiest);
    case EndReason::livelock:
      return "virtual time does not get on: in " + in_vain + " steps it came no further than a millisecond; " +
             going_round(result.busiest);
    case EndReason::upkeep_only:
      return in_vain + " steps in a row were nothing but upkeep, such as looking up names, of " +
             list_of(result.busiest);
    case EndReason::avalanche:
      return "one message or request leads to more and more of them: " + in_vain +
             " steps within 10s of virtual time, most of them its doing; " + going_round(result.busiest);
    case EndReason::interrupted:
      return "it was interrupted";
    case EndReason::idle:
    case EndReason::end_time:
    case EndReason::cap:
      break;
  }
  return {};
}

report::LineFinding::Kind finding_of(LineResult::Kind kind) {
  switch (kind) {
    case LineResult::Kind::check_held:
      return report::LineFinding::Kind::check_held;
    case LineResult::Kind::check_failed:
      return report::LineFinding::Kind::check_failed;
    case LineResult::Kind::held_already:
      return report::LineFinding::Kind::held_already;
    case LineResult::Kind::did_nothing:
      break;
  }
  return report::LineFinding::Kind::did_nothing;
}

void add_findings(report::RunReport& report, const RunResult& result) {
  using Kind = report::LineFinding::Kind;
  for (const LineResult& line : result.lines) {
    const bool did_part = line.kind == LineResult::Kind::did_nothing && result.deeds[line.line].done > 0;
    if (!did_part) report.lines.push_back({finding_of(line.kind), line.line, line.time, line.seq});
  }
  for (std::uint32_t line = 0; line < result.deeds.size(); ++line) {
    const auto [tried, done] = result.deeds[line];
    if (done > 0 && done < tried) report.lines.push_back({Kind::did_part, line, result.ended_at, 0, done, tried});
  }
  for (const std::uint32_t line : result.unfired) {
    const bool is_check = plan::is<plan::act::Check>(report.timeline->lines[line].action);
    report.lines.push_back({is_check ? Kind::check_never_ran : Kind::never_fired, line, result.ended_at, 0});
  }
  for (const std::uint32_t line : result.idle_faults) {
    report.lines.push_back({Kind::touched_nothing, line, result.ended_at, 0});
  }
  for (const std::uint32_t line : result.unstruck)
    report.lines.push_back({Kind::never_struck, line, result.ended_at, 0});
  std::stable_sort(report.lines.begin(), report.lines.end(),
                   [](const report::LineFinding& a, const report::LineFinding& b) { return a.line < b.line; });
}

/// Adds what a step failed with. The copies of a repeated step have one place.
void add_error(report::RunReport& report, const plan::Position& position, const sim::HandlerErrors::Entry& error) {
  for (report::StepError& known : report.errors) {
    if (known.position != position || known.problem != error.problem) continue;
    known.times += error.times;
    return;
  }
  report.errors.push_back({position, error.problem, error.times});
}

}  // namespace

report::RunReport conclude(Run& run, const plan::Plan& plan, const sim::Budget& budget) {
  const RunResult result = run.finish();
  report::RunReport report;
  report.plan = &plan;
  report.timeline = &run.schedule();
  report.verdicts = result.verdicts;
  report.reports = result.reports;
  report.ended_at = result.ended_at;
  report.events = result.events;
  report.digest = result.digest;
  report.cut_by = why_cut(result, budget);
  report.is_memory_spent = result.reason == EndReason::budget_bytes;
  report.are_events_spent = result.reason == EndReason::budget_events;
  report.at_cap = result.reason == EndReason::cap;
  add_findings(report, result);
  for (const sim::HandlerErrors::Entry& error : run.simulation().state().handler_errors.entries()) {
    const bool is_step = error.step < plan.steps.size();
    add_error(report, is_step ? plan.steps[error.step].position : plan::Position{}, error);
  }
  return report;
}

}  // namespace meshsim::world
