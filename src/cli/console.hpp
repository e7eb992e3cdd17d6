// Standard output and error as the commands see them, and whether each is a terminal and takes colours.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

#include "cli/options.hpp"

namespace meshsim::cli {

class Console {
 public:
  /// Decides on colours by --color, then NO_COLOR, then CLICOLOR_FORCE and FORCE_COLOR, then TERM=dumb, then whether it
  /// is a terminal; for each of the two streams by itself (no-color.org, bixense.com/clicolors).
  explicit Console(ColorChoice choice);
  ~Console() { flush(); }
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  /// Writes whole lines for people. Characters that would act on a terminal are escaped; our own colours stay, if there
  /// are any. On a terminal, lines that are wider than it are broken between words.
  void out(std::string_view text);
  void err(std::string_view text);
  /// Writes bytes for another program: a trace, a formatted file.
  void out_raw(std::string_view bytes);
  /// Writes the line that shows the progress of a run, with its cursor movements.
  void err_raw(std::string_view bytes);
  /// Tells whether standard output works; false after a closed pipe or a full disk, so that a long output may stop.
  bool out_works() const { return out_error_ == 0; }
  /// Returns the errno of the failure; 0 while it works.
  int out_error() const { return out_error_; }
  void flush();

  bool out_color() const { return out_color_; }
  bool err_color() const { return err_color_; }
  bool out_is_terminal() const { return out_is_terminal_; }
  bool err_is_terminal() const { return err_is_terminal_; }

 private:
  void write_lines();
  void write_held(std::size_t bytes);

  bool out_color_ = false;
  bool err_color_ = false;
  bool out_is_terminal_ = false;
  bool err_is_terminal_ = false;
  int out_error_ = 0;
  std::string held_;  // for standard output: written in whole lines
};

}  // namespace meshsim::cli
