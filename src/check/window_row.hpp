// Windows that lie one behind the other: which one goes on, and how those that are over were judged.
#pragma once

#include <cstdint>

#include "base/time.hpp"
#include "check/verdict.hpp"
#include "watch/window.hpp"

namespace meshsim::check {

/// The windows of one claim over its scope. A last one that the scope's end cuts is not judged.
class WindowRow {
 public:
  explicit WindowRow(Duration width) : width_(width) {}

  /// Begins the first window where the scope has opened. Tells whether it began now.
  bool open(const watch::Window& scope) {
    if (end_ != never || scope.from() == watch::no_point) return false;
    end_ = saturating_add(scope.begin_time(), width_);
    return true;
  }

  /// Returns the end of the present window; `never` before the first one.
  Time end() const { return end_; }
  /// Returns the same for a window that will be judged; `never` where the scope's end cuts it.
  Time next_end(const watch::Window& scope) const { return end_ <= limit(scope) ? end_ : never; }
  /// Returns the instant behind which no window ends; `never` while none is known.
  static Time limit(const watch::Window& scope) {
    return scope.to() == watch::no_point ? never : scope.end_time(never);
  }
  /// Tells whether the present window has ended at `now` or before.
  bool is_over(const watch::Window& scope, Time now) const {
    return end_ != never && end_ <= now && end_ <= limit(scope);
  }
  void go_on() { end_ = saturating_add(end_, width_); }

  /// Counts the present window. Tells whether its figure is the one to show: that of the first window that failed, or
  /// while none has, of the one that was nearest to it.
  bool judge(bool stands, bool is_nearest) {
    ++judged_;
    const bool is_shown = failed_ == 0 && (!stands || is_nearest);
    if (is_shown) shown_end_ = end_;
    failed_ += stands ? 0 : 1;
    return is_shown;
  }
  std::uint64_t judged() const { return judged_; }
  std::uint64_t failed() const { return failed_; }

  /// Completes a verdict that holds: with the numbers of windows, and where one failed or the run was cut, with that.
  void complete(Verdict& made, Finding failure, bool is_cut_short, Time now) const;

 private:
  Duration width_;
  Time end_ = never;
  std::uint64_t judged_ = 0;
  std::uint64_t failed_ = 0;
  Time shown_end_ = 0;
};

}  // namespace meshsim::check
