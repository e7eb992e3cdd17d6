// The shop pipeline for a stretch of virtual time, for counting instructions: `meshsim_pipeline MILLISECONDS [KIND]`
// prints how many messages crossed a connection. See instructions_per_hop. With a kind the load begins after 5s, as in
// kinds_bench.cpp, and a kind without confirms or acks makes fewer hops than are printed.
#include <charconv>
#include <cstdio>
#include <cstring>

#include "bench/pipeline.hpp"

int main(int argc, char** argv) {
  using namespace meshsim;
  std::uint32_t length_ms = 0;
  if (argc >= 2) std::from_chars(argv[1], argv[1] + std::strlen(argv[1]), length_ms);
  const plan::BrokerKind* kind = argc == 3 ? plan::find_broker_kind(argv[2]) : &plan::broker_kinds().front();
  if (length_ms == 0 || argc > 3 || kind == nullptr) {
    std::fputs("usage: meshsim_pipeline MILLISECONDS [KIND]\n", stderr);
    return 2;
  }
  const compile::Compiled compiled =
      bench::compile_bench(bench::pipeline_text(10'000, *kind, argc == 3 ? "5s" : "0s"));  // 1,000 in flight
  const Registry registry;
  world::Run run(compiled.runs.front(), registry);
  run.advance(length_ms * millisecond);
  const std::uint64_t requests = run.simulation().new_root() - 1;  // each is a root, and nothing else is one
  std::printf("%llu\n", static_cast<unsigned long long>(requests * bench::hops_per_request));
  return 0;
}
