// Compiles text that is typed in a session: lines of the timeline, and conditions to stop at. Both are parsed and
// compiled by the same rules as a file.
//
// Typed lines stand behind the file's whole timeline, in the order of typing, so they change nothing that was there
// before: neither the numbers of lines nor the random streams that depend on them. Conditions are compiled last, so
// that a plan with them differs from one without them only by code that no run executes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compile/build/build.hpp"
#include "compile/compile.hpp"
#include "lang/ast/ast.hpp"

namespace meshsim::compile {

/// The typed texts of the options, parsed.
class Typed {
 public:
  /// Adds each text to the sources and parses it; reports mistakes.
  Typed(const CompileOptions& options, lang::Sources& sources, lang::Diagnostics& diagnostics);

  /// Puts the lines behind the system's timelines.
  void add_lines(System& system) const;
  /// Compiles the conditions, after everything else is built. Those with a mistake are reported and left out.
  [[nodiscard]] std::vector<plan::Stop> build_stops(Build& build) const;

 private:
  lang::ast::Timeline lines_;
  std::vector<lang::ast::Condition> conditions_;  // each a fact or a state
  std::vector<bool> on_change_;                   // by condition: it is only a metric
};

/// A line of the timeline, and the line of the file behind which it stands.
struct PlacedLine {
  static constexpr std::uint32_t at_the_beginning = 0;
  static constexpr std::uint32_t at_the_end = UINT32_MAX;

  std::string text;
  std::uint32_t after = at_the_end;  ///< the number of a line of the file's last timeline
};

/// Inserts the lines into the last timeline of `text`, or adds a timeline where it has none. Lines for the same place
/// keep their order. A line behind one that does not exist goes to the end.
[[nodiscard]] std::string with_lines(const std::string& name, const std::string& text,
                                     const std::vector<PlacedLine>& lines);

/// Writes the errors of a compilation for a user, at most 80 columns wide where possible.
[[nodiscard]] std::string errors_of(const Compiled& compiled, bool color);

/// Lists the words that can begin a typed action ("kill", "note"), for completion and for the nearest word.
[[nodiscard]] std::vector<std::string_view> action_words();
/// Lists the metrics and the words within them.
[[nodiscard]] std::vector<std::string_view> metric_words();
/// Lists all words of the language that a condition may hold: facts, metrics, states, and those that join them.
[[nodiscard]] std::vector<std::string_view> condition_words();

}  // namespace meshsim::compile
