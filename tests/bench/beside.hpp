// What something costs beside a smaller one, or beside the bare yardstick, in the same run of the benchmarks. Ratios
// within one run are what counts: machines and moments differ.
#pragma once

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <string>
#include <vector>

namespace meshsim::bench {

/// Time of the processor since it was made.
class ProcessorTime {
 public:
  double seconds() const { return static_cast<double>(std::clock() - begin_) / CLOCKS_PER_SEC; }

 private:
  std::clock_t begin_ = std::clock();
};

/// Tells of a measurement what one item costs, as a multiple of what it cost with the least number of things. To be run
/// with that number first.
class Beside {
 public:
  explicit Beside(std::int64_t least) : least_(least) {}

  void tell(benchmark::State& state, double seconds, std::uint64_t items) {
    const double each = seconds / static_cast<double>(items);
    if (state.range(0) == least_) of_least_ = each;
    if (of_least_ > 0) state.counters["beside_" + std::to_string(least_)] = each / of_least_;
    state.SetItemsProcessed(static_cast<std::int64_t>(items));
  }

 private:
  std::int64_t least_;
  double of_least_ = 0;
};

/// Measures the engine and the bare yardstick, a slice of each in turn, so that a slow moment of the machine falls on
/// both. `engine` and `bare` do a slice, of at least a few hundred microseconds, and return how many items that were.
/// Tells the rate of each and `of_bare`, the middle one of the slices' ratios; the benchmark's own time is the
/// engine's. To be registered with UseManualTime().
template <class Engine, class Bare>
void beside_bare(benchmark::State& state, Engine&& engine, Bare&& bare) {
  struct Side {
    std::uint64_t items = 0;
    double seconds = 0;
    double rate() const { return static_cast<double>(items) / seconds; }
  };
  Side ours, theirs;
  std::vector<double> ratios;
  const auto measure = [](Side& all, auto&& do_slice) {
    const ProcessorTime time;
    Side slice{.items = do_slice()};
    slice.seconds = time.seconds();
    all.items += slice.items;
    all.seconds += slice.seconds;
    return slice;
  };
  for (auto _ : state) {
    const Side slice = measure(ours, engine);
    ratios.push_back(slice.rate() / measure(theirs, bare).rate());
    state.SetIterationTime(slice.seconds);
  }
  const auto middle = ratios.begin() + static_cast<std::ptrdiff_t>(ratios.size() / 2);
  std::nth_element(ratios.begin(), middle, ratios.end());
  state.SetItemsProcessed(static_cast<std::int64_t>(ours.items));
  state.counters["bare/s"] = theirs.rate();
  state.counters["of_bare"] = *middle;
}

}  // namespace meshsim::bench
