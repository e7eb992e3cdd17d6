#include "driver/trial.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "driver/prediction.hpp"
#include "driver/real_run.hpp"
#include "driver/trouble.hpp"

namespace meshsim::conformance {
namespace {

class TreeReader final : public compile::FileReader {
 public:
  Result<std::string> read(const std::string& path) override {
    std::ifstream file(path, std::ios::binary);
    if (!file) return Error{"no such file"};
    std::ostringstream text;
    text << file.rdbuf();
    return Result<std::string>(boost::system::in_place_value, text.str());
  }
};

std::string predicted(const Prediction& prediction) {
  std::string text;
  for (const auto& [outcome, count] : prediction.outcomes()) {
    text += "-- in " + std::to_string(count) + " of " + std::to_string(prediction.seeds()) + " seeds:\n" + outcome;
  }
  return text;
}

}  // namespace

Verdict compare(const plan::Plan& plan, RealBroker& broker, const std::string& client_program) {
  const Result<Schedule> schedule = make_schedule(plan);
  if (!schedule) throw Trouble(plan.run_name + ": " + schedule.error().message);
  const Outcome outcome = RealRun(*schedule, broker, client_program)();
  Verdict verdict;
  verdict.real = text_of(outcome, *schedule, broker.view());
  Prediction prediction(*schedule, broker.view());
  verdict.agrees = prediction.allows(verdict.real, most_seeds);
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
  TreeReader reader;
  compile::Compiled compiled = compile::compile_text(name, text, reader);
  if (compiled.errors > 0) {
    const lang::Diagnostic& first = compiled.diagnostics.front();
    throw Trouble(name + ": " + first.message);
  }
  if (compiled.runs.size() != 1) throw Trouble(name + ": a real run takes a scenario of one run");
  return compiled.runs.front();
}

}  // namespace meshsim::conformance
