#include "driver/hasty_time.hpp"

#include <thread>

namespace meshsim::conformance {

using std::chrono::steady_clock;

void HastyTime::begin(std::chrono::nanoseconds tolerance) {
  began_ = steady_clock::now();
  tolerance_ = tolerance;
  now_ = 0;
  late_ = false;
}

void HastyTime::forgive() { began_ = steady_clock::now() - real(now_); }

void HastyTime::pass(Duration duration) {
  if (steady_clock::now() > began_ + real(now_) + tolerance_) late_ = true;
  now_ += duration;
  std::this_thread::sleep_until(began_ + real(now_));
}

}  // namespace meshsim::conformance
