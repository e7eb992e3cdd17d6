// Backlogs: for each subscription of the plan the longest time without a break in which messages waited.
#pragma once

#include <cstdint>
#include <meshsim/event.hpp>
#include <optional>
#include <vector>

#include "report/queue_watch.hpp"
#include "trace/name_table.hpp"
#include "watch/gauges.hpp"

namespace meshsim::report {

/// A time in which at least one message waited without a break.
struct Backlog {
  Time began = 0;
  std::optional<Time> gone;  ///< the time from which none waited; nothing: not before the run's end
  std::uint64_t most = 0;    ///< the largest number that waited at a time
  std::uint64_t among = 1;   ///< how many such times there were that are long enough to be told

  friend bool operator==(const Backlog&, const Backlog&) = default;
};

class BacklogWatch {
 public:
  /// A time in which messages waited is told when it is at least so long: a shorter one is a queue at its work.
  static constexpr Duration least_told = second;

  /// Takes names and gauges, which must outlive it, up to finish(), and the number of subscriptions in the plan.
  BacklogWatch(const trace::NameTable& names, const watch::Gauges& gauges, std::size_t subscriptions)
      : names_(&names), watch_(names, gauges), lines_(subscriptions) {}

  void on_event(const Event& event);
  /// Reads the gauges a last time, at the run's end. To be called again, it must be with the same time.
  void finish(Time now);
  /// Returns the longest backlog of a subscription of the plan; nothing where none was long enough.
  std::optional<Backlog> longest(std::size_t plan_index) const { return lines_[plan_index].told; }

 private:
  /// The messages that wait in a subscription, with all its replicas.
  struct Line {
    std::uint64_t waiting = 0;
    std::optional<Backlog> now;      // while some wait, and at the instant at which the last went
    std::optional<Backlog> longest;  // among those that are over
    std::uint64_t long_enough = 0;
    std::optional<Backlog> told;  // after finish()
  };
  void change(SubscriptionId id, Time now, const watch::Holding& held);
  static void close(Line& line);

  const trace::NameTable* names_;
  QueueWatch watch_;
  std::vector<Line> lines_;             // by index into Plan::subscriptions
  std::vector<std::uint64_t> waiting_;  // by SubscriptionId
};

}  // namespace meshsim::report
