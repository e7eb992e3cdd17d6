// The compiler's door: a scenario file -> the plans of its runs.
//
//   load      reads the file and what it `use`s                     load.hpp
//   merge     one system: overrides replace, roles are filled in    system.hpp
//   runs      params, cases and seeds multiply into named runs      runs.hpp
//   build     the system + one run's values -> one Plan             build.hpp
#pragma once

#include <cstdint>
#include <meshsim/time.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "compile/seed_span.hpp"
#include "lang/diagnostic.hpp"
#include "lang/source.hpp"
#include "plan/plan.hpp"
#include "plan/stop.hpp"

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
  std::vector<std::pair<std::string, std::string>>
      sets;                                      ///< parameters by name, values as text; columns: to choose cases
  std::optional<Time> until;                     ///< ends every run there, idle or not
  std::vector<std::string> actors;               ///< C++ actors in the registry, for `service x is NAME`
  std::optional<std::vector<std::string>> only;  ///< keep only the runs whose names fit one of these (base/glob.hpp)
  std::vector<TypedLine> typed_lines;            ///< lines of the timeline, behind those of the file
  std::vector<TypedStop> stops;                  ///< compiled into Compiled::stops
};

struct Compiled {
  std::vector<plan::Plan> runs;               ///< in the order of the cases, then of the seeds; empty on errors
  std::vector<lang::Diagnostic> diagnostics;  ///< in order of file and place
  std::size_t errors = 0;                     ///< number of those found; more than are kept when there are very many
  lang::Sources sources;                      ///< [0] is the scenario itself
  bool is_module = false;                     ///< no `scenario`: nothing to run
  std::vector<plan::Stop> stops;              ///< the stops of CompileOptions, for the first of the runs
};

/// More runs than this are an error.
inline constexpr std::size_t max_runs = 10'000;

/// Compiles a scenario. Time and memory are bounded whatever the files hold; nothing is thrown.
[[nodiscard]] Compiled compile_file(const std::string& path, FileReader& reader, const CompileOptions& options = {});

/// The same for a text that is in memory already; `name` stands for its path.
[[nodiscard]] Compiled compile_text(const std::string& name, std::string text, FileReader& reader,
                                    const CompileOptions& options = {});

}  // namespace meshsim::compile
