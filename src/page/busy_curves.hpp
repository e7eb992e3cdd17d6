// The slot time that each service had and spent, at steps of virtual time. The length of the run is not known while it
// goes on, so the steps become twice as wide whenever there are too many.
#pragma once

#include <meshsim/event.hpp>
#include <string>
#include <vector>

#include "trace/sink.hpp"
#include "watch/gauges.hpp"

namespace meshsim::page {

class BusyCurves : public trace::Sink {
 public:
  /// The most samples that are kept.
  static constexpr std::size_t most_samples = 512;
  /// The most services that have curves.
  static constexpr std::size_t most_services = 200;

  /// Takes gauges, which must outlive it, up to finish().
  BusyCurves(std::size_t services, const watch::Gauges& gauges);

  void on_event(const Event& event, std::span<const std::byte> payload) override;
  /// Samples a last time, at the run's end.
  void finish(Time now);

  /// Returns the sums up to each sample, as differences to the one before, and how many samples there are: times, then
  /// for each service the busy time and, behind it, the capacity.
  std::string bytes() const;
  std::size_t samples() const { return times_.size(); }
  std::size_t services() const { return sums_.size(); }

 private:
  struct Sum {
    Duration busy = 0;
    Duration capacity = 0;
  };
  void sample(Time now);
  /// Makes the steps twice as wide and keeps the first sample of each.
  void widen_steps();

  const watch::Gauges* gauges_;
  std::vector<Time> times_;
  std::vector<std::vector<Sum>> sums_;  // by ServiceId, by sample
  Time step_ = 1'000'000;
  Time next_ = 0;
};

}  // namespace meshsim::page
