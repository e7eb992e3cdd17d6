// `meshsim sweep`: the runs of a grid of parameters with their results in a table; or the bound of a parameter, with as
// few runs as possible.
#include <algorithm>
#include <iterator>

#include "base/text.hpp"
#include "base/visible.hpp"
#include "cli/bound_search.hpp"
#include "cli/build_digest.hpp"
#include "cli/commands.hpp"
#include "cli/loading.hpp"
#include "cli/progress.hpp"
#include "cli/sharding.hpp"
#include "cli/sweep_report.hpp"
#include "cli/sweep_runs.hpp"

namespace meshsim::cli {
namespace {

/// Tells whether some output shows the counts of topics, endpoints and services. What a shard writes must do for all.
bool shows_traffic(const SweepOptions& options) {
  return options.summary == Summary::json || !options.results_folder.empty() || options.shard.asked;
}

class SweepCommand {
 public:
  SweepCommand(const SweepOptions& options, Environment& environment)
      : options_(options),
        console_(environment.console),
        signals_(environment.signals),
        plan_{options.file, Grid(options.vary), options.sets, options.seeds},
        execution_{options.limits, 1, environment.signals.noted(), {}, {}, false},
        runs_(plan_, reader_, environment.registry, execution_, options.jobs, shows_traffic(options)),
        report_({options.summary, options.html_file, options.results_folder}, plan_.grid.axes(), environment.console) {}

  int operator()() {
    if (const int code = find_trouble(); code != exit_held) return code;
    signals_.end_orderly(true);
    if (options_.shard.asked) return work_as_shard();
    points_.resize(plan_.grid.size());
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
    return report_.finish();
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
    if (options_.shard.asked) {
      note_work(first);
    } else if (const Result<void> possible = report_.check(files_of(first)); !possible) {
      console_.err("error: " + possible.error().message + "\n");
      return exit_invalid;
    }
    report_.set_title(first.runs.front().scenario);
    plan_.runs_at_point = first.runs.size();
    if (plan_.grid.size() * plan_.runs_at_point > compile::max_runs) {
      return fail("the grid is too large: " + plural(plan_.grid.size(), "point") + " with " +
                  grouped(plan_.runs_at_point) + (plan_.runs_at_point == 1 ? " run" : " runs") + " each, and at most " +
                  grouped(compile::max_runs) + " runs are made");
    }
    return try_values();
  }

  /// Notes all that the results of the grid depend on.
  void note_work(const compile::Compiled& first) {
    work_.add(first);
    for (const Axis& axis : plan_.grid.axes()) {
      work_.add(axis.name);
      for (const std::string& value : axis.values) work_.add(value);
    }
    work_.add(plan_.sets);
    work_.add(options_.limits);
    if (!plan_.seeds) return;
    work_.add(plan_.seeds->first);
    work_.add(plan_.seeds->last);
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
    for (std::size_t line = 0; line < searches_.size(); ++line) report_.results().bounds.push_back(bound_of(line));
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
    for (Point& point : points_) report_.add(std::move(point));
    report_.results().is_complete = *execution_.interrupt == 0;
    if (*execution_.interrupt != 0 && !options_.find) report_.count_skipped(plan_.grid.size() * plan_.runs_at_point);
  }

  int work_as_shard() {
    const std::optional<shard::Slice> slice = find_slice(*options_.shard.asked, console_);
    if (!slice) return exit_invalid;
    shard::Header header{"sweep", full_version(), build_digest(), work_.value(), 0, *slice, ""};
    header.total = plan_.grid.size() * runs_.units_at_point();
    header.told = report_.told(runs_.units_at_point());
    header.max_memory = options_.limits.max_memory;
    header.run_memory = runs_.run_memory();
    PartFile part;
    if (const Result<void> opened = part.open(options_.results_folder, header, options_.shard.resume); !opened) {
      console_.err("error: " + visible_lines(opened.error().message) + "\n");
      return exit_invalid;
    }
    return fill(part, header);
  }

  int fill(PartFile& part, const shard::Header& header) {
    std::vector<std::uint64_t> own;
    for (std::uint64_t unit = 0; unit < header.total; ++unit) {
      const std::uint64_t lot = runs_.lot_of(unit, header.slice.shards);
      if (header.slice.holds(lot, runs_.name_of_unit(unit))) own.push_back(unit);
    }
    CountProgress progress(console_, own.size());
    done_ = part.done().size();
    own.erase(own.begin(), own.begin() + static_cast<std::ptrdiff_t>(done_));
    bool is_whole = true;  // a unit that a signal cut is not a result, and behind it there may be no gap
    runs_.run_units(own, [&](std::uint64_t unit, const Unit& made) {
      is_whole = is_whole && made.is_complete;
      if (!is_whole) return;
      part.append(piece_of(unit, made));
      if (part.is_broken()) runs_.stop();
      progress.tell(++done_);
    });
    if (!runs_.problem().empty()) {
      console_.err(runs_.problem());
      return exit_invalid;
    }
    if (is_whole) part.end();
    if (!part.problem().empty()) return fail(part.problem());
    console_.err(sentence_of_shard(header, done_, options_.results_folder));
    return *execution_.interrupt != 0 ? exit_interrupted : exit_held;
  }

  const SweepOptions& options_;
  Console& console_;
  Signals& signals_;
  RememberingReader reader_;
  SweepPlan plan_;
  ExecutionOptions execution_;
  SweepRuns runs_;
  SweepReport report_;
  WorkDigest work_;
  std::vector<Point> points_;          // by point of the grid; without results where it was not run
  std::vector<BoundSearch> searches_;  // by line of the grid
  std::size_t done_ = 0;
};

}  // namespace

int execute(const SweepOptions& options, Environment& environment) { return SweepCommand(options, environment)(); }

}  // namespace meshsim::cli
