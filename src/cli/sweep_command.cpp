// `meshsim sweep`: the runs of a grid of parameters with their results in a table; or the bound of a parameter, with as
// few runs as possible.
#include <algorithm>
#include <iterator>

#include "base/text.hpp"
#include "base/visible.hpp"
#include "cli/bound_search.hpp"
#include "cli/commands.hpp"
#include "cli/loading.hpp"
#include "cli/page_file.hpp"
#include "cli/progress.hpp"
#include "cli/sweep_runs.hpp"
#include "cli/version.hpp"
#include "report/results_csv.hpp"
#include "report/results_json.hpp"
#include "report/table_lines.hpp"
#include "report/warnings.hpp"

namespace meshsim::cli {
namespace {

class SweepCommand {
 public:
  SweepCommand(const SweepOptions& options, Environment& environment)
      : options_(options),
        console_(environment.console),
        signals_(environment.signals),
        plan_{options.file, Grid(options.vary), options.sets, options.seeds},
        execution_{options.limits, 1, environment.signals.noted(), {}, {}, false},
        runs_(plan_, reader_, environment.registry, execution_, options.jobs),
        style_{console_.out_color()} {}

  int operator()() {
    if (const int code = find_trouble(); code != exit_held) return code;
    signals_.end_orderly(true);
    points_.resize(plan_.grid.size());
    results_.made_by = version();
    if (options_.find) {
      search();
    } else {
      std::vector<std::size_t> all(plan_.grid.size());
      for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
      run(all, all.size());
    }
    if (!runs_.problem().empty()) {
      console_.err(runs_.problem());
      return exit_invalid;
    }
    gather();
    show();
    return page_.write(title_, results_, exit_code());
  }

 private:
  int fail(const std::string& problem) {
    console_.err("error: " + visible(problem) + "\n");
    return exit_invalid;
  }

  int show_errors(const compile::Compiled& compiled) {
    show_diagnostics(compiled, console_);
    return exit_invalid;
  }

  /// Checks everything that can be known before anything is run: the scenario, each value, the number of runs.
  int find_trouble() {
    if (plan_.grid.size() > most_points) return fail("the grid has more than " + grouped(most_points) + " points");
    const compile::Compiled first = runs_.compile(0, plan_.seeds);
    if (first.errors > 0) return show_errors(first);
    if (first.is_module) {
      fail("`" + options_.file + "` is a module: it has no `scenario`, so there is nothing to run");
      return exit_none_found;
    }
    if (const Result<void> possible = page_.check(files_of(first)); !possible) {
      console_.err("error: " + possible.error().message + "\n");
      return exit_invalid;
    }
    title_ = first.runs.front().scenario;
    plan_.runs_at_point = first.runs.size();
    if (plan_.grid.size() * plan_.runs_at_point > compile::max_runs) {
      return fail("the grid is too large: " + plural(plan_.grid.size(), "point") + " with " +
                  grouped(plan_.runs_at_point) + (plan_.runs_at_point == 1 ? " run" : " runs") + " each, and at most " +
                  grouped(compile::max_runs) + " runs are made");
    }
    return try_values();
  }

  /// Compiles each value once, with the first values of the other axes.
  int try_values() {
    std::size_t below = plan_.grid.size();
    for (const Axis& axis : plan_.grid.axes()) {
      below /= axis.values.size();
      for (std::size_t i = 1; i < axis.values.size(); ++i) {
        // A value is right or wrong with every seed.
        const compile::SeedSpan one{1, 1};
        const compile::Compiled compiled = runs_.compile(i * below, one);
        if (compiled.errors > 0) return show_errors(compiled);
      }
    }
    return exit_held;
  }

  void run(const std::vector<std::size_t>& points, std::size_t of) {
    CountProgress progress(console_, of * plan_.runs_at_point);
    const std::size_t before = done_;
    std::vector<Point> made = runs_.run(points, [&](std::size_t done) {
      done_ = before + done;
      progress.tell(done_);
    });
    for (std::size_t i = 0; i < points.size(); ++i) points_[points[i]] = std::move(made[i]);
  }

  bool is_over() const { return *execution_.interrupt != 0 || !runs_.problem().empty(); }

  static bool holds(const Point& point) {
    return std::all_of(point.results.begin(), point.results.end(),
                       [](const report::RunResult& result) { return result.standing == report::Standing::passed; });
  }

