#include "cli/sweep_runs.hpp"

#include <algorithm>
#include <new>

#include "cli/loading.hpp"
#include "world/actor_factory.hpp"
#include "world/workers.hpp"

namespace meshsim::cli {
namespace {

/// A point with more seeds than this is shared out to several threads.
constexpr std::uint64_t seeds_in_piece = 16;

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

std::vector<SweepRuns::Piece> SweepRuns::pieces_of(const std::vector<std::size_t>& points) const {
  std::vector<Piece> pieces;
  for (std::size_t place = 0; place < points.size(); ++place) {
    Piece piece;
    piece.place = place;
    piece.point = points[place];
    if (!plan_.seeds) {
      pieces.push_back(piece);
      continue;
    }
    for (std::uint64_t first = plan_.seeds->first; first <= plan_.seeds->last; first += seeds_in_piece) {
      piece.seeds = compile::SeedSpan{first, std::min(first + (seeds_in_piece - 1), plan_.seeds->last)};
      pieces.push_back(piece);
    }
  }
  return pieces;
}

std::vector<Point> SweepRuns::run(const std::vector<std::size_t>& points,
                                  const std::function<void(std::size_t)>& told) {
  std::vector<Piece> pieces = pieces_of(points);
  // The threads share the memory, and no run can do with less than least_memory.
  const std::uint64_t shares = std::max<std::uint64_t>(1, memory_of(execution_.limits) / least_memory);
  const std::size_t threads = std::min<std::size_t>({jobs_, pieces.size(), shares});
  execution_.at_once = std::max(1U, static_cast<unsigned>(threads));
  std::vector<Point> all(points.size());
  for (Point& point : all) point.is_complete = true;
  std::size_t done = 0;
  world::Workers workers(threads, pieces.size(), [&](std::size_t i) { run_guarded(pieces[i]); });
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    // In order, so that the results do not depend on the number of threads.
    workers.wait_for(i);
    Piece& piece = pieces[i];
    Point& point = all[piece.place];
    point.is_complete = point.is_complete && piece.is_complete;
    done += piece.results.size();
    std::move(piece.results.begin(), piece.results.end(), std::back_inserter(point.results));
    if (problem_.empty()) problem_ = piece.problem;
    told(done);
  }
  return all;
}

void SweepRuns::run_guarded(Piece& piece) {
  if (*execution_.interrupt != 0) return;
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
    const report::RunReport report = report_of(run, plan, execution);
    if (*execution.interrupt != 0) return;  // the run may have been cut
    piece.results.push_back(report::result_of(report, {}, {}));
  }
  piece.is_complete = true;
}

}  // namespace meshsim::cli
