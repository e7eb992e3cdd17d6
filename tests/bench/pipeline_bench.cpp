// The shop pipeline with digest and claims on, beside the bare prototype: hops a second, where a hop is one message
// that crosses one connection. `of_bare` is what the engine reaches of the prototype's.
#include <benchmark/benchmark.h>

#include <algorithm>

#include "bench/bare_pipeline.hpp"
#include "bench/beside.hpp"
#include "bench/pipeline.hpp"

namespace meshsim::bench {
namespace {

void pipeline(benchmark::State& state) {
  const auto in_flight = static_cast<std::uint64_t>(state.range(0));
  const std::uint64_t rate = in_flight * 10;
  const compile::Compiled compiled = compile_bench(pipeline_text(rate));
  const Registry registry;
  world::Run run(compiled.runs.front(), registry);
  Time until = 500 * millisecond;
  run.advance(until);
  const std::uint64_t dispatches_before = run.simulation().dispatches();
  BarePipeline prototype(rate);
  prototype.run(in_flight * 60);

  // Long enough that neither spends it on bringing back what the other drove out of the caches.
  const std::uint64_t requests = std::max<std::uint64_t>(833, in_flight / 4);
  std::uint64_t hops = 0;
  beside_bare(
      state,
      [&] {
        until += static_cast<Duration>(requests) * second / static_cast<Duration>(rate);
        run.advance(until);
        hops += requests * hops_per_request;
        return requests * hops_per_request;
      },
      [&] {
        const std::uint64_t before = prototype.hops();
        prototype.run(requests * hops_per_request);
        return prototype.hops() - before;
      });
  state.counters["dispatches/hop"] =
      static_cast<double>(run.simulation().dispatches() - dispatches_before) / static_cast<double>(hops);
  state.counters["pending"] = static_cast<double>(run.simulation().queue().pending());
}
BENCHMARK(pipeline)->Arg(1000)->Arg(100000)->UseManualTime();

/// Runs the exercise, compiled once, in process.
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
