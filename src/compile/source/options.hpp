// The inputs of the compiler beside a path: the files, and the additions of the command line or a session.
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
  /// Reads the whole file, or tells why it cannot. The path is relative to the same folder as the first file's path.
  virtual Result<std::string> read(const std::string& path) = 0;
};

/// An action typed in step mode, and its time: "at event 7", "kill worker".
struct TypedLine {
  std::string when;
  std::string action;

  /// Writes it as a line of the timeline.
  [[nodiscard]] std::string text() const { return when + ": " + action; }
};

/// A condition typed in step mode: a fact or a state to stop at, or a metric to stop at when its value changes.
struct TypedStop {
  std::string text;
  bool on_change = false;
};

/// A setting of `explore` from the command line.
struct ExploreSetting {
  std::string option;  ///< "--for"
  std::string text;    ///< as it would stand in the file: "for 50ms, 20s"
};

struct CompileOptions {
  std::optional<std::uint64_t> seed;  ///< replaces `seed` and `seeds`
  std::optional<SeedSpan> seeds;      ///< replaces them by several seeds
  /// Parameters by name, with values as text; for columns, they choose cases.
  std::vector<std::pair<std::string, std::string>> sets;
  std::vector<std::string> varied;               ///< the names among them that `--vary` gave, not `--set`
  std::optional<Time> until;                     ///< ends every run there, idle or not
  std::vector<std::string> actors;               ///< C++ actors in the registry, for `service x is NAME`
  std::optional<std::vector<std::string>> only;  ///< if set, keeps only the runs whose names fit one of these
                                                 ///< (base/glob.hpp)
  std::vector<TypedLine> typed_lines;            ///< lines of the timeline, behind those of the file
  std::vector<TypedStop> stops;                  ///< compiled into Compiled::stops
  std::vector<ExploreSetting> explore;           ///< each replaces the same setting of the file
};

}  // namespace meshsim::compile
