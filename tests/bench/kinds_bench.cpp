// The same work through a broker of each kind: a service publishes, another handles and publishes on, a third handles.
// Compared are messages a second; a kind without confirms or acks makes fewer hops for each.
#include <benchmark/benchmark.h>

#include <string>

#include "bench/pipeline.hpp"
#include "plan/broker_kinds.hpp"

namespace meshsim::bench {
namespace {

constexpr std::uint64_t rate = 5'000;
constexpr std::uint64_t messages_per_run = 2;  // of a flow

/// Consumers share where the kind can; else each topic has one subscriber. Work takes no time and links are short: some
/// kinds hand a consumer one message at a time.
std::string relay_text(const plan::BrokerKind& kind) {
  const std::string takes = kind.policy.groups ? "consumes" : "subscribes";
  return R"(mesh 1
scenario "relay"
ends at 1000s
broker queue is )" +
         std::string(kind.name) + R"(
service first {
  )" + takes +
         R"( Ordered
  on Ordered { publish Packed { n: message.n } }
}
service second {
  )" + takes +
         R"( Packed
  on Packed { }
}
link queue <-> first, second, senders { latency 10us }
flow send { let n = fresh order
  publish Ordered { n: n } }
load senders { runs send; arrives poisson )" +
         std::to_string(rate) + R"(/s; from 0s to 1000s }
expect { all: every Ordered published is handled by first exactly once }
)";
}

void relay(benchmark::State& state, const plan::BrokerKind& kind) {
  const compile::Compiled compiled = compile_bench(relay_text(kind));
  const Registry registry;
  world::Run run(compiled.runs.front(), registry);
  Time until = 500 * millisecond;
  run.advance(until);
  for (auto _ : state) {
    until += second / 5;
    run.advance(until);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rate / 5 * messages_per_run));
}

[[maybe_unused]] const bool registered = [] {
  for (const plan::BrokerKind& kind : plan::broker_kinds()) {
    benchmark::RegisterBenchmark(("relay/" + std::string(kind.name)).c_str(),
                                 [&kind](benchmark::State& state) { relay(state, kind); });
  }
  return true;
}();

}  // namespace
}  // namespace meshsim::bench
