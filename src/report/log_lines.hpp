// One event as a line of the log:
//
//      1.000s  subscriber-1  | exited with code 137 (killed)
#pragma once

#include <cstddef>
#include <meshsim/event.hpp>
#include <span>
#include <string>
#include <string_view>

#include "report/narrator.hpp"
#include "report/style.hpp"

namespace meshsim::report {

/// Returns the colour of a line about such an event: red for failures.
Colour colour_of(EventKind kind);

class LogLines {
 public:
  /// Takes a plan and names, which must outlive it. `numbered`: each line shows its event's number behind the time.
  LogLines(const plan::Plan& plan, const trace::NameTable& names, Style style, bool numbered = false);

  /// Appends the event's line, or several where its text has several.
  void append(std::string& out, const Event& event, std::span<const std::byte> payload);
  /// Appends a line of other text in the event's column.
  void append_text(std::string& out, const Event& event, std::string_view text) const;
  /// Tells whether the event stands out; false for the starts that everybody expects: everything starts at 0s and most
  /// things are ready at once.
  bool stands_out(const Event& event) const;

 private:
  void append_prefix(std::string& out, const Event& event) const;

  const plan::Plan* plan_;
  const trace::NameTable* names_;
  Narrator narrator_;
  Style style_;
  bool numbered_;
  std::size_t width_;  // the width of the instances' column
  std::string text_;
};

}  // namespace meshsim::report
