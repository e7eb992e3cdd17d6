// The output of `test` about its runs, after each and at the end: text, annotations for a forge, JUnit, JSON.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "cli/console.hpp"
#include "cli/execution.hpp"
#include "cli/options.hpp"
#include "cli/test_outcome.hpp"
#include "report/junit.hpp"
#include "report/results.hpp"
#include "report/warnings.hpp"

namespace meshsim::cli {

class TestReport {
 public:
  TestReport(const TestOptions& options, Console& console) : options_(options), console_(console) {}

  /// Adds a file that cannot be run; `text` tells why.
  void add_invalid(const std::string& file, const std::string& text);
  /// Adds the next run, in their order.
  void add(TestOutcome outcome);
  /// Adds a run that was not begun, and why.
  void add_not_begun(const std::string& name, const std::string& file, const std::string& why);
  /// Writes the summary and the files; returns the exit code.
  int finish(bool is_complete);

  /// Returns the files that cannot be run.
  const std::vector<report::InvalidFile>& invalid() const { return results_.invalid; }
  /// Returns the exit code so far.
  int code() const { return code_; }
  /// Reports that a file of results cannot be written.
  int tell_unwritten(const std::string& output, const Error& error);

 private:
  void add_broken(const TestOutcome& outcome);
  void add_without_end(report::RunWithoutEnd run);
  void tell(const TestOutcome& outcome);
  bool tells_anything_new();
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
