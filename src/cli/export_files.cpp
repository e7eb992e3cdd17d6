#include "cli/export_files.hpp"

#include "base/text.hpp"
#include "base/visible.hpp"
#include "cli/disk.hpp"
#include "cli/execution.hpp"
#include "cli/new_file.hpp"
#include "cli/version.hpp"
#include "exports/otlp.hpp"
#include "exports/perfetto.hpp"

namespace meshsim::cli {

Result<void> ExportFiles::check(const std::vector<std::string>& scenario_files, std::size_t runs) const {
  if (!is_wanted()) return {};
  if (runs > 1) {
    return Error{"--perfetto and --otlp write one run, and here are " + grouped(runs) +
                 "\n  = help: --only names one of them, --list all"};
  }
  for (const std::string& path : {options_->perfetto_file, options_->otlp_file}) {
    if (path.empty()) continue;
    Result<void> possible = check_is_no_scenario(path, scenario_files);
    if (possible) possible = check_replaceable(path);
    if (!possible) return Error{"cannot write `" + visible(path) + "`: " + possible.error().message};
  }
  return {};
}

void ExportFiles::listen(const plan::Plan& plan, world::Run& run) {
  if (!is_wanted()) return;
  run.add_sink(&export_.emplace(plan, run.schedule(), run.simulation().names(), run.gauges()));
}

void ExportFiles::finish(Time ended_at) {
  if (export_) export_->finish(ended_at);
}

int ExportFiles::write(std::uint64_t digest, int code) const {
  if (!export_) return code;
  if (export_->left_out() > 0) {
    console_->err("warning: the exports hold the first " + grouped(export_->spans().size()) + " spans; " +
                  grouped(export_->left_out()) + " that began later are left out\n");
  }
  if (!options_->perfetto_file.empty())
    code = write_one(options_->perfetto_file, exports::perfetto_trace(*export_), code);
  if (!options_->otlp_file.empty())
    code = write_one(options_->otlp_file, exports::otlp_json(*export_, digest, version()), code);
  return code;
}

int ExportFiles::write_one(const std::string& path, const std::string& bytes, int code) const {
  const Result<void> written = replace_file(path, bytes);
  if (written) return code;
  console_->err("error: cannot write `" + visible(path) + "`: " + written.error().message + "\n");
  return worse(code, exit_invalid);
}

}  // namespace meshsim::cli
