// Publishing to ever more subscriptions: replicas that subscribe, groups of one topic, and as many topics with a group
// each. An item is one delivery, handled and acked; `beside_100` is what it costs beside one to 100 subscriptions. The
// dispatches for each do not depend on their number. What does: the tree of what comes next, by its depth, and the
// caches, for by the time a subscription's turn comes again all others have had theirs.
#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>
#include <string>

#include "bench/beside.hpp"
#include "bench/pipeline.hpp"

namespace meshsim::bench {
namespace {

constexpr std::uint64_t deliveries_per_slice = 10'000;

enum class Shape : std::uint8_t { replicas, groups, topics };
constexpr std::array<const char*, 3> shape_names = {"replicas", "groups", "topics"};

std::string reader_text(const std::string& name, const std::string& how, const std::string& topic) {
  return "service " + name + " { " + how + " " + topic + "\n on " + topic + " { } }\n";
}

/// Writes a scenario that publishes a message every 10ms for each of `count` subscriptions.
std::string fan_out_text(Shape shape, std::uint64_t count) {
  const std::string times = std::to_string(1'000'000 / count);  // as many in all as a timeline may act
  const std::string message = " { n: 1 } " + times + " times every 10ms\n";
  const std::string publish = "  at 0s: publisher publishes ";
  std::string services;
  std::string lines;
  for (std::uint64_t i = 1; i <= (shape == Shape::replicas ? 0 : count); ++i) {
    const std::string number = std::to_string(i);
    const std::string topic = shape == Shape::topics ? "news" + number : "news";
    services += reader_text("reader" + number, "consumes", topic);
    if (shape == Shape::topics) lines.append(publish).append(topic).append(message);
  }
  if (shape == Shape::replicas) services = reader_text("reader x " + std::to_string(count), "subscribes", "news");
  if (shape != Shape::topics) lines.append(publish).append("news").append(message);
  std::string text = "mesh 1\nscenario \"fan-out\"\nends at 10000s\nbroker queue\nservice publisher\n";
  text.append(services).append("timeline {\n").append(lines).append("}\n");
  return text;
}

void fan_out(benchmark::State& state, Shape shape, Beside& beside) {
  const auto count = static_cast<std::uint64_t>(state.range(0));
  const compile::Compiled compiled = compile_bench(fan_out_text(shape, count));
  const Registry registry;
  world::Run run(compiled.runs.front(), registry);
  const std::uint64_t rounds = deliveries_per_slice / count;
  Time until = 5 * millisecond + 100 * millisecond;
  run.advance(until);
  const std::uint64_t before = run.simulation().dispatches();
  std::uint64_t deliveries = 0;
  const ProcessorTime taken;
  for (auto _ : state) {
    until += static_cast<Duration>(rounds) * 10 * millisecond;
    run.advance(until);
    deliveries += rounds * count;
  }
  beside.tell(state, taken.seconds(), deliveries);
  state.counters["dispatches/delivery"] =
      static_cast<double>(run.simulation().dispatches() - before) / static_cast<double>(deliveries);
}

[[maybe_unused]] const bool registered = [] {
  static std::array<Beside, 3> beside = {Beside(100), Beside(100), Beside(100)};
  for (const Shape shape : {Shape::replicas, Shape::groups, Shape::topics}) {
    const auto index = static_cast<std::size_t>(shape);
    const auto run = [shape, index](benchmark::State& state) { fan_out(state, shape, beside[index]); };
    auto* made = benchmark::RegisterBenchmark(("fan_out/" + std::string(shape_names[index])).c_str(), run);
    const int most = shape == Shape::replicas ? 10'000 : 9'990;  // a scenario has 10,000 services at most
    made->Arg(100)->Arg(1'000)->Arg(most)->Iterations(50);
  }
  return true;
}();

}  // namespace
}  // namespace meshsim::bench
