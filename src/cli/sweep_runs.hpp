// Makes the runs of points of a grid, side by side on threads.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cli/execution.hpp"
#include "cli/grid.hpp"
#include "cli/remembering_reader.hpp"
#include "report/result.hpp"

namespace meshsim::cli {

/// The common part of the runs of all points.
struct SweepPlan {
  std::string file;
  Grid grid;
  std::vector<std::pair<std::string, std::string>> sets;
  std::optional<compile::SeedSpan> seeds;
  std::size_t runs_at_point = 1;
};

/// A point with one seed, or where the file has the seeds, with all: what can be run by itself. `results` are in the
/// order of cases.
struct Unit {
  std::vector<report::RunResult> results;
  bool is_complete = false;  ///< false: a signal came before everything was run
};

/// A point with its results, in the order of cases and seeds.
struct Point {
  std::vector<report::RunResult> results;
  bool is_complete = true;
};

/// Puts the units of a point together.
Point point_of(std::span<Unit> units);

class SweepRuns {
 public:
  SweepRuns(const SweepPlan& plan, RememberingReader& reader, const Registry& registry, ExecutionOptions execution,
            unsigned jobs, bool counts_traffic)
      : plan_(plan),
        reader_(reader),
        registry_(registry),
        execution_(std::move(execution)),
        jobs_(jobs),
        counts_traffic_(counts_traffic) {}

  /// Compiles a point with some of its seeds, or all.
  compile::Compiled compile(std::size_t point, std::optional<compile::SeedSpan> seeds);
  /// Returns how many units a point has. Unit `i` is of point i / units_at_point().
  std::uint64_t units_at_point() const;
  /// Writes what makes a unit: "workers=3,rate=10/s,seed=7".
  std::string name_of_unit(std::uint64_t unit) const;
  /// Returns the number of the lot that a unit is of. The units of a lot are compiled together, and so they are for one
  /// shard. With more shards lots are smaller, so that each has several.
  std::uint64_t lot_of(std::uint64_t unit, std::uint64_t shards) const;
  /// Returns the bytes that each run may take: the same in every shard, where there is as much memory.
  std::uint64_t run_memory();
  /// Runs these units, in ascending order, and passes each on in that order.
  void run_units(const std::vector<std::uint64_t>& units,
                 const std::function<void(std::uint64_t unit, Unit made)>& take);
  /// Runs these points and returns the results in their order. Calls `told` now and then with the number of runs that
  /// are done. The outcome does not depend on the number of threads.
  std::vector<Point> run(const std::vector<std::size_t>& points, const std::function<void(std::size_t)>& told);
  /// Makes run_units() begin no more of them: the rest is passed on as not complete.
  void stop() { is_stopped_ = true; }
  /// Explains why the runs of some point could not be made, by its diagnostics or the message of an exception; mostly
  /// empty.
  const std::string& problem() const { return problem_; }

 private:
  /// Units of one point that are compiled together: their seeds are at even distances.
  struct Piece {
    std::vector<std::uint64_t> units;
    std::size_t point = 0;
    std::optional<compile::SeedSpan> seeds;
    std::vector<report::RunResult> results;  ///< in the order of cases and seeds
    bool is_complete = false;
    std::string problem;
  };
  std::vector<Piece> pieces_of(const std::vector<std::uint64_t>& units) const;
  bool extend(Piece& piece, std::uint64_t unit) const;
  void share_memory();
  void run_guarded(Piece& piece);
  void run_piece(Piece& piece);
  std::vector<std::pair<std::string, std::string>> sets_at(std::size_t point) const;

  const SweepPlan& plan_;
  RememberingReader& reader_;
  const Registry& registry_;
  ExecutionOptions execution_;
  unsigned jobs_;
  bool counts_traffic_;  // for the forms that show the counts of topics, endpoints and services
  std::string problem_;
  std::atomic<bool> is_stopped_ = false;
};

}  // namespace meshsim::cli
