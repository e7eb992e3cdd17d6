#pragma once

#include <string>
#include <string_view>

namespace meshsim::conformance {

/// A TCP connection to a port on loopback, and what has come in over it. Everything throws Lost when it is gone.
class Socket {
 public:
  explicit Socket(int port);
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket();

  void send(std::string_view bytes);
  /// Waits until something has come, and appends it to `input`.
  void wait_for_input() { take(false); }
  /// Appends to `input` what is there already.
  void take_input() { take(true); }

  int handle() const { return handle_; }
  std::string input;  ///< what has come and nobody has taken yet

 private:
  void take(bool only_what_is_there);

  int handle_;
};

}  // namespace meshsim::conformance
