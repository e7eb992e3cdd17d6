// The file of --html: the page of a run, or of several, written at the end.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "cli/console.hpp"
#include "page/run_page.hpp"
#include "report/results.hpp"

namespace meshsim::cli {

class PageFile {
 public:
  /// Takes a path and a console, which must outlive it. With an empty path no page is wanted, and nothing below does
  /// anything.
  PageFile(const std::string& path, Console& console) : path_(&path), console_(&console) {}

  bool is_wanted() const { return !path_->empty(); }
  /// Tells what would prevent writing the page; call it before there is a page.
  Result<void> check(const std::vector<std::string>& scenario_files) const;

  /// Writes the page of a run completely or not at all; returns `code`, or the exit code of a failure to write.
  int write(const page::ToldRun& told, int code) const;
  /// Writes the page of several runs, likewise.
  int write(std::string_view title, const report::Results& results, int code) const;

 private:
  int write_text(const std::string& text, int code) const;

  const std::string* path_;
  Console* console_;
};

}  // namespace meshsim::cli
