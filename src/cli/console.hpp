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

  /// Whole lines for people. What would act on a terminal is shown as an escape; colours of ours stay, where there are
  /// any. On a terminal, lines that are wider than it are broken between words.
  void out(std::string_view text);
  void err(std::string_view text);
  /// Bytes for another program: a trace, a file that was laid out.
  void out_raw(std::string_view bytes);
  /// The line that shows how far a run is, with its cursor movements.
  void err_raw(std::string_view bytes);
  /// False once standard output is gone (a closed pipe, a full disk): whoever produces a lot may stop.
  bool out_works() const { return out_error_ == 0; }
  /// Returns the errno of the failure; 0 while it works.
  int out_error() const { return out_error_; }
  void flush();

  bool out_color() const { return out_color_; }
  bool err_color() const { return err_color_; }
  bool out_is_terminal() const { return out_is_terminal_; }
  bool err_is_terminal() const { return err_is_terminal_; }

 private:
  bool out_color_ = false;
  bool err_color_ = false;
  bool out_is_terminal_ = false;
  bool err_is_terminal_ = false;
  int out_error_ = 0;
};

}  // namespace meshsim::cli
