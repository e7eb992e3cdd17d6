// The shop pipeline for a stretch of virtual time, for counting instructions: `meshsim_pipeline MILLISECONDS [KIND]`
// prints how many messages crossed a connection. See instructions_per_hop. With a kind the load begins after 5s, as in
// kinds_bench.cpp, and a kind without confirms or acks makes fewer hops than are printed. With `bare` for a kind it is
// the prototype.
#include <charconv>
#include <cstdio>
#include <cstring>

#include "bench/bare_pipeline.hpp"
#include "bench/pipeline.hpp"

namespace {

constexpr std::uint64_t rate = 10'000;  // 1,000 in flight

int print_hops(std::uint64_t hops) {
  std::printf("%llu\n", static_cast<unsigned long long>(hops));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace meshsim;
  std::uint32_t length_ms = 0;
  if (argc >= 2) std::from_chars(argv[1], argv[1] + std::strlen(argv[1]), length_ms);
  if (length_ms != 0 && argc == 3 && std::strcmp(argv[2], "bare") == 0) {
    bench::BarePipeline prototype(rate);
    prototype.run(length_ms * rate / 1000 * bench::BarePipeline::events_per_request);
    return print_hops(prototype.hops());
  }
  const plan::BrokerKind* kind = argc == 3 ? plan::find_broker_kind(argv[2]) : &plan::broker_kinds().front();
  if (length_ms == 0 || argc > 3 || kind == nullptr) {
    std::fputs("usage: meshsim_pipeline MILLISECONDS [KIND | bare]\n", stderr);
    return 2;
  }
  const compile::Compiled compiled = bench::compile_bench(bench::pipeline_text(rate, *kind, argc == 3 ? "5s" : "0s"));
  const Registry registry;
  world::Run run(compiled.runs.front(), registry);
  run.advance(length_ms * millisecond);
  const std::uint64_t requests = run.simulation().counters().new_root() - 1;  // each is a root, and nothing else is one
  return print_hops(requests * bench::hops_per_request);
}
