// The size and the shape of the tree in figures: what `./dev figures` prints and what the house's limits are held
// against.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "house/source_file.hpp"

namespace meshsim::test {

/// How a set of lengths is spread. Percentiles are members of the set (the nearest rank).
struct Spread {
  std::size_t count = 0;
  std::size_t median = 0;
  std::size_t p90 = 0;
  std::size_t longest = 0;
};

struct ClassSize {
  std::string name;           ///< with its room: "broker/Broker"
  std::size_t functions = 0;  ///< declared between its braces; no `= default`, no `= delete`
  std::size_t lines = 0;      ///< of its braces and of its functions elsewhere
  std::size_t files = 0;      ///< that hold any of these
  std::size_t members = 0;    ///< data members, its own
};

/// A share as it was counted.
struct Share {
  std::size_t part = 0;
  std::size_t whole = 0;
  /// Returns it in tenths of a percent, rounded down; 0 of nothing is 0.
  std::size_t permille() const { return whole == 0 ? 0 : part * 1000 / whole; }
};

struct Figures {
  Spread functions;
  std::size_t long_functions = 0;  ///< over 60 lines
  Spread files;
  std::vector<ClassSize> classes;  ///< largest first: by functions, then by lines, then by name
  Share comments_in_headers;       ///< lines with a comment, of those that are not empty
  Share comments_in_sources;
  Share relative_openings;  ///< comments that open with What, Who, Of ..., of all
  Share without_verb;       ///< comments on a function whose first word is no verb in the third person, of all on one
};

inline constexpr std::size_t most_class_functions = 40;
inline constexpr std::size_t most_class_files = 2;
inline constexpr std::size_t most_function_lines = 60;

Figures figures_of(const std::vector<SourceFile>& files);

/// Whether the comment opens with a relative clause: "What comes back", "Of a call", "Whether it is full".
bool opens_with_relative_clause(std::string_view comment);

/// Whether the comment's first word may be a verb in the third person: "Closes", "Is".
bool opens_with_verb(std::string_view comment);

/// Writes the table, of `classes` classes.
std::string figures_text(const Figures& figures, std::size_t classes = 12);

/// Writes one line for each comment that the last two shares count: "src/sim/a.hpp:3: relative: What ...".
std::string openings_text(const std::vector<SourceFile>& files);

/// Reports comments above functions that do not begin with a verb in the third person, as they should to say what the
/// function does.
std::vector<std::string> verb_breaches(const std::vector<SourceFile>& files);

}  // namespace meshsim::test
