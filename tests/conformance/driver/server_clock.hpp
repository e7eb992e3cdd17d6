#pragma once

#include <cstdint>
#include <meshsim/time.hpp>
#include <string>
#include <vector>

namespace meshsim::conformance {

/// The clock of a server that has clock_shim.cpp preloaded: it runs as the machine's does and can be moved on.
class ServerClock {
 public:
  explicit ServerClock(const std::string& file);
  ServerClock(const ServerClock&) = delete;
  ServerClock& operator=(const ServerClock&) = delete;
  ~ServerClock();

  void pass(Duration duration) { *ahead_ = *ahead_ + duration; }
  /// What the server must find in its environment.
  std::vector<std::string> environment() const;

 private:
  std::string file_;
  volatile std::int64_t* ahead_;  // shared with the server
};

}  // namespace meshsim::conformance
