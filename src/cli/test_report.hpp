// The output of `test` about its runs, after each and at the end: text, annotations for a forge, JUnit, JSON.
#pragma once

#include <cstdint>
#include <exception>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "cli/console.hpp"
#include "cli/execution.hpp"
#include "cli/options.hpp"
#include "report/junit.hpp"
#include "report/results.hpp"
#include "report/warnings.hpp"

namespace meshsim::cli {

/// A named run of a file, and its result.
struct TestRun {
  const compile::Compiled* compiled = nullptr;
  const plan::Plan* plan = nullptr;
  bool was_run = false;       ///< false behind an interruption, or behind a failure that ends all
  std::exception_ptr thrown;  ///< why it reached no end: a bug, or no memory was left
  report::RunReport report;
  std::vector<report::TrafficRow> traffic;  ///< counted when the results are wanted as JSON
  int code = exit_held;
  std::string failures;
  std::vector<std::string> failure_texts;
  std::uint64_t wall_ms = 0;  ///< how long it took
};

class TestReport {
 public:
  TestReport(const TestOptions& options, Console& console) : options_(options), console_(console) {}

  /// Adds a file that cannot be run; `text` tells why.
  void add_invalid(const std::string& file, const std::string& text);
  /// Adds the next run, in their order. `why_not_begun` explains those that were not run.
  void add(TestRun& run, const std::string& why_not_begun);
  /// Writes the summary and the files; returns the exit code.
  int finish(bool is_complete);

  /// Returns the exit code so far.
  int code() const { return code_; }
  /// Reports that a file of results cannot be written.
  int tell_unwritten(const std::string& output, const Error& error);

 private:
  void add_broken(const TestRun& run);
  void add_without_end(report::RunWithoutEnd run);
  void tell(const TestRun& run);
  bool tells_anything_new(const TestRun& run);
  std::string timings() const;
  /// Writes text for people; nothing where standard output is for a program.
  void say(const std::string& text);
  template <class Document>
  void write_output(const std::string& output, Document document);

  const TestOptions& options_;
  Console& console_;
  report::JUnitWriter junit_;
  report::Results results_;
  report::Warnings warnings_;  // told once at the end, because the runs of a file mostly have the same
  std::set<std::tuple<std::string, bool, std::string>> told_;  // file, whether a check, label: failures told in full
  std::vector<std::pair<std::uint64_t, std::string>> times_;   // by run, where they are wanted
  int code_ = exit_held;
};

}  // namespace meshsim::cli
