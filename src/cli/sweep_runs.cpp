#include "cli/sweep_runs.hpp"

#include <algorithm>
#include <new>

#include "cli/loading.hpp"
#include "report/statistics.hpp"
#include "world/actor_factory.hpp"
#include "world/workers.hpp"

namespace meshsim::cli {
namespace {

/// A point with more seeds than this is shared out to several threads.
constexpr std::size_t units_in_piece = 16;
/// Lots are made smaller until each shard has so many.
constexpr std::uint64_t lots_of_a_shard = 4;

}  // namespace

std::vector<std::pair<std::string, std::string>> SweepRuns::sets_at(std::size_t point) const {
  std::vector<std::pair<std::string, std::string>> sets = plan_.sets;
  for (auto& value : plan_.grid.at(point)) sets.push_back(std::move(value));
  return sets;
}

compile::Compiled SweepRuns::compile(std::size_t point, std::optional<compile::SeedSpan> seeds) {
  compile::CompileOptions options;
  options.sets = sets_at(point);
  for (const Axis& axis : plan_.grid.axes()) options.varied.push_back(axis.name);
  options.seeds = seeds;
  return load(plan_.file, reader_, std::move(options), registry_);
}

std::uint64_t SweepRuns::units_at_point() const { return plan_.seeds ? plan_.seeds->last - plan_.seeds->first + 1 : 1; }

std::string SweepRuns::name_of_unit(std::uint64_t unit) const {
  std::string name;
  for (const auto& [parameter, value] : plan_.grid.at(unit / units_at_point())) {
    if (!name.empty()) name += ',';
    name.append(parameter).append("=").append(value);
  }
  if (plan_.seeds) name += ",seed=" + std::to_string(plan_.seeds->first + unit % units_at_point());
  return name;
}

std::uint64_t SweepRuns::lot_of(std::uint64_t unit, std::uint64_t shards) const {
  std::uint64_t size = units_in_piece;
  const auto lots_of_a_point = [&] { return (units_at_point() + size - 1) / size; };
  while (size > 1 && plan_.grid.size() * lots_of_a_point() < shards * lots_of_a_shard) size /= 2;
  return unit / units_at_point() * lots_of_a_point() + unit % units_at_point() / size;
}

/// Adds the unit where it goes on with the piece.
bool SweepRuns::extend(Piece& piece, std::uint64_t unit) const {
  if (piece.units.size() >= units_in_piece || unit / units_at_point() != piece.point) return false;
  const std::uint64_t step = unit - piece.units.back();
  if (piece.units.size() > 1 && step != piece.seeds->step) return false;
  piece.units.push_back(unit);
  piece.seeds->last += step;
  piece.seeds->step = step;
  return true;
}

std::vector<SweepRuns::Piece> SweepRuns::pieces_of(const std::vector<std::uint64_t>& units) const {
  std::vector<Piece> pieces;
  for (const std::uint64_t unit : units) {
    if (!pieces.empty() && extend(pieces.back(), unit)) continue;
    Piece& piece = pieces.emplace_back();
    piece.units = {unit};
    piece.point = unit / units_at_point();
    if (!plan_.seeds) continue;
    const std::uint64_t seed = plan_.seeds->first + unit % units_at_point();
    piece.seeds = compile::SeedSpan{seed, seed, 1};
  }
  return pieces;
}

/// Finds out how many runs there may be at once. The threads share the memory, and no run can do with less than
/// least_memory.
void SweepRuns::share_memory() {
  execution_.limits.max_memory = memory_of(execution_.limits);  // asked once: it takes as long as some of the runs
  const std::uint64_t shares = std::max<std::uint64_t>(1, execution_.limits.max_memory / least_memory);
  // A run has the same share in every shard.
  const std::uint64_t all = plan_.grid.size() * ((units_at_point() + units_in_piece - 1) / units_in_piece);
  execution_.at_once = static_cast<unsigned>(std::max<std::uint64_t>(1, std::min<std::uint64_t>({jobs_, all, shares})));
}

std::uint64_t SweepRuns::run_memory() {
  share_memory();
  return budget_of(execution_).bytes;
}

void SweepRuns::run_units(const std::vector<std::uint64_t>& units,
                          const std::function<void(std::uint64_t unit, Unit made)>& take) {
  std::vector<Piece> pieces = pieces_of(units);
  share_memory();
  const std::size_t threads = std::min<std::size_t>(execution_.at_once, pieces.size());
  world::Workers workers(threads, pieces.size(), [&](std::size_t i) { run_guarded(pieces[i]); });
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    // In order, so that the results do not depend on the number of threads.
    workers.wait_for(i);
    Piece& piece = pieces[i];
    if (problem_.empty()) problem_ = piece.problem;
    std::vector<Unit> made(piece.units.size());
    for (std::size_t run = 0; run < piece.results.size(); ++run)
      made[run % made.size()].results.push_back(std::move(piece.results[run]));
    for (std::size_t unit = 0; unit < made.size(); ++unit) {
      made[unit].is_complete = piece.is_complete;
      take(piece.units[unit], std::move(made[unit]));
    }
    piece = {};
  }
}

