// `in every D window from A to B, X FACT at most n times`: the number of matching events in each of the windows that
// lie one behind the other.
//
// A window takes what happens from its beginning on, and leaves what happens at its end to the next one. One in which
// nothing matches counts 0. A last one that the scope's end cuts is not judged.
#pragma once

#include <cstddef>
#include <cstdint>

#include "check/claim_frame.hpp"
#include "check/window_row.hpp"
#include "plan/plan.hpp"
#include "watch/router.hpp"

namespace meshsim::check {

class WindowCountClaim : public ClaimFrame {
 public:
  WindowCountClaim(const Setting& setting, const plan::claim::CountedInWindows& said);

  void connect(watch::Router& router, const plan::Plan& plan, std::uint32_t listener) const;
  void on_event(std::uint8_t role, const Event& event, value::Bytes payload, watch::WhereFilter& filter);
  void on_mark(std::uint32_t index, watch::Point mark);

  static constexpr bool looks = true;
  void look(const Look& here) {
    if (here.instant_over) close_up_to(here.now);
  }
  void look_at_end(const Look& here, const Ending& ending);
  Time next_look() const { return row_.next_end(window()); }
  bool is_due(Time now, bool instant_over) const { return instant_over ? next_look() <= now : next_look() < now; }
  bool is_broken() const { return row_.failed() > 0; }

  /// Makes the verdict. Call after a look at the run's end.
  Verdict finish(const Ending& ending) const;
  std::size_t memory_bytes() const { return fact_.memory_bytes(); }

  static std::string told(const Telling& telling, const plan::claim::CountedInWindows& said);
  static std::string cut_short(const Telling& telling, const plan::claim::CountedInWindows& said);

 private:
  /// Judges the windows that end at `now` or before.
  void close_up_to(Time now);
  void judge();
  bool is_more_than_claimed(std::uint64_t seen) const;
  bool is_fewer_than_claimed(std::uint64_t seen) const;

  const plan::claim::CountedInWindows* said_;
  watch::FactMatcher fact_;
  WindowRow row_;
  std::uint64_t seen_ = 0;  // in the present window
  Witness last_;            // in it
  std::uint64_t shown_ = 0;
  Witness shown_last_;
};

}  // namespace meshsim::check
