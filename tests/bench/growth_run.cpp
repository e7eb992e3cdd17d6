// Whether cost and memory follow the number of events or only what is alive: the shop pipeline, 1,000 requests in
// flight, recording off, `every .. exactly once` claims on. `meshsim_growth [MOST_EVENTS]` prints a line a decade; the
// figures of the lines are to be compared with each other, not with those of another run.
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>

#include "bench/pipeline.hpp"

namespace {

/// What the process holds in memory, in KiB (Linux).
std::uint64_t resident_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    std::uint64_t kib = 0;
    if (word == "VmRSS:" && status >> kib) return kib;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace meshsim;
  using Clock = std::chrono::steady_clock;
  std::uint64_t most = 100'000'000;
  if (argc == 2) std::from_chars(argv[1], argv[1] + std::strlen(argv[1]), most);
  const compile::Compiled compiled = bench::compile_bench(bench::pipeline_text(10'000));
  const Registry registry;
  world::Run run(compiled.runs.front(), registry);
  std::printf("%12s %10s %12s %14s\n", "events", "ns/event", "resident KiB", "ours KiB");
  Clock::duration spent{};
  Time until = 0;
  for (std::uint64_t decade = 100'000; decade <= most; decade *= 10) {
    while (run.simulation().last_event() < decade) {
      const auto start = Clock::now();
      const bool ended = run.advance(until += 10 * millisecond);
      spent += Clock::now() - start;
      if (ended) return 1;
    }
    const auto ns = std::chrono::duration_cast<std::chrono::nanoseconds>(spent).count();
    std::printf("%12llu %10.1f %12llu %14llu\n", static_cast<unsigned long long>(run.simulation().last_event()),
                static_cast<double>(ns) / static_cast<double>(run.simulation().last_event()),
                static_cast<unsigned long long>(resident_kib()),
                static_cast<unsigned long long>((run.simulation().memory_bytes() + run.judge().memory_bytes()) / 1024));
  }
  return 0;
}
