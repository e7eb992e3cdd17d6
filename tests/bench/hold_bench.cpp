// The hold model: N entries pending; each, when due, schedules its successor after a random time. It measures an event
// queue and its loop and nothing else (Jones, "An empirical comparison of priority-queue and event-set
// implementations", CACM 1986). The engine beside a bare loop that makes the same virtual call and the same draw:
// `of_bare` is what it reaches of that.
#include <benchmark/benchmark.h>

#include <memory>
#include <meshsim/actor.hpp>
#include <meshsim/context.hpp>
#include <vector>

#include "base/random.hpp"
#include "bench/bare_loop.hpp"
#include "bench/beside.hpp"
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

class BareHold {
 public:
  explicit BareHold(std::int64_t pending) {
    actors_.push_back(std::make_unique<BareHolder>());
    for (std::int64_t i = 0; i < pending; ++i) actors_[0]->on_timer(loop_, {});
  }
  void run(std::int64_t events) {
    for (std::int64_t i = 0; i < events; ++i) {
      const BareEvent event = loop_.pop();
      actors_[event.target]->on_timer(loop_, event);
    }
  }

 private:
  std::vector<std::unique_ptr<BareActor>> actors_;
  BareLoop<BareEvent> loop_;
};

void hold(benchmark::State& state, bool traced) {
  constexpr std::int64_t slice = 20'000;
  const std::int64_t pending = state.range(0);
  const plan::Plan plan = one_service();
  sim::Simulation simulation(
      plan, [&](const plan::Plan&, ServiceId, std::uint32_t) { return std::make_unique<Holder>(pending, traced); });
  simulation.boot();
  Time until = 10 * second;
  simulation.pump().run(until);
  BareHold bare(pending);
  bare.run(10 * pending);
  beside_bare(
      state,
      [&] {
        const std::uint64_t before = simulation.dispatches();
        until += slice * second / pending;  // about so many entries: each waits for a second in the mean
        simulation.pump().run(until);
        return simulation.dispatches() - before;
      },
      [&] {
        bare.run(slice);
        return static_cast<std::uint64_t>(slice);
      });
}

BENCHMARK_CAPTURE(hold, engine, false)->Arg(10)->Arg(1000)->Arg(100000)->UseManualTime();
BENCHMARK_CAPTURE(hold, engine_digest, true)->Arg(10)->Arg(1000)->Arg(100000)->UseManualTime();

}  // namespace
}  // namespace meshsim::bench
