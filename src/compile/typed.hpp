// Compiles what is typed while somebody looks at a run: lines of the timeline, and conditions to stop at. Both are
// parsed and compiled by the same rules as a file's.
//
// Typed lines stand behind the file's whole timeline, in the order of typing, so they change nothing that was there
// before: neither the numbers of lines nor the random streams that hang on them. Conditions are compiled last, so that
// a plan with them differs from one without them only by code that no run executes.
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
  /// Adds each text to the sources; mistakes are reported.
  Typed(const CompileOptions& options, lang::Sources& sources, lang::Diagnostics& diagnostics);

  /// Puts the lines behind the system's timelines.
  void add_lines(System& system) const;
  /// Compiles the conditions, when everything else is built. Those with a mistake are reported and left out.
  [[nodiscard]] std::vector<plan::Stop> build_stops(Build& build) const;

 private:
  lang::ast::Timeline lines_;
  std::vector<lang::ast::Condition> conditions_;  // each a fact or a state
  std::vector<bool> on_change_;                   // by condition: it is a metric alone
};

/// A line of the timeline, and behind which line of the file it stands.
struct PlacedLine {
  static constexpr std::uint32_t at_the_beginning = 0;
  static constexpr std::uint32_t at_the_end = UINT32_MAX;

  std::string text;
  std::uint32_t after = at_the_end;  ///< the number of a line of the file's last timeline
};

/// `text` with the lines in its last timeline; with a timeline of their own where it has none. Those for the same place
/// keep their order. One that stands behind a line which is not there goes to the end.
[[nodiscard]] std::string with_lines(const std::string& name, const std::string& text,
                                     const std::vector<PlacedLine>& lines);

/// The errors of a compilation as a user reads them, at most 80 columns wide where it can be.
[[nodiscard]] std::string errors_of(const Compiled& compiled, bool color);

/// Words that can begin a typed action ("kill", "note"), for completion and for the nearest word.
[[nodiscard]] std::vector<std::string_view> action_words();
/// Metrics and what stands in them.
[[nodiscard]] std::vector<std::string_view> metric_words();
/// All words of the language that a condition may hold: facts, metrics, states, and what joins them.
[[nodiscard]] std::vector<std::string_view> condition_words();

}  // namespace meshsim::compile
