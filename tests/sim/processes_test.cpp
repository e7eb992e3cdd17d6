#include "sim/processes.hpp"

#include <catch2/catch.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "sim/simulation.hpp"
#include "trace/event_names.hpp"

namespace meshsim::sim {
namespace {

/// Does nothing of itself. A stop is finished at once, or never.
class Idle final : public Actor {
 public:
  explicit Idle(bool stops) : stops_(stops) {}
  std::unique_ptr<Actor> clone() const override { return std::make_unique<Idle>(*this); }
  void on_ready(Context&) override {}
  void on_packet(Context&, const Packet&) override {}
  void on_timer(Context& context, const Timer& timer) override { context.log("timer " + std::to_string(timer.value)); }
  void on_end(Context&, End) override {}
  void on_stop(Context& context) override {
    if (stops_) context.finish_stop();
  }

 private:
  bool stops_;
};

struct Shape {
  plan::Restart restart = plan::Restart::no;
  Duration starts_in = 0;
  bool stops = true;        ///< a stop is finished at once
  bool has_client = false;  ///< there is another service, which waits for it
};

/// One service, `app`, from its start on.
class World final : private trace::Sink {
 public:
  explicit World(const Shape& shape = {}) {
    plan_.networks = {"default"};
    plan_.services.emplace_back();
    plan_.services.front().name = "app";
    plan_.services.front().restart = shape.restart;
    plan_.services.front().starts_in = shape.starts_in;
    if (shape.has_client) plan_.services.emplace_back().name = "client";
    for (plan::Service& service : plan_.services) service.networks = {0};
    const auto factory = [stops = shape.stops](const plan::Plan&, ServiceId, std::uint32_t) {
      return std::make_unique<Idle>(stops);
    };
    simulation_ = std::make_unique<Simulation>(plan_, factory);
    simulation_->audience().add_sink(this);
    simulation_->boot();
  }

  /// Goes on to `time`, where the verb acts.
  template <class Verb>
  bool at(Time time, Verb verb) {
    run_to(time);
    simulation_->act_as(no_instance, 0, 0);
    return verb(simulation_->processes());
  }
  void run_to(Time time) {
    simulation_->pump().run(time);
    if (simulation_->now() < time) simulation_->advance_to(time);
  }

  Simulation& simulation() { return *simulation_; }
  /// Lists the events since the last call: "5s crashed, 5.1s started". Replicas behind the first with their number.
  std::string story() { return std::exchange(story_, {}); }

  bool kill(Time time) {
    return at(time, [&](Processes& all) { return all.kill(*simulation_, app); });
  }
  bool crash(Time time) {
    return at(time, [&](Processes& all) { return all.crash(*simulation_, app, CrashPoint::now); });
  }
  bool stop(Time time) {
    return at(time, [&](Processes& all) { return all.stop(*simulation_, app, 10 * second); });
  }
  bool start(Time time) {
    return at(time, [&](Processes& all) { return all.start(*simulation_, app); });
  }
  bool restart(Time time) {
    return at(time, [&](Processes& all) { return all.restart(*simulation_, app, 10 * second); });
  }
  bool power_off(Time time) {
    return at(time, [&](Processes& all) { return all.power_off(*simulation_, app); });
  }
  bool pause(Time time) {
    return at(time, [&](Processes& all) { return all.pause(*simulation_, app); });
  }
  bool resume(Time time) {
    return at(time, [&](Processes& all) { return all.resume(*simulation_, app); });
  }
  void scale(Time time, std::uint32_t replicas) {
    at(time, [&](Processes& all) { return all.scale(*simulation_, 0, replicas), true; });
  }
  /// Sets a timer of the process.
  void timer(Time time, Duration delay, std::uint64_t value) {
    run_to(time);
    simulation_->act_as(app, 0, 0).after(delay, {.value = value});
  }
  /// Lets the client wait for `app` to be up.
  void when_up(Time time) {
    run_to(time);
    simulation_->act_as(1, 0, 0).when_up(0, {.value = 1});
  }

 private:
  static constexpr InstanceId app = 0;

