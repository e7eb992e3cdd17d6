#include "cli/console.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdlib>

#include "base/visible.hpp"
#include "base/wrap.hpp"

namespace meshsim::cli {

namespace {

bool is_set(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

bool is_forced(const char* name) { return is_set(name) && std::string_view(std::getenv(name)) != "0"; }

bool decide(ColorChoice choice, bool terminal) {
  if (choice != ColorChoice::automatic) return choice == ColorChoice::always;
  // See no-color.org, bixense.com/clicolors and force-color.org.
  if (is_set("NO_COLOR")) return false;
  if (is_forced("CLICOLOR_FORCE") || is_forced("FORCE_COLOR")) return true;
  const char* term = std::getenv("TERM");
  return terminal && term != nullptr && std::string_view(term) != "dumb";
}

std::size_t width_of(int stream) {
  winsize size = {};
  return ioctl(stream, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

std::string for_terminal(std::string_view text, bool has_colours, int stream) {
  return wrap_lines(visible_lines(text, has_colours), width_of(stream));
}

}  // namespace

Console::Console(ColorChoice choice)
    : out_color_(decide(choice, isatty(STDOUT_FILENO) == 1)),
      err_color_(decide(choice, isatty(STDERR_FILENO) == 1)),
      out_is_terminal_(isatty(STDOUT_FILENO) == 1),
      err_is_terminal_(isatty(STDERR_FILENO) == 1) {}

void Console::out(std::string_view text) {
  if (out_is_terminal_) return out_raw(for_terminal(text, out_color_, STDOUT_FILENO));
  if (is_plainly_visible(text)) return out_raw(text);
  out_raw(visible_lines(text, out_color_));
}

void Console::err(std::string_view text) {
  if (err_is_terminal_) return err_raw(for_terminal(text, err_color_, STDERR_FILENO));
  if (is_plainly_visible(text)) return err_raw(text);
  err_raw(visible_lines(text, err_color_));
}

// Writes whole lines, in pieces that a pipe takes as one or not at all (POSIX, write: PIPE_BUF), because a signal may
// end the process at any time, and half of a line would mislead its reader. A longer line may be cut.
void Console::out_raw(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::string_view some = bytes.substr(0, PIPE_BUF - held_.size());
    held_ += some;
    bytes.remove_prefix(some.size());
    if (held_.size() == PIPE_BUF) write_lines();
  }
  if (out_is_terminal_) flush();
}

void Console::write_lines() {
  const std::size_t end = held_.rfind('\n');
  write_held(end == std::string::npos ? held_.size() : end + 1);
}

void Console::write_held(std::size_t bytes) {
  std::string_view rest = std::string_view(held_).substr(0, bytes);
  while (!rest.empty() && out_works()) {
    const ssize_t written = write(STDOUT_FILENO, rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      out_error_ = errno;
    }
  }
  held_.erase(0, bytes);
}

void Console::err_raw(std::string_view bytes) { std::fwrite(bytes.data(), 1, bytes.size(), stderr); }

void Console::flush() {
  write_held(held_.size());
  std::fflush(stderr);
}

}  // namespace meshsim::cli
