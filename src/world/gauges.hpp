// The gauges of a running simulation, answered by its brokers and services.
#pragma once

#include "sim/simulation.hpp"
#include "watch/gauges.hpp"

namespace meshsim::world {

class Gauges final : public watch::Gauges {
 public:
  explicit Gauges(const sim::Simulation& simulation) : simulation_(&simulation) {}

  std::uint64_t depth(TopicId topic, ServiceId subscriber) const override;
  std::uint64_t in_flight(TopicId topic, ServiceId subscriber) const override;
  std::optional<Time> oldest_waiting(TopicId topic, ServiceId subscriber) const override;
  watch::Holding holding(SubscriptionId subscription) const override;
  std::vector<watch::Outside> outside() const override;
  std::uint64_t kept(ServiceId service) const override;
  std::optional<Decimal> of_table(const plan::Metric& metric) const override;
  Duration busy(ServiceId service) const override;
  Duration capacity(ServiceId service) const override;
  std::optional<Duration> longest_wait(ServiceId service, Time since) const override;

 private:
  template <class Get>
  void each_owner(TopicId topic, Get get) const;
  template <class Get>
  void each_replica(ServiceId service, Get get) const;

  const sim::Simulation* simulation_;
};

}  // namespace meshsim::world
