// The file of --html: the page of a run, or of several, that is written when all is done.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "cli/console.hpp"
#include "page/run_page.hpp"

namespace meshsim::cli {

class PageFile {
 public:
  /// An empty path: no page is wanted, and nothing below does anything. The path and the console must outlive it.
  PageFile(const std::string& path, Console& console) : path_(&path), console_(&console) {}

  bool is_wanted() const { return !path_->empty(); }
  /// Tells what would keep the page from being written; to be asked before there is a page.
  Result<void> check(const std::vector<std::string>& scenario_files) const;

  /// Keeps one of several runs for their page.
  void keep(const report::RunReport& report, std::vector<std::string> stories);

  /// Writes the page of a run whole or not at all; returns the exit code with that.
  int write(const page::ToldRun& told, int code) const;
  /// Likewise that of the runs kept.
  int write_kept(std::string_view title, int code) const;

 private:
  int write_text(const std::string& text, int code) const;

  const std::string* path_;
  Console* console_;
  std::deque<report::RunReport> reports_;
  std::vector<page::ToldRun> told_;  // of those
};

}  // namespace meshsim::cli
