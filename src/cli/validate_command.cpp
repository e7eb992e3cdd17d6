// `meshsim validate`: systems whose figures theory gives exactly, each run with several seeds.
#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "base/glob.hpp"
#include "base/prose.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "base/visible.hpp"
#include "cli/commands.hpp"
#include "cli/execution.hpp"
#include "cli/loading.hpp"
#include "cli/progress.hpp"
#include "report/result.hpp"
#include "report/verdict_lines.hpp"
#include "validation/checks.hpp"
#include "validation/estimate.hpp"
#include "world/workers.hpp"

namespace meshsim::cli {
namespace {

class NoFiles final : public compile::FileReader {
 public:
  Result<std::string> read(const std::string& /*path*/) override { return Error{"a check uses no files"}; }
};

/// The measured figure of one run.
struct ValidationRun {
  std::size_t check = 0;
  const plan::Plan* plan = nullptr;
  std::optional<report::Figure> figure;
};

double to_double(const Decimal& value) {
  return static_cast<double>(value.mantissa()) / static_cast<double>(power_of_ten(value.scale()));
}

/// Writes a figure in the unit in which it was measured: "20.04ms", "49.98%", "74.12/s".
std::string figure_text(double value, std::string_view unit) {
  if (unit == "ns") return format_duration(to_four_figures(static_cast<Duration>(value + 0.5)));
  if (unit == "fraction") return fmt::format("{:.2f}%", value * 100);
  return fmt::format("{:.2f}/s", value);
}

class ValidateCommand {
 public:
  ValidateCommand(const ValidateOptions& options, Environment& environment)
      : options_(options), console_(environment.console), registry_(environment.registry) {}

  int operator()() {
    for (validation::Check& each : validation::shipped_checks()) {
      if (options_.only.empty() || matches_glob(options_.only, each.name)) checks_.push_back(std::move(each));
    }
    if (checks_.empty()) {
      console_.err("error: --only: no check is called `" + visible(options_.only) +
                   "`\n  = help: --list names those there are\n");
      return exit_none_found;
    }
    if (options_.list) return list();
    if (!compile_all()) return exit_internal;
    run_all();
    return tell();
  }

 private:
  int list() {
    for (const validation::Check& each : checks_) console_.out(each.name + "\n");
    return exit_held;
  }

  bool compile_all() {
    for (std::size_t i = 0; i < checks_.size(); ++i) {
      NoFiles none;
      compile::CompileOptions options;
      options.seeds = compile::SeedSpan{1, options_.seeds};
      compiled_.push_back(compile::compile_text("check.mesh", checks_[i].scenario, none, options));
      if (compiled_.back().errors > 0) {
        show_diagnostics(compiled_.back(), console_);
        return false;
      }
      for (const plan::Plan& plan : compiled_.back().runs) runs_.push_back({i, &plan, {}});
    }
    return true;
  }

  void run_all() {
    CountProgress progress(console_, runs_.size());
    world::Workers workers(std::min<std::size_t>(options_.jobs, runs_.size()), runs_.size(), [this](std::size_t i) {
      world::Run run(*runs_[i].plan, registry_);
      const report::RunResult result = report::result_of(report_of(run, *runs_[i].plan, {}), {}, {});
      if (!result.judged.empty() && result.judged.front().measured && result.cut_by.empty())
        runs_[i].figure = result.judged.front().measured->value;
    });
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      workers.wait_for(i);
      progress.tell(i + 1);
    }
  }

  int tell() {
    std::size_t width = 0;
    for (const validation::Check& each : checks_) width = std::max(width, each.name.size());
    const report::Style style{console_.out_color()};
    console_.out(fmt::format("{}  {:>9}  {:>9}  {:<23}  by\n", pad_right("check", width + 11), "theory", "figure",
                             "95 % interval"));
    std::size_t agreeing = 0;
    for (std::size_t i = 0; i < checks_.size(); ++i) {
      if (tell_check(i, width, style)) ++agreeing;
    }
    console_.out(fmt::format("\n{} of {} {}: theory lies within the interval and 1 % of the figure; {} each\n\n",
                             agreeing, plural(checks_.size(), "check"), checks_.size() == 1 ? "agrees" : "agree",
                             plural(options_.seeds, "seed")));
    return agreeing == checks_.size() ? exit_held : exit_failed;
  }

  bool tell_check(std::size_t index, std::size_t width, report::Style style) {
    const validation::Check& check = checks_[index];
    std::vector<double> figures;
    std::string_view unit = "ns";
    for (const ValidationRun& run : runs_) {
      if (run.check != index || !run.figure) continue;
      figures.push_back(to_double(run.figure->value));
      unit = run.figure->unit;
    }
    const bool is_whole = figures.size() == options_.seeds;
    const validation::Estimate found = is_whole ? validation::estimate(figures) : validation::Estimate{};
    const bool agrees = is_whole && validation::agrees(found, check.theory);
    std::string line;
    report::append_painted(line, style, agrees ? report::Colour::green : report::Colour::red,
                           agrees ? "ok         " : "FAIL       ");
    const std::string interval =
        figure_text(found.mean - found.half_width, unit) + " .. " + figure_text(found.mean + found.half_width, unit);
    console_.out(fmt::format("{}{}  {:>9}  {:>9}  {:<23}  {}\n", line, pad_right(check.name, width),
                             figure_text(check.theory, unit), is_whole ? figure_text(found.mean, unit) : "nothing",
                             is_whole ? interval : "", check.formula));
    console_.flush();
    return agrees;
  }

  const ValidateOptions& options_;
  Console& console_;
  const Registry& registry_;
  std::vector<validation::Check> checks_;
  std::deque<compile::Compiled> compiled_;  // the runs point into it
  std::vector<ValidationRun> runs_;
};

}  // namespace

int execute(const ValidateOptions& options, Environment& environment) {
  return ValidateCommand(options, environment)();
}

}  // namespace meshsim::cli
