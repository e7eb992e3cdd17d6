#include "cli/smaller.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "cli/new_file.hpp"
#include "report/run_report.hpp"
#include "trace/digest.hpp"

namespace meshsim::cli {
namespace {

std::string indented(std::string_view text) {
  std::string lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines += "     " + std::string(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

}  // namespace

Smaller smaller_of(const explore::Found& found, const explore::Workshop& workshop, const std::string& path) {
  const explore::Smallest smallest = explore::smallest_of(found, workshop);
  Smaller smaller;
  for (const std::string& broken : smallest.broken)
    smaller.told += "   a bug of meshsim: this scenario cannot be compiled\n" + indented(broken);
  if (!smallest.broken.empty() || smallest.is_bug) smaller.code = exit_internal;
  if (smallest.other_seeds > 0) {
    smaller.told += fmt::format("   with {} of {} other seeds these faults make it fail so, too\n",
                                smallest.failing_seeds, smallest.other_seeds);
  }
  if (!smallest.problem.empty()) {
    smaller.told += "   not shrunk: " + smallest.problem + "\n\n";
    return smaller;
  }
  smaller.text = smallest.text;
  smaller.told += "   smallest (" + explore::size_line(smallest) + ")\n" + indented(smallest.text);
  if (path.empty()) {
    smaller.told += "   digest " + trace::Digest::text_of(smallest.digest) + "; --save DIR writes it\n\n";
  } else if (const Result<void> written = replace_file(path, smallest.text); !written) {
    smaller.told += "   `" + path + "` cannot be written: " + written.error().message + "\n\n";
    smaller.code = exit_invalid;
  } else {
    smaller.told += "   digest " + trace::Digest::text_of(smallest.digest) + "; replay: meshsim run " +
                    report::quoted_for_shell(path) + "\n\n";
    smaller.is_written = true;
  }
  return smaller;
}

}  // namespace meshsim::cli