  void on_event(const Event& event, std::span<const std::byte> payload) override {
    if (!story_.empty()) story_ += ", ";
    story_ += format_duration(event.time) + " ";
    if (event.instance != app) story_ += simulation_->names().instances[event.instance].name + " ";
    story_ += event.kind == EventKind::logged
                  ? std::string(reinterpret_cast<const char*>(payload.data()), payload.size())
                  : std::string(to_string(event.kind));
    if (event.reason != Reason::none) story_ += " (" + std::string(to_string(event.reason)) + ")";
  }

  plan::Plan plan_;
  std::unique_ptr<Simulation> simulation_;
  std::string story_;
};

/// Makes a world whose service comes back by itself, at 5s and with its start told.
std::unique_ptr<World> restarting(plan::Restart restart = plan::Restart::always) {
  auto world = std::make_unique<World>(Shape{.restart = restart});
  world->run_to(5 * second);
  world->story();
  return world;
}

TEST_CASE("a crash is followed by a start after 100ms, then twice as long each time, at most a minute") {
  const auto world = restarting();
  Time at = 5 * second;
  for (Duration delay = 100 * millisecond; delay < 60 * second; delay *= 2) {
    world->crash(at);
    world->story();
    world->run_to(at + delay - 1);
    CHECK(world->story().empty());
    at += delay;
    world->run_to(at);
    CHECK(world->story() == format_duration(at) + " started, " + format_duration(at) + " ready");
  }
  for (int i = 0; i < 2; ++i) {
    world->crash(at);
    world->story();
    world->run_to(at + 60 * second - 1);
    CHECK(world->story().empty());
    at += 60 * second;
    world->run_to(at);
    CHECK_FALSE(world->story().empty());
  }
}

TEST_CASE("after a run of ten seconds, or a start by hand, the next restart comes after 100ms again") {
  const auto world = restarting();
  world->crash(5 * second);
  world->crash(6 * second);  // comes back at 6.2s
  world->story();
  world->crash(16'200 * millisecond);
  world->run_to(16'300 * millisecond);
  CHECK(world->story() == "6.2s started, 6.2s ready, 16.2s crashed, 16.3s started, 16.3s ready");
  world->crash(17 * second);
  world->run_to(18 * second);
  world->story();
  world->stop(19 * second);
  world->start(20 * second);
  world->crash(21 * second);
  world->run_to(22 * second);
  CHECK(world->story() == "19s stopping, 19s stopped, 20s started, 20s ready, 21s crashed, 21.1s started, 21.1s ready");
}

TEST_CASE("nothing brings back what was killed, stopped, or crashed without a policy") {
  for (const auto verb : {&World::kill, &World::stop}) {
    const auto world = restarting();
    CHECK((*world.*verb)(6 * second));
    world->story();
    world->run_to(120 * second);
    CHECK(world->story().empty());
  }
  const auto world = restarting(plan::Restart::no);
  CHECK(world->crash(6 * second));
  world->run_to(120 * second);
  CHECK(world->story() == "6s crashed");
}

TEST_CASE(
    "while it waits to be restarted, a kill, a stop or a loss of power cancels that, and a start finds it running") {
  for (const auto verb : {&World::kill, &World::stop, &World::power_off}) {
    const auto world = restarting();
    world->crash(5 * second);
    world->story();
    CHECK((*world.*verb)(5'050 * millisecond));
    world->story();
    CHECK_FALSE(world->kill(6 * second));
    world->run_to(120 * second);
    CHECK(world->story().empty());
  }
  const auto world = restarting();
  world->crash(5 * second);
  CHECK_FALSE(world->start(5'050 * millisecond));
  world->run_to(6 * second);
  CHECK(world->story() == "5s crashed, 5.1s started, 5.1s ready");
}

TEST_CASE("a restart while it waits to be restarted is one at once, and no second one") {
  const auto world = restarting();
  world->crash(5 * second);
  CHECK(world->restart(5'050 * millisecond));
  world->run_to(60 * second);
  CHECK(world->story() == "5s crashed, 5.05s started, 5.05s ready");
}

TEST_CASE("who does not finish a stop is killed when its grace is over, and started again if that was asked for") {
  World world({.stops = false});
  CHECK(world.stop(second));
  CHECK_FALSE(world.stop(2 * second));
  world.run_to(20 * second);
  CHECK(world.story() == "0s started, 0s ready, 1s stopping, 11s killed (timed_out)");
  world.start(30 * second);
  world.restart(31 * second);
  world.run_to(60 * second);
  CHECK(world.story() == "30s started, 30s ready, 31s stopping, 41s killed (timed_out), 41s started, 41s ready");
}

TEST_CASE("a process that starts heeds no stop: it ends at once") {
  World world({.starts_in = 3 * second, .stops = false});
  world.stop(second);
  world.run_to(10 * second);
  CHECK(world.story() == "0s started, 1s stopped (killed)");
}

TEST_CASE("a crash while it starts leaves no moment at which it becomes ready") {
  World world({.restart = plan::Restart::always, .starts_in = 3 * second});
  world.crash(second);
  world.run_to(10 * second);
  CHECK(world.story() == "0s started, 1s crashed, 1.1s started, 4.1s ready");
}

TEST_CASE("a paused process gets what came due when it goes on, in order, and in no other life") {
  World world;
  world.timer(0, 2 * second, 1);
  world.timer(0, 1'500 * millisecond, 2);
  world.timer(0, 4 * second, 3);
  world.story();
  CHECK(world.pause(second));
  CHECK_FALSE(world.pause(2 * second));
  CHECK(world.resume(3 * second));
  CHECK_FALSE(world.resume(3 * second));
  world.run_to(5 * second);
  CHECK(world.story() == "1s paused, 3s resumed, 3s timer 2, 3s timer 1, 4s timer 3");
  world.timer(5 * second, second, 4);
  world.pause(5 * second);
  world.kill(7 * second);
  world.start(8 * second);
  world.run_to(9 * second);
  CHECK(world.story() == "5s paused, 7s killed, 8s started, 8s ready");
}

TEST_CASE("a stop wakes a paused process first") {
  World world;
  world.pause(second);
  world.stop(2 * second);
  CHECK(world.story() == "0s started, 0s ready, 1s paused, 2s stopping, 2s resumed, 2s stopped");
}

TEST_CASE("scaling stops the highest replicas first and starts the same ones again") {
  World world;
  world.scale(second, 3);
  world.scale(2 * second, 1);
  world.scale(3 * second, 2);
  world.run_to(4 * second);
  CHECK(world.story() ==
        "0s started, 0s ready, "
        "1s scaled, 1s app-2 started, 1s app-2 ready, 1s app-3 started, 1s app-3 ready, "
        "2s scaled, 2s app-3 stopping, 2s app-3 stopped, 2s app-2 stopping, 2s app-2 stopped, "
        "3s scaled, 3s app-2 started, 3s app-2 ready");
}

TEST_CASE("a machine without power loses it once, whether its process runs or not") {
  World world;
  CHECK(world.power_off(second));
  CHECK_FALSE(world.power_off(2 * second));
  CHECK(world.start(3 * second));
  CHECK(world.kill(4 * second));
  CHECK(world.power_off(5 * second));
  CHECK(world.story() == "0s started, 0s ready, 1s powered_off, 3s started, 3s ready, 4s killed, 5s powered_off");
}

// 100ms after it began to wait, then 200ms after that, 400ms, 800ms, and each second.
TEST_CASE("who waits for a service gets through at the first of its attempts at which that is ready") {
  const auto got_through = [](Duration down) {
    World world({.has_client = true});
    world.kill(second);
    world.when_up(2 * second);
    world.start(2 * second + down);
    world.story();
    world.run_to(20 * second);
    return world.story();
  };
  CHECK(got_through(0) == "2.1s client-1 timer 1");
  CHECK(got_through(100 * millisecond) == "2.1s client-1 timer 1");
  CHECK(got_through(101 * millisecond) == "2.3s client-1 timer 1");
  CHECK(got_through(3 * second) == "5.5s client-1 timer 1");
}

TEST_CASE("who waits for a service and dies waits no longer") {
  World world({.has_client = true});
  world.kill(second);
  world.when_up(2 * second);
  world.at(3 * second,
           [&](Processes& all) { return all.kill(world.simulation(), 1) && all.start(world.simulation(), 1); });
  world.start(4 * second);
  world.story();
  world.run_to(20 * second);
  CHECK(world.story().empty());
}

}  // namespace
}  // namespace meshsim::sim
