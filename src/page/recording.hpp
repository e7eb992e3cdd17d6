// Listens to a run for its page.
#pragma once

#include <utility>
#include <vector>

#include "page/busy_curves.hpp"
#include "page/event_columns.hpp"
#include "page/log_tail.hpp"
#include "page/queue_curves.hpp"
#include "report/statistics.hpp"

namespace meshsim::page {

class Recording : public trace::Sink {
 public:
  /// Takes a plan, names and gauges, which must outlive it, up to finish().
  Recording(const plan::Plan& plan, const trace::NameTable& names, const watch::Gauges& gauges);

  void on_event(const Event& event, std::span<const std::byte> payload) override;
  std::size_t memory_bytes() const override;

  /// Reads the state at the run's end. Call once, while names and gauges exist.
  void finish(Time ended_at);

  /// Tells these counts in place of those that the recording made.
  void replace_traffic(std::vector<report::TrafficRow> rows) { traffic_ = std::move(rows); }

  const EventColumns& events() const { return events_; }
  const QueueCurves& curves() const { return curves_; }
  const BusyCurves& busy() const { return busy_; }
  const LogTail& log() const { return log_; }
  const std::vector<report::TrafficRow>& traffic() const { return traffic_; }
  /// Returns the names as they were at the end.
  const trace::NameTable& names() const { return names_at_end_; }

 private:
  const trace::NameTable* names_;
  EventColumns events_;
  QueueCurves curves_;
  BusyCurves busy_;
  LogTail log_;
  report::Statistics statistics_;
  std::vector<report::TrafficRow> traffic_;
  trace::NameTable names_at_end_;
};

}  // namespace meshsim::page
