// Scenarios changed with knowledge of the grammar: each is compiled, and what is valid runs briefly and is judged.
// Beside crashes it looks for one broken promise: the same plan gives the same run.
#include "fuzz/brief_run.hpp"
#include "fuzz/promise.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace meshsim;
  const compile::Compiled compiled = fuzz::compile(std::string(data, data + size));
  for (const lang::Diagnostic& each : compiled.diagnostics) static_cast<void>(lang::render(each, compiled.sources));
  if (compiled.runs.empty() || !fuzz::is_small(compiled.runs.front())) return 0;
  const world::RunResult once = fuzz::run_briefly(compiled.runs.front(), 5'000);
  if (size % 8 == 0) {
    const world::RunResult twice = fuzz::run_briefly(compiled.runs.front(), 5'000);
    fuzz::promise(once.digest == twice.digest && once.events == twice.events, "the same plan gives the same run");
  }
  return 0;
}
