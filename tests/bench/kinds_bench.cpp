// The shop pipeline through a broker of each kind, under the same load: what a kind cannot do is left out of its text.
// Compared are requests a second; a kind without confirms or acks makes fewer hops for each. `of_durable` is the rate
// beside that of `durable` in the same run of the benchmarks, in time of the processor: no kind should be below 0.7.
#include <benchmark/benchmark.h>

#include <string>

#include "bench/beside.hpp"
#include "bench/pipeline.hpp"
#include "plan/broker_kinds.hpp"

namespace meshsim::bench {
namespace {

constexpr std::uint64_t rate = 10'000;  // 1,000 in flight
constexpr std::uint64_t requests_per_slice = 1'000;

double durable_rate = 0;  // the first that is measured

void pipeline(benchmark::State& state, const plan::BrokerKind& kind) {
  const compile::Compiled compiled = compile_bench(pipeline_text(rate, kind, "5s"));
  const Registry registry;
  world::Run run(compiled.runs.front(), registry);
  Time until = 15 * second;  // past Kafka's first commits
  run.advance(until);
  std::uint64_t requests = 0;
  const ProcessorTime time;
  for (auto _ : state) {
    until += requests_per_slice * second / rate;
    run.advance(until);
    requests += requests_per_slice;
  }
  const double reached = static_cast<double>(requests) / time.seconds();
  if (kind.name == plan::broker_kinds().front().name) durable_rate = reached;
  state.SetItemsProcessed(static_cast<std::int64_t>(requests));
  if (durable_rate > 0) state.counters["of_durable"] = reached / durable_rate;
}

[[maybe_unused]] const bool registered = [] {
  for (const plan::BrokerKind& kind : plan::broker_kinds()) {
    benchmark::RegisterBenchmark(("pipeline/" + std::string(kind.name)).c_str(),
                                 [&kind](benchmark::State& state) { pipeline(state, kind); });
  }
  return true;
}();

}  // namespace
}  // namespace meshsim::bench
