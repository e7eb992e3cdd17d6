// Messages that were handed out and are not answered, each with its lease: what they cost all others. Beside the shop
// pipeline a service hoards what it is given; its leases are as long as those of the pipeline, so that they lie in one
// lane with them. An item is a hop of the pipeline; `beside_1000` is what it costs beside one with 1,000 leases.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>

#include "base/check.hpp"
#include "bench/beside.hpp"
#include "bench/pipeline.hpp"
#include "broker/broker.hpp"

namespace meshsim::bench {
namespace {

constexpr std::uint64_t rate = 10'000;
constexpr std::uint64_t requests_per_slice = 1'000;

std::string hoarding_text(std::uint64_t leases) {
  std::string text = pipeline_text(rate, plan::broker_kinds().front(), "20s");
  const std::string lease = "redeliver after 30s";  // the pipeline's; no hoarded message's may be over meanwhile
  for (std::size_t at = text.find(lease); at != std::string::npos; at = text.find(lease, at + 1)) {
    text.replace(at, lease.size(), "redeliver after 900s");
  }
  return text + R"(service foreman
service hoarder { consumes chores { prefetch 10000000; redeliver after 900s }
  on chores { work 900s } }
timeline { at 0s: foreman publishes chores { n: 1 } )" +
         std::to_string(leases) + " times every 10us }\n";
}

std::uint64_t hoarded(world::Run& run, const plan::Plan& plan) {
  std::uint64_t leases = 0;
  for (std::size_t topic = 0; topic < plan.topics.size(); ++topic) {
    if (plan.topics[topic].name != "chores") continue;
    leases = run.gauges().in_flight(static_cast<TopicId>(topic), no_service);
  }
  return leases;
}

void leases(benchmark::State& state) {
  static Beside beside(1'000);
  const auto count = static_cast<std::uint64_t>(state.range(0));
  const compile::Compiled compiled = compile_bench(hoarding_text(count));
  const Registry registry;
  world::Run run(compiled.runs.front(), registry);
  Time until = 21 * second;
  run.advance(until);
  MESHSIM_ASSERT(hoarded(run, compiled.runs.front()) == count);
  std::uint64_t requests = 0;
  const ProcessorTime taken;
  for (auto _ : state) {
    until += requests_per_slice * second / rate;
    run.advance(until);
    requests += requests_per_slice;
  }
  beside.tell(state, taken.seconds(), requests * hops_per_request);
}
BENCHMARK(leases)->Arg(1'000)->Arg(100'000)->Arg(1'000'000)->Iterations(200);

}  // namespace
}  // namespace meshsim::bench
