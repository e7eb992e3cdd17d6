#include "cli/told_search.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>

#include "base/text.hpp"
#include "base/units.hpp"
#include "base/visible.hpp"
#include "cli/search_progress.hpp"
#include "cli/version.hpp"
#include "explore/exploration_lines.hpp"

namespace meshsim::cli {

explore::SearchOptions options_of_search(const ExploreJob& job, const plan::Plan& plan, explore::Ledger* ledger) {
  explore::SearchOptions wanted;
  wanted.jobs = job.execution.at_once;
  const plan::Exploration& said = plan.exploration;
  if (said.at_most > 0) wanted.faults = said.at_most;
  wanted.from = said.from;
  wanted.to = said.to;
  wanted.settle = said.settle;
  wanted.schedules = job.options.schedules;
  wanted.random = job.options.random;
  wanted.budget = budget_of(job.execution);
  wanted.interrupt = job.execution.interrupt;
  wanted.ledger = ledger;
  return wanted;
}

int ToldSearch::run(MergedLedger* ledger, std::size_t told, report::JUnitWriter& junit) {
  using Clock = std::chrono::steady_clock;
  explore::SearchOptions wanted = options_of_search(job_, plan_, ledger);
  std::optional<SearchProgress> progress(std::in_place, console());
  const Clock::time_point begin = Clock::now();
  const ExploreOptions& options = job_.options;
  wanted.told = [&](const explore::SearchResult& so_far) {
    const auto found = std::count_if(so_far.findings.begin(), so_far.findings.end(),
                                     [this](const explore::Finding& finding) { return is_told(finding); });
    progress->tell(so_far, static_cast<std::size_t>(found));
    is_first_found_ = options.first && found > 0;
    return is_first_found_ || (options.time != never && Clock::now() - begin >= std::chrono::nanoseconds(options.time));
  };
  explore::Search search(plan_, job_.environment.registry, space_, judgement_, wanted);
  const explore::SearchResult outcome = search.run();
  progress.reset();
  is_interrupted_ = outcome.is_interrupted;
  if (outcome.base.reason == world::EndReason::interrupted) return exit_interrupted;
  if (ledger != nullptr && ledger->is_of_others())
    return fail(console(), "the shards did other pieces than this search has here: give all of them one --max-memory");
  if (outcome.base_failures.empty() && outcome.moments == 0)
    return fail(console(), "nothing happens" + explore::stretch(plan_) + ", so that no fault can strike");
  exploration_ = {&plan_, &judgement_, &space_, &outcome, ending_of(outcome), std::string(version()), {}, {}, rules()};
  exploration_.replay = report::replay_command(plan_, options.run.sets, options.run.seed.has_value());
  job_.say("run: " + plan_.run_name + "\n");
  job_.say(explore::opening_lines(plan_, outcome, judgement_, space_) + "\n");
  const int code = outcome.base_failures.empty() ? tell_all(search.explored(), outcome, told) : tell_base(outcome);
  if (options.jsonl) console().out_raw(explore::json_lines(exploration_));
  junit.add(explore::result_of(exploration_));
  return code;
}

/// Tells the findings and the certificate; returns the exit code.
int ToldSearch::tell_all(const plan::Plan& explored, const explore::SearchResult& outcome, std::size_t before) {
  int code = exit_held;
  const FindingTeller teller(job_, plan_);
  for (const explore::Finding& finding : outcome.findings) {
    if (!is_told(finding)) continue;
    ++told_;
    code = worse(code, teller.tell({explored, space_, outcome, finding, before + told_}, exploration_.findings));
  }
  if (told_ == 0) job_.say("nothing found: no claim that is judged fails under these faults\n\n");
  job_.say(explore::certificate_lines(plan_, outcome, space_, exploration_.rules));
  if (outcome.is_cut) job_.say(stopped_line(outcome));
  if (job_.options.random > 0 && !outcome.random && outcome.problem.empty())
    job_.say(fmt::format("  the {} random schedules were not begun\n", grouped(job_.options.random)));
  if (!outcome.problem.empty()) {
    console().err("error: the search ended after " + grouped(outcome.schedules()) +
                  " schedules: " + visible(outcome.problem) + "\n");
    return exit_internal;
  }
  if (outcome.is_interrupted) {
    job_.say(fmt::format("  interrupted after {} schedules\n", grouped(outcome.schedules())));
    return exit_interrupted;
  }
  return code == exit_held && outcome.is_cut ? int{exit_undecided} : code;
}

std::vector<shrink::Rule> ToldSearch::rules() const {
  std::vector<shrink::Rule> rules;
  for (lang::FileId i = 0; i < job_.compiled.sources.size(); ++i) {
    for (shrink::Rule& rule : shrink::rules_of(std::string(job_.compiled.sources.at(i).text())))
      rules.push_back(std::move(rule));
  }
  return rules;
}

std::string ToldSearch::stopped_line(const explore::SearchResult& outcome) const {
  const std::string_view where = is_first_found_ ? "at the first finding, behind" : "after";
  const std::uint64_t done = outcome.random ? outcome.random->schedules : outcome.schedules();
  const std::string_view what = outcome.random ? "random" : "schedules";
  const std::string only = job_.options.all_runs ? "--only " + report::quoted_for_shell(plan_.run_name) + " " : "";
  return fmt::format("  stopped {} {} {}schedules; {}--{} {} gives this report again\n", where, grouped(done),
                     outcome.random ? "random " : "", only, what, done);
}

explore::Ending ToldSearch::ending_of(const explore::SearchResult& outcome) const {
  if (!limit_line(outcome).empty()) return explore::Ending::base_limit;
  if (!outcome.base_failures.empty()) return explore::Ending::base_failure;
  if (!outcome.problem.empty()) return explore::Ending::problem;
  if (outcome.is_interrupted) return explore::Ending::interrupted;
  if (outcome.is_cut) return is_first_found_ ? explore::Ending::first_finding : explore::Ending::budget;
  return explore::Ending::complete;
}

/// Says which limit ended the run without faults; empty: none did.
std::string ToldSearch::limit_line(const explore::SearchResult& outcome) const {
  const sim::Budget budget = budget_of(job_.execution);
  if (outcome.base.reason == world::EndReason::budget_bytes)
    return fmt::format("it needs more memory than {} (--max-memory, which --jobs {} shares)",
                       format_size(static_cast<std::int64_t>(budget.bytes)), job_.execution.at_once);
  if (outcome.base.reason == world::EndReason::budget_events)
    return fmt::format("it has more than {} (--max-events)", plural(budget.events, "event"));
  return {};
}

int ToldSearch::tell_base(const explore::SearchResult& outcome) {
  if (const std::string limit = limit_line(outcome); !limit.empty()) {
    job_.say("without any fault the run does not come to its end, so nothing was tried: " + limit + "\n");
    return exit_undecided;
  }
  for (const explore::Finding& finding : outcome.base_failures) {
    const bool is_run = finding.claim == explore::no_claim;
    const std::string label = is_run ? "the run" : plan_.claims[finding.claim].label;
    const std::string line =
        fmt::format("it fails without any fault: {}: {}", label, explore::to_string(finding.failure));
    job_.say(line + "\n");
    exploration_.findings.push_back({&finding, line, {}, {}, exploration_.replay, {}});
  }
  job_.say("mend that first: `meshsim run " + visible(plan_.files.front()) + "` shows it\n");
  return exit_failed;
}

}  // namespace meshsim::cli
