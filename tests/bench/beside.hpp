// What something costs beside a smaller one in the same run of the benchmarks. Ratios within one run are what counts:
// machines and moments differ.
#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>
#include <ctime>
#include <string>

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

}  // namespace meshsim::bench