  /// Searches all lines of the grid at once, in rounds.
  void search() {
    const std::size_t count = plan_.grid.axes().front().values.size();
    searches_.assign(plan_.grid.lines(), BoundSearch(*options_.find, count));
    while (!is_over()) {
      std::vector<std::size_t> points;
      for (std::size_t line = 0; line < searches_.size(); ++line) {
        const std::vector<std::size_t> of_line = plan_.grid.line(line);
        for (const std::size_t value : searches_[line].wanted()) points.push_back(of_line[value]);
      }
      if (points.empty()) break;
      run(points, plan_.grid.size());
      if (is_over()) break;
      for (const std::size_t point : points) {
        const std::size_t line = point % plan_.grid.lines();
        searches_[line].learn(point / plan_.grid.lines(), holds(points_[point]));
      }
    }
    for (std::size_t line = 0; line < searches_.size(); ++line) results_.bounds.push_back(bound_of(line));
  }

  report::FoundBound bound_of(std::size_t line) const {
    const BoundSearch& search = searches_[line];
    const Axis& axis = plan_.grid.axes().front();
    report::FoundBound bound;
    bound.parameter = axis.name;
    bound.is_smallest = *options_.find == BoundSearch::Bound::smallest;
    bound.others = plan_.grid.at(line);
    bound.others.erase(bound.others.begin());
    bound.is_monotone = search.is_monotone();
    bound.values = axis.values.size();
    if (const auto found = search.found()) bound.value = axis.values[*found];
    for (std::size_t i = 0; i < axis.values.size(); ++i) {
      if (const auto trial = search.trial(i)) bound.trials.push_back({axis.values[i], *trial});
    }
    return bound;
  }

  /// Collects the results in the order of the grid.
  void gather() {
    for (Point& point : points_) {
      for (report::RunResult& result : point.results) {
        const bool is_passed = result.standing == report::Standing::passed;
        (is_passed ? results_.tally.passed : results_.tally.failed) += 1;
        results_.runs.push_back(std::move(result));
      }
    }
    results_.is_complete = *execution_.interrupt == 0;
    if (!results_.is_complete && !options_.find)
      results_.tally.skipped = plan_.grid.size() * plan_.runs_at_point - results_.runs.size();
    std::vector<std::string> names;
    for (const Axis& axis : plan_.grid.axes()) names.push_back(axis.name);
    results_.table = report::tabulate(results_.runs, names);
  }

  void show() {
    switch (options_.summary) {
      case Summary::json:
        return console_.out_raw(report::results_json(results_));
      case Summary::csv:
        return console_.out_raw(report::results_csv(results_.runs));
      case Summary::automatic:
      case Summary::text:
      case Summary::table:
        break;
    }
    constexpr std::size_t most_failing = 4;
    const std::string failures = report::failing_lines(*results_.table, results_.runs, style_, most_failing);
    report::Warnings warnings;
    for (const report::RunResult& result : results_.runs) warnings.add(result);
    console_.out(report::table_lines(*results_.table, results_.runs, style_) + "\n" + failures +
                 (failures.empty() ? "" : "\n") + report::endings_lines(results_.runs) + warnings.text(style_) +
                 report::tally_line(results_.tally) + report::closing_line(results_.runs));
    if (!results_.is_complete) {
      console_.out("incomplete: a signal came before all was run\n");
    } else if (!results_.bounds.empty()) {
      console_.out("\n" + report::bound_lines(results_.bounds, style_));
    }
    console_.out("\n");
  }

  /// Returns the exit code. A sweep explores and does not judge, so failed runs are no failure.
  int exit_code() const {
    if (!results_.is_complete) return exit_interrupted;
    const bool is_any_undecided =
        std::any_of(results_.runs.begin(), results_.runs.end(),
                    [](const report::RunResult& result) { return result.standing == report::Standing::undecided; });
    const bool is_bound_missing = std::any_of(results_.bounds.begin(), results_.bounds.end(),
                                              [](const report::FoundBound& bound) { return !bound.value; });
    if (is_bound_missing) return exit_failed;
    return is_any_undecided ? exit_undecided : exit_held;
  }

  const SweepOptions& options_;
  Console& console_;
  Signals& signals_;
  RememberingReader reader_;
  SweepPlan plan_;
  ExecutionOptions execution_;
  SweepRuns runs_;
  report::Style style_;
  std::vector<Point> points_;          // by point of the grid; without results where it was not run
  std::vector<BoundSearch> searches_;  // by line of the grid
  report::Results results_;
  std::string title_;  // the scenario's
  PageFile page_{options_.html_file, console_};
  std::size_t done_ = 0;
};

}  // namespace

int execute(const SweepOptions& options, Environment& environment) { return SweepCommand(options, environment)(); }

}  // namespace meshsim::cli
