#pragma once

#include <chrono>
#include <meshsim/time.hpp>

namespace meshsim::conformance {

/// The schedule's time for a server whose clock cannot be set: it passes by the wall clock, ten times as fast as the
/// schedule says, so that 30s are 3s. A server, or we, may fall behind; then what came first is not told.
class HastyTime {
 public:
  static constexpr std::int64_t haste = 10;
  static constexpr std::chrono::nanoseconds real(Duration duration) {
    return std::chrono::nanoseconds(duration / haste);
  }

  /// Begins at 0 now. `tolerance`: how late a step may be, in real time, without harm.
  void begin(std::chrono::nanoseconds tolerance);
  /// Forgives the delay so far, because nothing is running that time would end.
  void forgive();
  /// What was to come did not, as if one were late.
  void give_up() { late_ = true; }
  /// Waits until so much more has passed.
  void pass(Duration duration);

  Duration now() const { return now_; }
  bool was_late() const { return late_; }
  std::chrono::nanoseconds tolerance() const { return tolerance_; }

 private:
  std::chrono::steady_clock::time_point began_;
  std::chrono::nanoseconds tolerance_{};
  Duration now_ = 0;
  bool late_ = false;
};

}  // namespace meshsim::conformance
