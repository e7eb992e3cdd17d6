// Two services of one instance each, which note what comes to them and do nothing else.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sim/simulation.hpp"

namespace meshsim::sim {

inline constexpr InstanceId shop = 0, back = 1;

class TwoServices {
 public:
  struct Arrival {
    Time at = 0;
    std::uint64_t token = 0;
    PacketKind kind = PacketKind::request;
    friend bool operator==(const Arrival&, const Arrival&) = default;
  };
  using Arrivals = std::vector<Arrival>;

  /// Makes the world. `back` takes `starts_in` to start.
  explicit TwoServices(Duration starts_in = 0)
      : plan_(make_plan(starts_in)), simulation_(plan_, [this](const plan::Plan&, ServiceId service, std::uint32_t) {
          return std::make_unique<Recorder>(arrivals_[service]);
        }) {
    simulation_.boot();
  }

  Simulation& simulation() { return simulation_; }
  Processes& processes() { return simulation_.processes(); }
  Network& network() { return simulation_.network(); }
  const Arrivals& arrivals_at(InstanceId instance) { return arrivals_[instance]; }

  /// Runs on to that time.
  void run_to(Time time) {
    simulation_.pump().run(time);
    if (simulation_.now() < time) simulation_.advance_to(time);
    simulation_.act_as(no_instance, 0, 0);
  }
  void send(InstanceId from, InstanceId to, const Packet& packet) {
    simulation_.act_as(from, 0, 0);
    network().send(simulation_, to, packet);
    simulation_.act_as(no_instance, 0, 0);
  }
  /// Begins a fault from `shop` to `back`.
  template <class Verb>
  std::uint32_t begin(Verb verb) {
    verb.sides = {{{shop, 0}}, {{back, 0}}};
    if constexpr (requires { verb.probability; }) verb.probability = certain;
    Fault fault;
    fault.action = verb;
    return network().begin(simulation_, fault);
  }

 private:
  class Recorder final : public Actor {
   public:
    explicit Recorder(Arrivals& arrivals) : arrivals_(arrivals) {}
    std::unique_ptr<Actor> clone() const override { return std::make_unique<Recorder>(*this); }
    void on_ready(Context&) override {}
    void on_packet(Context& context, const Packet& packet) override {
      arrivals_.push_back({context.now(), packet.token, packet.kind});
      if (packet.body != no_body) context.release(packet.body);
    }
    void on_timer(Context&, const Timer&) override {}
    void on_end(Context&, End) override {}

   private:
    Arrivals& arrivals_;
  };

  static plan::Plan make_plan(Duration starts_in) {
    plan::Plan plan;
    for (const char* name : {"shop", "back"}) {
      plan::Service service;
      service.name = name;
      service.networks = {0};
      plan.services.push_back(service);
    }
    plan.services[back].starts_in = starts_in;
    return plan;
  }

  std::map<InstanceId, Arrivals> arrivals_;
  plan::Plan plan_;
  Simulation simulation_;
};

}  // namespace meshsim::sim
