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
  /// Borrows its arguments. Without any path, the functions below do nothing.
  ExportFiles(const RunOptions& options, Console& console) : options_(&options), console_(&console) {}

  bool is_wanted() const { return !options_->perfetto_file.empty() || !options_->otlp_file.empty(); }
  /// Fails if the files could not be written, with the reason. To be called before the run. `runs`: the number of runs
  /// that were asked for.
  Result<void> check(const std::vector<std::string>& scenario_files, std::size_t runs) const;

  /// Listens to the run, which must live up to finish().
  void listen(const plan::Plan& plan, world::Run& run);
  void finish(Time ended_at);
  /// Writes each file whole or not at all; returns `code`, or the code of the failure.
  int write(std::uint64_t digest, int code) const;

 private:
  int write_one(const std::string& path, const std::string& bytes, int code) const;

  const RunOptions* options_;
  Console* console_;
  std::optional<exports::RunExport> export_;
};

}  // namespace meshsim::cli
