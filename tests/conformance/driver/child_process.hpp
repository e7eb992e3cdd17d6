// A process of our own: started, spoken to line by line, signalled and reaped by its pid, never left behind.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace meshsim::conformance {

struct ChildOptions {
  bool talks = false;                    ///< stdin and stdout are pipes to us; else both go to `log_file`
  std::string log_file = "/dev/null";    ///< where stderr (and stdout, if it does not talk) goes
  std::vector<std::string> environment;  ///< "NAME=value", in place of our own NAME
};

class ChildProcess {
 public:
  /// Starts arguments[0], looked up in our PATH. Throws Trouble when there can be no process; one whose program is not
  /// found ends at once, with 127.
  ChildProcess(const std::vector<std::string>& arguments, const ChildOptions& options);
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) noexcept;
  /// Kills what still runs.
  ~ChildProcess();

  void signal(int number) const;
  /// Sends SIGKILL, and waits for the end.
  void kill();
  /// Sends SIGTERM, and waits for the end; throws Trouble when it takes longer than `seconds`.
  void terminate(int seconds);
  /// Whether it has ended by itself; reaps it.
  bool has_ended();
  pid_t pid() const { return pid_; }

  /// Sends a line. False when the process no longer reads.
  bool tell(std::string_view line);
  /// Returns the next whole line it has written, if there is one. Does not wait.
  std::optional<std::string> hear();
  /// Returns the descriptor to wait on for output; -1 once its end was reached.
  int ear() const { return output_; }

 private:
  void close_pipes();
  void fill();

  pid_t pid_ = -1;
  int input_ = -1;   // we write
  int output_ = -1;  // we read
  std::string heard_;
};

}  // namespace meshsim::conformance
