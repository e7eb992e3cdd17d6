#include "driver/trial.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "cli/disk.hpp"
#include "driver/prediction.hpp"
#include "driver/real_run.hpp"
#include "driver/trouble.hpp"

namespace meshsim::conformance {
namespace {

constexpr std::uint32_t few_seeds = 9;  // that are simulated in any case, to see whether there is a race

/// Writes the outcomes that came most often.
std::string predicted(const Prediction& prediction) {
  constexpr std::size_t most_shown = 5;
  std::vector<std::pair<std::uint32_t, std::string>> outcomes;
  for (const auto& [outcome, count] : prediction.outcomes()) outcomes.emplace_back(count, outcome);
  std::sort(outcomes.rbegin(), outcomes.rend());
  std::string text;
  for (std::size_t i = 0; i < std::min(outcomes.size(), most_shown); ++i) {
    text += "-- in " + std::to_string(outcomes[i].first) + " of " + std::to_string(prediction.seeds()) + " seeds:\n" +
            outcomes[i].second;
  }
  if (outcomes.size() > most_shown)
    text += "-- and " + std::to_string(outcomes.size() - most_shown) + " more outcomes\n";
  return text;
}

}  // namespace

Verdict compare(const plan::Plan& plan, RealBroker& broker, const std::string& client_program) {
  const Result<Schedule> schedule = make_schedule(plan);
  if (!schedule) throw Trouble(plan.run_name + ": " + schedule.error().message);
  RealRun run(*schedule, broker, client_program);
  const Outcome outcome = run();
  Verdict verdict;
  verdict.too_close = run.was_too_close();
  if (verdict.too_close) return verdict;
  verdict.view = broker.view();
  verdict.real = text_of(outcome, *schedule, verdict.view);
  View doings = verdict.view;
  doings.settings = false;
  verdict.done = text_of(outcome, *schedule, doings);
  Prediction prediction(*schedule, verdict.view);
  prediction.explore(few_seeds);
  verdict.agrees = prediction.allows(verdict.real, most_seeds);
  verdict.outcomes = prediction.outcomes().size();
  verdict.seeds = prediction.seeds();
  if (verdict.agrees) {
    verdict.text =
        std::to_string(prediction.outcomes().at(verdict.real)) + " of " + std::to_string(prediction.seeds()) + " seeds";
    return verdict;
  }
  verdict.text = side_by_side("simulation, nothing loosened", prediction.strict(), broker.version(), verdict.real);
  if (prediction.outcomes().size() > 1)
    verdict.text += "what the simulation says may happen:\n" + predicted(prediction);
  return verdict;
}

plan::Plan compile_one(const std::string& name, const std::string& text) {
  cli::DiskReader reader;
  compile::Compiled compiled = compile::compile_text(name, text, reader);
  if (compiled.errors > 0) {
    const lang::Diagnostic& first = compiled.diagnostics.front();
    throw Trouble(name + ": " + first.message);
  }
  if (compiled.runs.size() != 1) throw Trouble(name + ": a real run takes a scenario of one run");
  return compiled.runs.front();
}

}  // namespace meshsim::conformance
