// Counts the events of messages and calls: per topic, per subscription of a service, per endpoint. A sink; its memory
// follows the plan, and the messages that are acked before they are handled.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "report/backlog.hpp"
#include "report/style.hpp"
#include "report/traffic.hpp"
#include "report/unhandled.hpp"
#include "trace/name_table.hpp"
#include "trace/sink.hpp"
#include "watch/gauges.hpp"

namespace meshsim::plan {
struct Plan;
}

namespace meshsim::report {

class Statistics : public trace::Sink {
 public:
  /// Takes a plan, names and gauges, which must outlive it, up to rows().
  Statistics(const plan::Plan& plan, const trace::NameTable& names, const watch::Gauges& gauges);

  void on_event(const Event& event, std::span<const std::byte> payload) override;
  std::size_t memory_bytes() const override { return unhandled_.memory_bytes(); }

  /// Writes a line for each topic, subscription and endpoint that was used, at the end of the run, which is `now`:
  ///   hello           6 published
  ///     subscriber    8 delivered, 6 handled, 1 dropped (the queue was full), 2 waiting at the end (the oldest for
  ///                   3s), a backlog of up to 2 from 1.000s on, still there at the end
  ///       subscriber-1  4 delivered, 4 handled
  ///       subscriber-2  4 delivered, 2 handled, 1 dropped (the queue was full), 2 waiting at the end ...
  ///   POST /orders    120 called, 118 answered (3 not 2xx), 1 timed out, 1 still waiting at the end
  ///   shop            3 kept in its outbox at the end
  std::string text(Time now, Style style);
  /// Returns the same as data, with the rows and numbers in which nothing happened, and a row for each service.
  std::vector<TrafficRow> rows(Time now);

 private:
  /// The events of one topic, or of one subscription with all its replicas.
  struct Counts {
    std::array<std::uint64_t, event_kind_count> kinds{};
    std::array<std::uint64_t, reason_count> drops{};  // counts of `dropped`, by reason
    std::array<std::uint64_t, reason_count> dead{};   // counts of `dead_lettered`
    std::uint64_t unsuccessful = 0;                   // answers that are not 2xx
    std::uint64_t copies = 0;                         // publishes of a message that was published before
    std::uint64_t of(EventKind kind) const { return kinds[static_cast<std::size_t>(kind)]; }
  };
  bool is_inner_call(const Event& event) const;
  static std::vector<TrafficCount> topic_counts(const Counts& counts, const watch::Outside& outside);
  std::vector<std::vector<SubscriptionId>> subscription_ids() const;
  static TrafficRow subscription_row(const Counts& counts, std::uint64_t unhandled, const watch::Holding& held,
                                     Time now);
  void add_subscription(std::vector<TrafficRow>& rows, std::uint32_t index, const std::vector<SubscriptionId>& ids,
                        Time now) const;
  TrafficRow service_row(ServiceId service) const;
  static void count(Counts& counts, const Event& event);
  void count_of_service(const Event& event);
  void follow_call(TopicId topic, const Event& event);
  void end_calls_of(InstanceId caller);
  std::vector<TrafficCount> call_counts(TopicId topic) const;

  const plan::Plan* plan_;
  const trace::NameTable* names_;
  const watch::Gauges* gauges_;
  std::vector<TopicId> counted_as_;  // by TopicId: the endpoint of its path
  std::vector<Counts> topics_;       // by TopicId
  struct Waiting {
    std::vector<std::uint32_t> by_caller;  // by InstanceId: its calls that have no outcome yet
    std::uint64_t gone = 0;                // calls whose caller ended before they had an outcome
  };
  std::vector<Waiting> waiting_;       // by TopicId
  std::vector<Counts> subscriptions_;  // by index into Plan::subscriptions
  Unhandled unhandled_;
  BacklogWatch backlogs_;
  std::vector<Counts> replicas_;  // by SubscriptionId, of those that are a replica's own
  std::vector<Counts> services_;  // by ServiceId: starts and ends of its instances
};

}  // namespace meshsim::report
