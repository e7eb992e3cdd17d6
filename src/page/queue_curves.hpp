// The number of messages waiting and in flight in each subscription, and since when the oldest waits, as they change
// over the run.
#pragma once

#include <cstdint>
#include <meshsim/event.hpp>
#include <string>
#include <vector>

#include "report/queue_watch.hpp"
#include "trace/name_table.hpp"
#include "trace/sink.hpp"
#include "watch/gauges.hpp"

namespace meshsim::page {

class QueueCurves : public trace::Sink {
 public:
  /// The most changes that are kept; the page then shows the curves up to there.
  static constexpr std::uint64_t most_changes = 400'000;

  /// Takes names and gauges, which must outlive it, up to finish().
  QueueCurves(const trace::NameTable& names, const watch::Gauges& gauges)
      : names_(&names), watch_(names, gauges, report::QueueWatch::Of::counts_and_age) {}

  void on_event(const Event& event, std::span<const std::byte> payload) override;
  /// Reads the gauges a last time, at the run's end.
  void finish(Time now);

  struct Curve {
    std::uint64_t changes = 0;
    // By change: differences to the one before, zigzag but for the time.
    std::string times;
    std::string waiting;
    std::string in_flight;
    std::string oldest;  ///< 1 more than the time at which the oldest that waits was published; 0 for none

    /// Returns the four, one after the other.
    std::string bytes() const { return times + waiting + in_flight + oldest; }

    Time time = 0;
    watch::Holding last;
    std::uint64_t last_oldest = 0;
  };
  /// Lists the curves by SubscriptionId.
  const std::vector<Curve>& curves() const { return curves_; }
  /// Returns the time up to which the curves are complete; `never`: to the end.
  Time complete_until() const { return complete_until_; }

 private:
  void add(SubscriptionId id, Time now, const watch::Holding& held);

  const trace::NameTable* names_;
  report::QueueWatch watch_;
  std::vector<Curve> curves_;
  std::uint64_t changes_ = 0;
  Time complete_until_ = never;
};

}  // namespace meshsim::page
