// Measures how busy an instance is: the slot time it used, and the slot time it had.
#pragma once

#include <cstdint>
#include <meshsim/time.hpp>

namespace meshsim::actors {

/// Plain data. All instants are of virtual time and never go back.
class SlotMeter {
 public:
  explicit SlotMeter(std::uint32_t slots) : slots_(slots) {}

  void begin(Time now) {
    alive_ = true;
    began_ = since_ = now;
  }
  void end(Time now) {
    busy_ = busy(now);
    capacity_ = capacity(now);
    alive_ = false;
    running_ = 0;
  }
  /// Notes that one slot more, or one less, is busy.
  void change(Time now, int by) {
    busy_ = busy(now);
    since_ = now;
    running_ += by;
  }

  /// Sums, in ns, the time for which slots were busy up to now.
  Duration busy(Time now) const { return busy_ + (alive_ ? (now - since_) * running_ : 0); }
  /// Sums, in ns, the time for which there were slots up to now: slots times the time alive.
  Duration capacity(Time now) const { return capacity_ + (alive_ ? (now - began_) * slots_ : 0); }

 private:
  Duration busy_ = 0;      // up to since_
  Duration capacity_ = 0;  // the sum over earlier lives
  Time began_ = 0;
  Time since_ = 0;
  std::int64_t running_ = 0;
  std::int64_t slots_;
  bool alive_ = false;
};

}  // namespace meshsim::actors
