// The files of --perfetto and --otlp: a run as tracing tools read it, written when all is done.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "cli/console.hpp"
#include "cli/options.hpp"
#include "exports/run_export.hpp"
#include "world/run.hpp"

namespace meshsim::cli {

class ExportFiles {
 public:
  /// Takes what must outlive it. Without any path nothing below does anything.
  ExportFiles(const RunOptions& options, Console& console) : options_(&options), console_(&console) {}

  bool is_wanted() const { return !options_->perfetto_file.empty() || !options_->otlp_file.empty(); }
  /// Tells what would keep the files from being written; to be asked before there is anything to write. `runs`: how
  /// many are to be run.
  Result<void> check(const std::vector<std::string>& scenario_files, std::size_t runs) const;

  /// Listens to the run, which must be there up to finish().
  void listen(const plan::Plan& plan, world::Run& run);
  void finish(Time ended_at);
  /// Writes each file whole or not at all; returns the exit code with that.
  int write(std::uint64_t digest, int code) const;

 private:
  int write_one(const std::string& path, const std::string& bytes, int code) const;

  const RunOptions* options_;
  Console* console_;
  std::optional<exports::RunExport> export_;
};

}  // namespace meshsim::cli
