// The connections of a machine that has lost its power: nobody answers, and nobody is told.
#pragma once

#include <sys/types.h>

#include <vector>

namespace meshsim::conformance {

/// Holds a second handle of each of a server's connections, so that they stay open when the server dies.
class SilentConnections {
 public:
  SilentConnections() = default;
  SilentConnections(const SilentConnections&) = delete;
  SilentConnections& operator=(const SilentConnections&) = delete;
  ~SilentConnections() { break_all(); }

  /// Those of a server that is about to be killed.
  void take_from(pid_t server);
  /// Counts the bytes that lie unread in a server's connections.
  static std::size_t unread_of(pid_t server);
  /// Resets those whose peers have said something: they wait for an answer that cannot come, and give up.
  void break_used();
  /// Resets them all: the peers' heartbeats have found out.
  void break_all();

 private:
  std::vector<int> sockets_;
};

}  // namespace meshsim::conformance
