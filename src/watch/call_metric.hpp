// Latency, error rate, throughput, goodput, offered load and amplification of an endpoint, as its callers see it.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <cstddef>
#include <cstdint>
#include <meshsim/event.hpp>

#include "base/percentile.hpp"
#include "base/sequence_table.hpp"
#include "plan/plan.hpp"
#include "trace/name_table.hpp"
#include "watch/measurement.hpp"
#include "watch/router.hpp"
#include "watch/window.hpp"

namespace meshsim::watch {

/// A call is finished when its caller has an answer, is refused or gives up; it belongs to the window in which that
/// happens. Without `at S`, only outermost calls count: calls that are not made on behalf of another open call of the
/// endpoint, as a gateway's are. With `at S`, every attempt at S counts, whoever makes it. A caller that was refused or
/// gave up is taken to have waited longer than all that were answered: without it, the slowest calls would make the
/// latency look better. Memory: an entry per open call.
class CallMetric {
 public:
  CallMetric(const plan::Metric& metric, Window window) : metric_(&metric), window_(window) {}

  void connect(Router& router, std::uint32_t listener) const;
  void on_event(std::uint8_t role, const Event& event, const trace::NameTable& names);
  void on_mark(std::uint32_t index, Point mark) { window_.on_mark(index, mark); }
  /// Goes on with another window, without the samples so far. Open calls stay known.
  void begin(const Window& window);
  Measurement value(Time run_end) const;
  std::size_t memory_bytes() const {
    return open_.size() * 40 + serving_.size() * 16 + roots_.size() * 5 + (answered_.count() + unanswered_.count()) * 8;
  }

 private:
  struct Call {
    Time since = 0;
    std::uint32_t root = 0;
    InstanceId callee = no_instance;
    bool counts = false;
  };
  /// Notes a call; tells whether it is one of those that are measured.
  bool open(const Event& event, const trace::NameTable& names);
  void retry(const Event& event, const trace::NameTable& names);
  void count_failed_try(const Event& event, const Call& call);
  void end(const Event& event);
  Measurement latency() const;
  /// Returns the sample of that rank among the answered and the unanswered calls together, of which at least one is
  /// unanswered.
  Measurement of_all(std::size_t rank) const;
  /// Tells whether the caller is itself being called at this endpoint, for the same flow run.
  bool is_nested(const Event& event) const;
  /// Counts an attempt, on behalf of a flow run or line.
  void attempted(std::uint32_t root);
  void serve(std::uint32_t root, InstanceId callee);
  void unserve(const Call& call);

  const plan::Metric* metric_;
  Window window_;
  SequenceTable<Call> open_;                                         // by call and caller
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> serving_;  // by root and callee: the number of open calls
  Samples answered_;                                                 // latencies, only of calls that count
  Samples unanswered_;                                               // the shortest time that each can have taken
  std::uint64_t finished_ = 0;
  std::uint64_t failed_ = 0;
  std::uint64_t begun_ = 0;
  std::uint64_t attempts_ = 0;                      // amplification only
  boost::unordered_flat_set<std::uint32_t> roots_;  // of those attempts
};

/// Packs a call as its caller sees it into one number. The id alone is not enough, because a gateway may pass a call on
/// under the same id. Calls of one caller are neighbours.
inline std::uint64_t call_key(const Event& event) { return std::uint64_t{event.instance} << 40 | event.message; }
inline MessageId call_of_key(std::uint64_t key) { return key & ((std::uint64_t{1} << 40) - 1); }

}  // namespace meshsim::watch
