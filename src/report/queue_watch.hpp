// Tells how many messages wait and are in flight in each subscription whenever that changes: read from the gauges, not
// derived from events, so that it is what `depth` and `in flight` of the language are.
#pragma once

#include <cstdint>
#include <functional>
#include <meshsim/event.hpp>
#include <vector>

#include "trace/name_table.hpp"
#include "watch/gauges.hpp"

namespace meshsim::report {

class QueueWatch {
 public:
  /// The changes that are told of: of the numbers alone, or also of the oldest message that waits.
  enum class Of : std::uint8_t { counts, counts_and_age };
  using OnChange = std::function<void(SubscriptionId, Time, const watch::Holding&)>;

  /// Takes names and gauges, which must outlive it, up to finish().
  QueueWatch(const trace::NameTable& names, const watch::Gauges& gauges, Of of = Of::counts)
      : names_(&names), gauges_(&gauges), of_(of) {}

  void on_event(const Event& event, const OnChange& on_change);
  /// Reads the gauges a last time, at the run's end.
  void finish(Time now, const OnChange& on_change);

 private:
  void touch(SubscriptionId subscription);
  void touch_all();
  void look(Time now, const OnChange& on_change);

  struct Seen {
    watch::Holding last;
    bool is_touched = false;
  };
  const trace::NameTable* names_;
  const watch::Gauges* gauges_;
  Of of_;
  std::vector<Seen> seen_;  // by SubscriptionId
  std::vector<SubscriptionId> touched_;
  Time time_ = 0;  // the instant of the events whose subscriptions are touched
};

}  // namespace meshsim::report
