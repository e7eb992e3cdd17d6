// What a message costs must follow the number of its subscriptions and nothing steeper. Counted in dispatches, which
// repeat; the time of each is for the benchmarks (tests/bench/fan_out_bench.cpp).
#include <catch2/catch.hpp>
#include <cstdint>
#include <string>

#include "compile/memory_files.hpp"
#include "world/run.hpp"

namespace meshsim::test {
namespace {

/// What is dispatched for so many messages to so many subscriptions.
std::uint64_t dispatches(std::uint64_t messages, std::uint64_t subscriptions) {
  const compile::Compiled compiled =
      compile_here("mesh 1\nscenario \"Fan-out\"\nbroker queue\nservice publisher\nservice reader x " +
                   std::to_string(subscriptions) +
                   " { subscribes News; on News { } }\n"
                   "timeline { at 1s: publisher publishes News { n: 1 } " +
                   std::to_string(messages) +
                   " times every 10ms }\n"
                   "expect { all: every News published is handled by reader within 1s }\n");
  INFO(rendered(compiled));
  REQUIRE(compiled.runs.size() == 1);
  const Registry registry;
  world::Run run(compiled.runs.front(), registry);
  CHECK(run.finish().all_held());
  return run.simulation().dispatches();
}

}  // namespace

TEST_CASE("a message costs each subscription a delivery and an ack, however many there are") {
  constexpr std::uint64_t of_the_message = 3;  // it is due, the broker gets it, the publisher its confirm
  for (const std::uint64_t count : {1U, 100U, 3'000U}) {
    CHECK(dispatches(12, count) - dispatches(2, count) == 10 * (of_the_message + 2 * count));
  }
}

}  // namespace meshsim::test
