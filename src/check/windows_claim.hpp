// `in every D window from A to B, METRIC < VALUE`: one value for each of the windows that lie one behind the other.
//
// A window takes what happens from its beginning on, and leaves what happens at its end to the next one. One that has
// nothing to measure is not judged, except that a rate is 0 there. The metric is the same object for all windows, so
// that it knows what is under way from one to the next.
#pragma once

#include <cstddef>
#include <cstdint>

#include "check/claim_frame.hpp"
#include "check/window_row.hpp"
#include "plan/plan.hpp"
#include "watch/metric_watch.hpp"

namespace meshsim::check {

class WindowsClaim : public ClaimFrame {
 public:
  WindowsClaim(const Setting& setting, const plan::claim::InWindows& said);

  void connect(watch::Router& router, const plan::Plan& /*plan*/, std::uint32_t listener) const {
    metric_.connect(router, listener);
  }
  void on_event(std::uint8_t role, const Event& event, value::Bytes /*payload*/, watch::WhereFilter& filter) {
    close_up_to(event.time);
    metric_.on_event(role, event, filter.names());
  }
  void on_mark(std::uint32_t index, watch::Point mark);

  static constexpr bool looks = true;
  void look(const Look& here);
  void look_at_end(const Look& here, const Ending& ending);
  bool wants_dispatches() const { return metric_.wants_dispatches(); }
  Time next_look() const;
  bool is_due(Time now, bool instant_over) const {
    return wants_dispatches() || (instant_over ? next_look() <= now : next_look() < now);
  }
  bool is_broken() const { return row_.failed() > 0; }

  /// Makes the verdict. Call after a look at the run's end.
  Verdict finish(const Ending& ending) const;
  std::size_t memory_bytes() const { return metric_.memory_bytes(); }

  static std::string told(const Telling& telling, const plan::claim::InWindows& said);
  static std::string cut_short(const Telling& telling, const plan::claim::InWindows& said);

 private:
  void open();
  /// Judges the windows that end at `now` or before.
  void close_up_to(Time now);
  void judge(const watch::Measurement& value);
  bool is_worse(const watch::Measurement& value) const;

  const plan::claim::InWindows* said_;
  watch::MetricWatch metric_;
  WindowRow row_;
  watch::Measurement shown_;
};

}  // namespace meshsim::check
