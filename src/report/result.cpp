#include "report/result.hpp"

#include "report/warnings.hpp"

namespace meshsim::report {
namespace {

void set_place(JudgedResult& result, const plan::Plan& plan, const plan::Position& position) {
  result.position = format_position(plan, position);
  if (position.line == 0 || position.file >= plan.files.size()) return;
  result.file = plan.files[position.file];
  result.line = position.line;
  result.column = position.column;
}

JudgedResult result_of_check(const RunReport& run, const LineFinding& finding) {
  const plan::TimelineLine& line = run.timeline->lines[finding.line];
  JudgedResult result;
  result.is_check = true;
  result.label = label_of_check(line);
  result.text = std::get<plan::act::Check>(line.action).text;
  result.line_text = line.text;
  result.outcome = outcome_of(run, finding);
  result.explanation = explain_check(run, finding);
  set_place(result, *run.plan, line.position);
  result.time = finding.time;
  result.seq = finding.seq;
  result.witness.last = finding.seq;
  return result;
}

JudgedResult result_of_claim(const plan::Plan& plan, const check::Verdict& verdict) {
  const plan::Claim& claim = plan.claims[verdict.claim];
  JudgedResult result;
  result.label = claim.label;
  result.text = claim.text;
  result.outcome = verdict.outcome;
  result.explanation = check::explain_verdict(plan, verdict);
  result.because = claim.because;
  set_place(result, plan, claim.position);
  result.seen = verdict.seen;
  result.missed = verdict.missed;
  result.late = verdict.late;
  result.excess = verdict.excess;
  result.open = verdict.open;
  if (verdict.closest != never) result.margin = verdict.closest;
  if (verdict.late > 0) result.late_by = verdict.late_by;
  if (const auto* measured = plan::measured_of(claim)) {
    result.measured = MeasuredClaim{
        figure_of(verdict.value), std::string(watch::to_string(measured->comparison)),
        limit_of(measured->has_other ? plan::Quantity{.number = verdict.other.number} : measured->quantity,
                 verdict.value.kind)};
    // In the words of the explanation.
    MeasuredClaim& claimed = *result.measured;
    if (claimed.value) claimed.value->text = watch::display_beside(verdict.value, claimed.limit.text);
  }
  result.time = verdict.time;
  result.seq = verdict.seq;
  result.witness = verdict.witness;
  return result;
}

}  // namespace

RunResult result_of(const RunReport& run, std::vector<TrafficRow> traffic, std::vector<std::string> stories) {
  const plan::Plan& plan = *run.plan;
  RunResult result;
  result.name = plan.run_name;
  result.file = plan.files.empty() ? "" : plan.files.front();
  result.scenario = plan.scenario;
  result.seed = plan.seed;
  result.options = plan.options;
  result.standing = standing_of(run);
  result.ended_at = run.ended_at;
  result.events = run.events;
  result.digest = run.digest;
  result.cut_by = run.cut_by;
  result.is_memory_spent = run.is_memory_spent;
  result.at_cap = run.at_cap;
  result.replay = run.replay;
  for (const LineFinding& finding : run.lines) {
    if (is_check(finding)) result.judged.push_back(result_of_check(run, finding));
  }
  for (const check::Verdict& verdict : run.verdicts) result.judged.push_back(result_of_claim(plan, verdict));
  add_stories(result, std::move(stories));
  for (std::size_t i = 0; i < run.reports.size(); ++i)
    result.reports.push_back(
        {plan.reports[i].text, figure_of(run.reports[i]), plan.reports[i].metric.kind == plan::MetricKind::latency});
  result.warnings = told_of(run);
  result.is_strict = run.strict;
  result.expects_nothing = is_empty_test(run);
  result.traffic = std::move(traffic);
  return result;
}

void add_stories(RunResult& result, std::vector<std::string> stories) {
  auto story = stories.begin();
  for (JudgedResult& judged : result.judged) {
    if (!judged.is_check && story != stories.end()) judged.story = std::move(*story++);
  }
}

std::string_view to_string(Standing standing) {
  switch (standing) {
    case Standing::passed:
      return "passed";
    case Standing::undecided:
      return "undecided";
    case Standing::failed:
      break;
  }
  return "failed";
}

}  // namespace meshsim::report
