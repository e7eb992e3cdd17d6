// A sweep as a user makes it: 20 x 3 points with 20 seeds each, of a scenario the size of a lesson. Meant: under 2s on
// two cores.
#include <benchmark/benchmark.h>

#include <csignal>
#include <numeric>
#include <string>
#include <vector>

#include "cli/sweep_runs.hpp"

namespace meshsim {
namespace {

void sweep_a_lesson(benchmark::State& state) {
  cli::SweepPlan plan{MESHSIM_SOURCE_DIR "/tests/bench/sweep.mesh",
                      cli::Grid({*cli::parse_axis("workers=1..20"), *cli::parse_axis("every=20ms,40ms,60ms")}),
                      {},
                      compile::SeedSpan{1, 20},
                      20};
  cli::RememberingReader reader;
  const Registry registry;
  const volatile std::sig_atomic_t never_interrupted = 0;
  cli::ExecutionOptions execution;
  execution.interrupt = &never_interrupted;
  cli::SweepRuns runs(plan, reader, registry, execution, static_cast<unsigned>(state.range(0)), false);
  std::vector<std::size_t> points(plan.grid.size());
  std::iota(points.begin(), points.end(), std::size_t{0});
  std::size_t made = 0;
  for (auto _ : state) {
    made = 0;
    for (const cli::Point& point : runs.run(points, [](std::size_t) {})) made += point.results.size();
  }
  if (made != 1200) state.SkipWithError("not all runs were made");
  state.counters["runs"] = static_cast<double>(made);
}
BENCHMARK(sweep_a_lesson)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace meshsim
