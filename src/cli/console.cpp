#include "cli/console.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace meshsim::cli {

namespace {

bool is_set(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

bool is_forced(const char* name) { return is_set(name) && std::string_view(std::getenv(name)) != "0"; }

bool decide(ColorChoice choice, bool terminal) {
  if (choice != ColorChoice::automatic) return choice == ColorChoice::always;
  if (is_set("NO_COLOR")) return false;
  if (is_forced("CLICOLOR_FORCE") || is_forced("FORCE_COLOR")) return true;
  const char* term = std::getenv("TERM");
  return terminal && term != nullptr && std::string_view(term) != "dumb";
}

}  // namespace

Console::Console(ColorChoice choice)
    : out_color_(decide(choice, isatty(STDOUT_FILENO) == 1)),
      err_color_(decide(choice, isatty(STDERR_FILENO) == 1)),
      err_is_terminal_(isatty(STDERR_FILENO) == 1) {}

void Console::out(std::string_view text) {
  if (out_works() && std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) out_error_ = errno;
}

void Console::err(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }

void Console::flush() {
  if (std::fflush(stdout) != 0 && out_works()) out_error_ = errno;
  std::fflush(stderr);
}

}  // namespace meshsim::cli
