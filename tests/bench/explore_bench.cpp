// The speed of `explore`: schedules a second. Meant, on two free cores: 10,000 schedules of a scenario of up to 300
// events under 5s, of the shop under 30s; all pairs of faults of message_loop under 15s. Two threads; `CPU` is the time
// of both together, so that half of it is what two free cores take, and `per_second` is what one core does. `runs` tells
// how many plain runs of the scenario one schedule takes the time of.
#include <benchmark/benchmark.h>

#include <string>

#include "bench/beside.hpp"
#include "cli/disk.hpp"
#include "compile/compile.hpp"
#include "explore/search.hpp"
#include "world/run.hpp"

namespace meshsim {
namespace {

compile::Compiled compiled(const std::string& name) {
  cli::DiskReader files;
  return compile::compile_file(MESHSIM_SOURCE_DIR "/scenarios/" + name + ".mesh", files);
}

/// Measures how long a plain run takes, in seconds of the processor.
double seconds_of_a_run(const plan::Plan& plan, const Registry& registry) {
  constexpr int runs = 20;
  const bench::ProcessorTime time;
  for (int i = 0; i < runs; ++i) benchmark::DoNotOptimize(world::Run(plan, registry).finish().digest);
  return time.seconds() / runs;
}

void explore(benchmark::State& state, const std::string& name, std::uint64_t schedules) {
  const compile::Compiled scenario = compiled(name);
  const plan::Plan& plan = scenario.runs.front();
  const Registry registry;
  const explore::Judgement judgement(plan, {});
  const explore::Space space = explore::space_of(plan);
  explore::SearchOptions options;
  options.jobs = 2;
  options.schedules = schedules;
  const double of_a_run = seconds_of_a_run(plan, registry);
  std::uint64_t done = 0;
  std::uint64_t events = 0;
  for (auto _ : state) {
    const explore::SearchResult outcome = explore::Search(plan, registry, space, judgement, options).run();
    done += outcome.schedules();
    events = outcome.base.events;
  }
  using Counter = benchmark::Counter;
  state.counters["events"] = static_cast<double>(events);
  state.counters["schedules"] = Counter(static_cast<double>(done), Counter::kAvgIterations);
  state.counters["per_second"] = Counter(static_cast<double>(done), Counter::kIsRate);
  state.counters["runs"] = Counter(static_cast<double>(done) * of_a_run, Counter::kIsRate | Counter::kInvert);
}

constexpr std::uint64_t ten_thousand = 10'000;
BENCHMARK_CAPTURE(explore, message_loop, "message_loop", ten_thousand)
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);
BENCHMARK_CAPTURE(explore, isolation, "isolation", ten_thousand)
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);
BENCHMARK_CAPTURE(explore, poison_message, "poison_message", ten_thousand)
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);
BENCHMARK_CAPTURE(explore, shop, "shop_catch_up", ten_thousand)
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);
BENCHMARK_CAPTURE(explore, all_pairs_of_message_loop, "message_loop", UINT64_MAX)
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);

}  // namespace
}  // namespace meshsim
