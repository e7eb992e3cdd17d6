// What the compiler is given beside a path: the files, and what the command line and a session add to the scenario.
#pragma once

#include <cstdint>
#include <meshsim/time.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "compile/source/seed_span.hpp"

namespace meshsim::compile {

/// The source of files: the disk for the command line, memory for tests.
class FileReader {
 public:
  virtual ~FileReader() = default;
  /// The whole file, or why it cannot be read. The path is relative to where the first file's path is.
  virtual Result<std::string> read(const std::string& path) = 0;
};

/// An action typed in step mode, and when it happens: "at event 7", "kill worker".
struct TypedLine {
  std::string when;
  std::string action;

  /// As a line of the timeline.
  [[nodiscard]] std::string text() const { return when + ": " + action; }
};

/// A condition typed in step mode: a fact or a state to stop at, or a metric to stop at when its value changes.
struct TypedStop {
  std::string text;
  bool on_change = false;
};

struct CompileOptions {
  std::optional<std::uint64_t> seed;  ///< replaces `seed` and `seeds`
  std::optional<SeedSpan> seeds;      ///< the same for several
  /// Parameters by name, values as text; columns: to choose cases.
  std::vector<std::pair<std::string, std::string>> sets;
  std::optional<Time> until;                     ///< ends every run there, idle or not
  std::vector<std::string> actors;               ///< C++ actors in the registry, for `service x is NAME`
  std::optional<std::vector<std::string>> only;  ///< keep only the runs whose names fit one of these (base/glob.hpp)
  std::vector<TypedLine> typed_lines;            ///< lines of the timeline, behind those of the file
  std::vector<TypedStop> stops;                  ///< compiled into Compiled::stops
};

}  // namespace meshsim::compile
