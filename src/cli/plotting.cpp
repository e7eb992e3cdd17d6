#include "cli/plotting.hpp"

#include <algorithm>

namespace meshsim::cli {
namespace {

constexpr Time samples = 120;

}  // namespace

Curves curves_of(const plan::Plan& plan, Time ended_at, const Registry& registry, const ExecutionOptions& options) {
  world::Run run(plan, registry, budget_of(options));
  report::CurveRecorder recorder(plan, run.simulation().names());
  run.add_sink(&recorder);
  run.set_interrupt(options.interrupt);
  const Time step = std::max<Time>(1, ended_at / samples + (ended_at % samples == 0 ? 0 : 1));
  // A run that comes to rest before `ends at` stays as it is, and is sampled to the end.
  for (Time at = step; at - step < ended_at; at += step) {
    run.advance(at);
    recorder.sample(at, run.gauges());
  }
  return {recorder.times(), recorder.curves()};
}

}  // namespace meshsim::cli
