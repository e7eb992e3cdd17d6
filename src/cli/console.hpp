// Standard output and error as the commands see them, with what is known of each: a terminal or not, colours or not.
#pragma once

#include <cstdio>
#include <string_view>

#include "cli/options.hpp"

namespace meshsim::cli {

class Console {
 public:
  /// Colours by --color, then NO_COLOR, then CLICOLOR_FORCE and FORCE_COLOR, then TERM=dumb, then whether it is a
  /// terminal; the two streams are judged apart (no-color.org, bixense.com/clicolors).
  explicit Console(ColorChoice choice);

  void out(std::string_view text);
  void err(std::string_view text);
  /// False once standard output is gone (a closed pipe, a full disk): whoever produces a lot may stop.
  bool out_works() const { return out_error_ == 0; }
  /// Why, as errno has it; 0 while it works.
  int out_error() const { return out_error_; }
  void flush();

  bool out_color() const { return out_color_; }
  bool err_color() const { return err_color_; }
  bool err_is_terminal() const { return err_is_terminal_; }

 private:
  bool out_color_ = false;
  bool err_color_ = false;
  bool err_is_terminal_ = false;
  int out_error_ = 0;
};

}  // namespace meshsim::cli
