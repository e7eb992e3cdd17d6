// `p95 latency of T < 80ms`, `error rate of POST /orders < 0.5%`, `depth of T == 0`: one value over the scope.
#pragma once

#include <cstddef>
#include <cstdint>

#include "check/claim_frame.hpp"
#include "plan/plan.hpp"
#include "watch/metric_watch.hpp"

namespace meshsim::check {

class MetricClaim : public ClaimFrame {
 public:
  MetricClaim(const plan::Claim& claim, std::uint32_t index, const plan::claim::Measured& said, const plan::Plan& plan)
      : ClaimFrame(claim, index), said_(&said), metric_(said.metric, window(), plan) {}

  void connect(watch::Router& router, std::uint32_t listener) const { metric_.connect(router, listener); }
  void on_event(std::uint8_t role, const Event& event, const trace::NameTable& names) {
    metric_.on_event(role, event, names);
  }
  void on_mark(std::uint32_t index, watch::Point mark);
  void look(Time now, EventSeq last, const watch::Gauges& gauges) { metric_.look(now, last, gauges); }
  bool wants_dispatches() const { return metric_.wants_dispatches(); }
  Time next_look() const { return metric_.next_look(); }
  /// After a look at the run's end.
  Verdict finish(const Ending& ending) const;
  std::size_t memory_bytes() const { return metric_.memory_bytes(); }

 private:
  const plan::claim::Measured* said_;
  watch::MetricWatch metric_;
};

}  // namespace meshsim::check
