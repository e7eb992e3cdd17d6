// What all servers have in common: a program from the distribution on a free loopback port, with data of its own.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "driver/child_process.hpp"
#include "driver/scratch_folder.hpp"
#include "driver/silent_connections.hpp"

namespace meshsim::conformance {

/// Finds a port on 127.0.0.1 that nobody listens on now.
int free_port();

/// A deadline for what should take a moment; the wall clock only ever ends a wait, it decides nothing.
class Patience {
 public:
  explicit Patience(std::string what, int seconds = 30);
  /// Waits a moment (about a millisecond); throws Trouble when the time is over.
  void wait_a_moment();
  /// Does the same without the wait.
  void check() const;

 private:
  std::string what_;
  std::int64_t until_ns_;
};

class ServerProcess {
 public:
  /// Starts a program and waits until `answers` says true. Throws Trouble, with the end of its log, when it ends
  /// before.
  void start(const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
             const std::function<bool()>& answers);
  void kill();
  void stop();
  /// Kills it as kill() does, but no peer is told.
  void vanish();
  /// Those it left without a word; see SilentConnections.
  SilentConnections& silent() { return silent_; }
  bool is_up() const { return process_.has_value(); }
  void pause();
  void resume();
  bool is_paused() const { return paused_; }
  /// Counts the bytes that its clients have sent and it has not read.
  std::size_t unread() const { return SilentConnections::unread_of(pid()); }
  pid_t pid() const { return process_->pid(); }
  const ScratchFolder& folder() const { return folder_; }

 private:
  std::string end_of_log() const;

  ScratchFolder folder_;
  std::optional<ChildProcess> process_;
  SilentConnections silent_;
  bool paused_ = false;
};

}  // namespace meshsim::conformance
