// Listens to a run for the formats of tracing tools: spans, how long instances were up and faults lasted, and how the
// queues grew and shrank.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "exports/span_recorder.hpp"
#include "report/queue_watch.hpp"
#include "trace/name_table.hpp"
#include "watch/gauges.hpp"

namespace meshsim::plan {
struct Plan;
struct Schedule;
}  // namespace meshsim::plan

namespace meshsim::exports {

/// The state of an instance from one moment to another: "up", "paused".
struct Stretch {
  InstanceId instance = no_instance;
  std::string what;
  Time begin = 0, end = 0;
};

/// A fault of the timeline while it lasted; or a moment: a note or a mark.
struct Mark {
  std::string text;
  Time begin = 0, end = 0;
  bool is_moment = false;
};

struct QueueChange {
  SubscriptionId subscription = no_subscription;
  Time time = 0;
  std::uint64_t waiting = 0, in_flight = 0;
};

class RunExport : public trace::Sink {
 public:
  /// The most changes of queues that are kept.
  static constexpr std::size_t most_changes = 1'000'000;

  /// Borrows all four up to finish(). `timeline`: the lines that the run goes by.
  RunExport(const plan::Plan& plan, const plan::Schedule& timeline, const trace::NameTable& names,
            const watch::Gauges& gauges);

  void on_event(const Event& event, std::span<const std::byte> payload) override;
  std::size_t memory_bytes() const override;
  /// Ends the spans, states and faults that are open. To be called once, at the end of the run, while names and gauges
  /// are there.
  void finish(Time now);

  const std::vector<Span>& spans() const { return spans_.spans(); }
  std::uint64_t left_out() const { return spans_.left_out(); }
  const std::vector<Stretch>& stretches() const { return stretches_; }
  const std::vector<Mark>& marks() const { return marks_; }
  const std::vector<QueueChange>& queue_changes() const { return queue_changes_; }
  /// Returns the names as they were at the end.
  const trace::NameTable& names() const { return names_at_end_; }
  const plan::Plan& plan() const { return *plan_; }

 private:
  void follow_life(const Event& event);
  void follow_fault(const Event& event);
  void end_stretch(InstanceId instance, Time now);
  report::QueueWatch::OnChange keeper();

  struct OpenFault {
    Time begin = 0;
    std::uint64_t links = 0;  // the number of pairs between which it lasts
  };
  const plan::Plan* plan_;
  const plan::Schedule* timeline_;
  const trace::NameTable* names_;
  SpanRecorder spans_;
  report::QueueWatch queues_;
  std::vector<Stretch> stretches_;
  std::map<InstanceId, Stretch> lives_;        // the present state of each
  std::map<std::uint64_t, OpenFault> faults_;  // by the line of the timeline
  std::vector<Mark> marks_;
  std::vector<QueueChange> queue_changes_;
  trace::NameTable names_at_end_;
};

/// Returns a short name for the span: "process Order", "POST /orders".
std::string title_of(const Span& span, const trace::NameTable& names);

/// Says how a span ended: "handled", "dropped(overflow)".
std::string outcome_of(const Span& span);

}  // namespace meshsim::exports
