// Stepping back: what a session waits for after `back`. Meant: under 50 ms in a run of 100,000 events, under 200 ms in
// 5,000,000, with at most 256 MiB of snapshots.
#include <benchmark/benchmark.h>

#include <string>

#include "compile/compile.hpp"
#include "world/journey.hpp"

namespace meshsim {
namespace {

constexpr const char* scenario = R"(mesh 1
scenario "a stream of jobs"
ends at 1000s
broker queue
service worker x 4 {
  consumes Job
  on Job { work 1ms..3ms }
}
service api {
  listen 80
  on POST /job { publish Job { n: 1 }; reply 202 }
}
flow client { call api POST /job {} within 1s }
load clients { runs client; arrives poisson 1000/s; from 0s to 1000s }
)";

class NoFiles final : public compile::FileReader {
 public:
  Result<std::string> read(const std::string& /*path*/) override { return Error{"no such file"}; }
};

void back_from_event(benchmark::State& state) {
  NoFiles files;
  const compile::Compiled compiled = compile::compile_text("bench.mesh", scenario, files);
  if (compiled.errors > 0) return state.SkipWithError("the scenario has errors");
  const Registry registry;
  const plan::Plan asking = world::plan_of_questions(compiled.runs.front());
  world::Journey journey({compiled.runs.front(), {}, asking, registry, {}}, nullptr);
  const auto target = static_cast<EventSeq>(state.range(0));
  journey.forward({.arrived = [&] { return journey.place().event >= target; }}, nullptr);
  // The worst place: just before the latest snapshot, so that the way from the one before it is as long as it gets.
  journey.go_to({journey.place_until(journey.snapshots().latest(target)->event() - 1), 0});
  for (auto _ : state) journey.go_to({journey.place_before(1), 0});
  state.counters["snapshots"] = static_cast<double>(journey.snapshots().count());
  state.counters["snapshot_MiB"] = static_cast<double>(journey.snapshots().bytes() >> 20U);
}
BENCHMARK(back_from_event)->Arg(100'000)->Arg(5'000'000)->Unit(benchmark::kMillisecond)->Iterations(20);

}  // namespace
}  // namespace meshsim
