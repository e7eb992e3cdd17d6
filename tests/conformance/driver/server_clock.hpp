#pragma once

#include <cstdint>
#include <meshsim/time.hpp>
#include <string>
#include <vector>

namespace meshsim::conformance {

/// The clock of a server that has clock_shim.cpp preloaded: it stands still until it is moved on.
class ServerClock {
 public:
  explicit ServerClock(const std::string& file);
  ServerClock(const ServerClock&) = delete;
  ServerClock& operator=(const ServerClock&) = delete;
  ~ServerClock();

  /// Returns the time since 1970.
  Time now() const { return *now_; }
  void pass(Duration duration) { *now_ = *now_ + duration; }
  /// Moves on to that far behind the beginning of the next second.
  void pass_into_next_second(Duration in) { *now_ = *now_ - *now_ % second + second + in; }
  /// What the server must find in its environment.
  std::vector<std::string> environment() const;

 private:
  std::string file_;
  volatile std::int64_t* now_;  // shared with the server
};

}  // namespace meshsim::conformance