std::vector<Point> SweepRuns::run(const std::vector<std::size_t>& points,
                                  const std::function<void(std::size_t)>& told) {
  std::vector<std::uint64_t> wanted;
  for (const std::size_t point : points) {
    for (std::uint64_t i = 0; i < units_at_point(); ++i) wanted.push_back(point * units_at_point() + i);
  }
  std::vector<Unit> units;
  std::size_t done = 0;
  run_units(wanted, [&](std::uint64_t /*unit*/, Unit made) {
    done += made.results.size();
    units.push_back(std::move(made));
    told(done);
  });
  std::vector<Point> all;
  for (std::size_t i = 0; i < points.size(); ++i)
    all.push_back(point_of(std::span(units).subspan(i * units_at_point(), units_at_point())));
  return all;
}

Point point_of(std::span<Unit> units) {
  Point point;
  std::size_t cases = 0;
  for (const Unit& unit : units) {
    cases = std::max(cases, unit.results.size());
    point.is_complete = point.is_complete && unit.is_complete;
  }
  for (std::size_t i = 0; i < cases; ++i) {
    for (Unit& unit : units) {
      if (i < unit.results.size()) point.results.push_back(std::move(unit.results[i]));
    }
  }
  return point;
}

void SweepRuns::run_guarded(Piece& piece) {
  if (*execution_.interrupt != 0 || is_stopped_) return;
  try {
    run_piece(piece);
  } catch (const std::bad_alloc&) {
    piece.problem = "error: there is not enough memory for all of the runs\n";
  } catch (const std::exception& error) {
    piece.problem = std::string("internal error: ") + error.what() + "\n";
  }
}

void SweepRuns::run_piece(Piece& piece) {
  const compile::Compiled compiled = compile(piece.point, piece.seeds);
  if (compiled.errors > 0) {
    for (const lang::Diagnostic& diagnostic : compiled.diagnostics)
      piece.problem += lang::render(diagnostic, compiled.sources);
    return;
  }
  ExecutionOptions execution = execution_;
  execution.sets = sets_at(piece.point);
  execution.are_seeds_given = piece.seeds.has_value();
  for (const plan::Plan& plan : compiled.runs) {
    if (const std::string name = world::find_unmakable(plan, registry_); !name.empty()) {
      piece.problem = "error: the C++ actor of `" + name + "` does not accept its settings\n";
      return;
    }
    world::Run run(plan, registry_, budget_of(execution));
    run.set_interrupt(execution.interrupt);
    report::Statistics statistics(plan, run.simulation().names(), run.gauges());
    if (counts_traffic_) run.add_sink(&statistics);
    const report::RunReport report = report_of(run, plan, execution);
    if (*execution.interrupt != 0) return;  // the run may have been cut
    std::vector<report::TrafficRow> traffic;
    if (counts_traffic_) traffic = statistics.rows(report.ended_at);
    piece.results.push_back(report::result_of(report, std::move(traffic), {}));
  }
  piece.is_complete = true;
}

}  // namespace meshsim::cli
