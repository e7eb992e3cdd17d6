// JUnit XML: a testsuite for each named run, a testcase for each claim and check. There is no official schema; this is
// the common subset (https://github.com/testmoapp/junitxml). Wall-clock times appear only on request, so that otherwise
// nothing depends on the machine.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "report/result.hpp"

namespace meshsim::report {

/// A file that could not be run.
struct InvalidFile {
  std::string file;
  std::string diagnostics;  ///< as shown to the user, without colour
};

/// A run without verdicts: it reached no end, or was not begun.
struct RunWithoutEnd {
  std::string run_name;
  std::string file;
  std::string reason;
  bool was_begun = true;  ///< false: a signal or a failure before it ended everything
};

/// A failed or vacuous claim or check is a `failure`, and so is a test that expects nothing; an undecided one, a run
/// without an end and an invalid file are an `error`. Nothing is `skipped`, which a reader counts as fine.
/// A failure is told with its story where the result has it.
class JUnitWriter {
 public:
  /// Adds a run. `wall_ms` is how long it took.
  void add(const RunResult& run, std::optional<std::uint64_t> wall_ms = {});
  void add(const InvalidFile& invalid);
  void add(const RunWithoutEnd& run);
  bool has_any() const { return !suites_.empty(); }
  /// Returns the whole document.
  std::string document() const;

 private:
  std::string suites_;
  std::uint64_t tests_ = 0;
  std::uint64_t failures_ = 0;
  std::uint64_t errors_ = 0;
};

/// Escapes text for elements and attributes. Characters that XML does not allow (XML 1.0, 2.2: control characters,
/// U+FFFE, U+FFFF), and bytes that are no UTF-8, become U+FFFD.
std::string escape_xml(std::string_view text);

}  // namespace meshsim::report
