// The binary in a terminal of its own: what a user's keys do, seen on the screen.
//
// Nothing waits for time to pass: keys are sent when the screen shows what they answer to, and a test that waits in
// vain fails with the screen's text after a while.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace meshsim::step::test {

namespace key {
constexpr std::string_view up = "\x1b[A", left = "\x1b[D", backspace = "\x7f", enter = "\r", tab = "\t";
constexpr std::string_view ctrl_a = "\x01", ctrl_c = "\x03", ctrl_d = "\x04", ctrl_e = "\x05", ctrl_u = "\x15";
}  // namespace key

class Terminal {
 public:
  /// Whether the system has pseudo-terminals; a bare chroot has none (no /dev/pts), and then nothing can be tested
  /// here. Says so in the test's output.
  static bool can_be_had();

  /// Runs `meshsim` with the arguments, in the folder of the tree, 80 columns wide.
  explicit Terminal(const std::vector<std::string>& arguments);
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  void press(std::string_view keys);
  /// Types a line and waits until the screen shows `answer` behind it; see wait_for_prompt().
  void enter(std::string_view line, std::string_view answer);
  /// Reads on until what came since the last wait holds `text`; gives all that came up to its end.
  std::string wait_for(std::string_view text);
  /// Does the same for a text that ends with the prompt: waits until keys are read one by one. Before that the terminal
  /// itself would edit the line, and swallow a Ctrl-D.
  void wait_for_prompt(std::string_view text);
  void resize(unsigned short columns);
  void send(int signal) const;
  /// Reads to the end; the exit code, or minus the signal that ended it.
  int wait_for_exit();

 private:
  bool read_more();

  int screen_ = -1;  // the terminal's other end
  pid_t process_ = -1;
  std::string unread_;  // came behind what was waited for
};

}  // namespace meshsim::step::test
