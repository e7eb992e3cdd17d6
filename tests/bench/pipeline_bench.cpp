// The shop pipeline with digest and claims on, beside the bare prototype: hops a second, where a hop is one message
// that crosses one connection.
#include <benchmark/benchmark.h>

#include "bench/bare_pipeline.hpp"
#include "bench/pipeline.hpp"

namespace meshsim::bench {
namespace {

void bare(benchmark::State& state) {
  const auto in_flight = static_cast<std::uint64_t>(state.range(0));
  BarePipeline pipeline(in_flight * 10);
  pipeline.run(in_flight * 60);
  const std::uint64_t before = pipeline.hops();
  for (auto _ : state) pipeline.run(10'000);
  state.SetItemsProcessed(static_cast<std::int64_t>(pipeline.hops() - before));
}

void engine(benchmark::State& state) {
  const auto in_flight = static_cast<std::uint64_t>(state.range(0));
  const compile::Compiled compiled = compile_bench(pipeline_text(in_flight * 10));
  const Registry registry;
  world::Run run(compiled.runs.front(), registry);
  Time until = 500 * millisecond;
  run.advance(until);
  const std::uint64_t first = run.simulation().dispatches();
  // About 10,000 hops an iteration: 833 requests.
  const Duration slice = 833 * second / static_cast<Duration>(in_flight * 10);
  std::uint64_t requests = 0;
  for (auto _ : state) {
    until += slice;
    run.advance(until);
    requests += 833;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(requests * hops_per_request));
  state.counters["dispatches/hop"] =
      static_cast<double>(run.simulation().dispatches() - first) / static_cast<double>(requests * hops_per_request);
  state.counters["pending"] = static_cast<double>(run.simulation().queue().pending());
}

BENCHMARK(bare)->Name("pipeline/bare")->Arg(1000)->Arg(100000);
BENCHMARK(engine)->Name("pipeline/engine")->Arg(1000)->Arg(100000);

/// The exercise, compiled once, run in process.
void message_loop(benchmark::State& state) {
  const compile::Compiled compiled = compile_bench(R"(mesh 1
scenario "The message loop"
broker queue
service publisher
service subscriber {
  subscribes hello
  on hello { log "got {message.text}" }
}
timeline {
  at 0s: publisher publishes hello { text: "hello" }
  at 1s: kill subscriber
  at 2s: publisher publishes hello { text: "are you there?" } 5 times every 100ms
  at 4s: restart subscriber
}
expect {
  before:     by 1s, hello handled by subscriber exactly once
  catches_up: every hello published is handled by subscriber within 5s, exactly once
}
)");
  const Registry registry;
  for (auto _ : state) {
    world::Run run(compiled.runs.front(), registry);
    const world::RunResult result = run.finish();
    MESHSIM_ASSERT(result.all_held());
    benchmark::DoNotOptimize(result.digest);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(message_loop);

}  // namespace
}  // namespace meshsim::bench
