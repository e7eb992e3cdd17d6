#include "cli/page_file.hpp"

#include "base/visible.hpp"
#include "cli/disk.hpp"
#include "cli/execution.hpp"
#include "cli/new_file.hpp"
#include "page/results_page.hpp"

namespace meshsim::cli {

Result<void> PageFile::check(const std::vector<std::string>& scenario_files) const {
  if (!is_wanted()) return {};
  Result<void> possible = check_is_no_scenario(*path_, scenario_files);
  if (possible) possible = check_replaceable(*path_);
  if (possible) return possible;
  return Error{"cannot write `" + visible(*path_) + "`: " + possible.error().message};
}

int PageFile::write(const page::ToldRun& told, int code) const { return write_text(page::run_page(told), code); }

int PageFile::write(std::string_view title, const report::Results& results, int code) const {
  return is_wanted() ? write_text(page::results_page(title, results), code) : code;
}

int PageFile::write_text(const std::string& text, int code) const {
  const Result<void> written = replace_file(*path_, text);
  if (written) return code;
  console_->err("error: cannot write `" + visible(*path_) + "`: " + written.error().message + "\n");
  return worse(code, exit_invalid);
}

}  // namespace meshsim::cli
