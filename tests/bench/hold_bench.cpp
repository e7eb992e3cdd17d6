// The hold model: N entries pending; each, when due, schedules its successor after a random time. It measures an event
// queue and its loop and nothing else (Jones, "An empirical comparison of priority-queue and event-set
// implementations", CACM 1986). The engine beside a bare loop that makes the same virtual call and the same draw.
#include <benchmark/benchmark.h>

#include <memory>
#include <meshsim/actor.hpp>
#include <meshsim/context.hpp>

#include "base/random.hpp"
#include "bench/bare_loop.hpp"
#include "plan/plan.hpp"
#include "sim/simulation.hpp"

namespace meshsim::bench {
namespace {

constexpr std::uint64_t longest = 2 * second;

class Holder final : public Actor {
 public:
  Holder(std::int64_t pending, bool traced) : pending_(pending), traced_(traced) {}
  std::unique_ptr<Actor> clone() const override { return std::make_unique<Holder>(*this); }
  void on_ready(Context& context) override {
    for (std::int64_t i = 0; i < pending_; ++i) hold(context);
  }
  void on_packet(Context&, const Packet&) override {}
  void on_timer(Context& context, const Timer&) override {
    if (traced_) context.emit({.kind = EventKind::noted});
    hold(context);
  }
  void on_end(Context&, End) override {}

 private:
  void hold(Context& context) { context.after(static_cast<Duration>(random_.below(longest)), {}); }

  Random random_ = Random::named(1, "hold");
  std::int64_t pending_;
  bool traced_;
};

plan::Plan one_service() {
  plan::Plan plan;
  plan.networks = {"default"};
  plan::Service& holder = plan.services.emplace_back();
  holder.name = "holder";
  holder.networks = {0};
  plan.service_details.emplace_back();
  return plan;
}

void engine(benchmark::State& state, bool traced) {
  const plan::Plan plan = one_service();
  sim::Simulation simulation(plan, [&](const plan::Plan&, ServiceId, std::uint32_t) {
    return std::make_unique<Holder>(state.range(0), traced);
  });
  simulation.boot();
  simulation.run(10 * second);
  const std::uint64_t before = simulation.dispatches();
  Time until = 10 * second;
  for (auto _ : state) {
    until += 1000 * second / state.range(0);  // about 1,000 entries
    simulation.run(until);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(simulation.dispatches() - before));
}

struct BareEvent {
  std::uint32_t target;
  std::uint32_t code;
  std::uint64_t value;
};
class BareActor {
 public:
  virtual ~BareActor() = default;
  virtual void on_timer(BareLoop<BareEvent>& loop, const BareEvent& event) = 0;
};
class BareHolder final : public BareActor {
 public:
  void on_timer(BareLoop<BareEvent>& loop, const BareEvent& event) override {
    loop.schedule(loop.now() + static_cast<std::int64_t>(random_.below(longest)), event);
  }

 private:
  Random random_ = Random::named(1, "hold");
};

void bare(benchmark::State& state) {
  std::vector<std::unique_ptr<BareActor>> actors;
  actors.push_back(std::make_unique<BareHolder>());
  BareLoop<BareEvent> loop;
  for (std::int64_t i = 0; i < state.range(0); ++i) actors[0]->on_timer(loop, {});
  const auto step = [&] {
    const BareEvent event = loop.pop();
    actors[event.target]->on_timer(loop, event);
  };
  for (std::int64_t i = 0; i < 10 * state.range(0); ++i) step();
  for (auto _ : state) {
    for (int i = 0; i < 1000; ++i) step();
  }
  state.SetItemsProcessed(state.iterations() * 1000);
}

BENCHMARK(bare)->Name("hold/bare")->Arg(10)->Arg(1000)->Arg(100000);
BENCHMARK_CAPTURE(engine, plain, false)->Name("hold/engine")->Arg(10)->Arg(1000)->Arg(100000);
BENCHMARK_CAPTURE(engine, digest, true)->Name("hold/engine_digest")->Arg(10)->Arg(1000)->Arg(100000);

}  // namespace
}  // namespace meshsim::bench
