#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace meshsim::step {

/// Lists the words that could stand at the cursor: whole words, of which those that begin with the last one are
/// offered.
class Completer {
 public:
  virtual ~Completer() = default;
  /// Returns the candidates. `line` is the line up to the cursor.
  virtual std::vector<std::string> candidates(std::string_view line) = 0;
};

/// Longer lines are refused.
inline constexpr std::size_t most_line_bytes = std::size_t{64} << 10;

/// The source of a session's lines: a terminal with editing, or standard input as it is.
class LineReader {
 public:
  struct Input {
    /// cancelled: Ctrl-C was pressed; too_long: the line is left out, and the text is its beginning.
    enum class Kind { text, end, cancelled, too_long } kind = Kind::text;
    std::string text;
  };
  virtual ~LineReader() = default;
  /// Shows the prompt and reads one line, without its end.
  virtual Input read(const std::string& prompt, Completer& completer) = 0;
};

}  // namespace meshsim::step
