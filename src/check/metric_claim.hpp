// `p95 latency of T < 80ms`, `error rate of POST /orders < 0.5%`, `depth of T == 0`: one value over the scope.
#pragma once

#include <cstddef>
#include <cstdint>

#include "check/claim_frame.hpp"
#include "plan/plan.hpp"
#include "watch/metric_watch.hpp"
#include "watch/predicates.hpp"

namespace meshsim::check {

class MetricClaim : public ClaimFrame {
 public:
  MetricClaim(const Setting& setting, const plan::claim::Measured& said)
      : ClaimFrame(setting), said_(&said), metric_(said.metric, window(), setting.plan) {}

  void connect(watch::Router& router, const plan::Plan& /*plan*/, std::uint32_t listener) const {
    metric_.connect(router, listener);
  }
  void on_event(std::uint8_t role, const Event& event, value::Bytes /*payload*/, watch::WhereFilter& filter) {
    metric_.on_event(role, event, filter.names());
  }
  void on_mark(std::uint32_t index, watch::Point mark);

  static constexpr bool looks = true;
  void look(const Look& here) {
    metric_.look(here.now, here.last, here.gauges);
    if (said_->has_other) other_ = watch::read_gauge(said_->other, here.now, here.gauges);
  }
  void look_at_end(const Look& here, const Ending& /*ending*/) { look(here); }
  bool wants_dispatches() const { return metric_.wants_dispatches(); }
  Time next_look() const { return metric_.next_look(); }
  bool is_due(Time now, bool instant_over) const {
    return wants_dispatches() || (instant_over ? next_look() <= now : next_look() < now);
  }

  /// Makes the verdict. Call after a look at the run's end.
  Verdict finish(const Ending& ending) const;
  std::size_t memory_bytes() const { return metric_.memory_bytes(); }

  static std::string told(const Telling& telling, const plan::claim::Measured& said);
  static std::string cut_short(const Telling& telling, const plan::claim::Measured& said);

 private:
  const plan::claim::Measured* said_;
  watch::MetricWatch metric_;
  watch::Measurement other_;
};

}  // namespace meshsim::check
