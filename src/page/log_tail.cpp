#include "page/log_tail.hpp"

#include <algorithm>

#include "report/log_filter.hpp"

namespace meshsim::page {
namespace {

/// Finds the place at which the last `most` lines begin.
std::size_t begin_of_last_lines(std::string_view text, std::size_t most) {
  std::size_t at = text.size();
  for (std::size_t lines = 0; at > 0; --at) {
    if (text[at - 1] == '\n' && lines++ == most) break;
  }
  return at;
}

}  // namespace

LogTail::LogTail(const plan::Plan& plan, const trace::NameTable& names)
    : folded_([this](std::string_view lines) { keep(lines); }),
      log_([this](std::string_view lines) { take(lines); }, plan, names, *report::make_log_filter(plan, {}), {}) {}

void LogTail::finish() {
  log_.finish();
  folded_.finish();
}

void LogTail::take(std::string_view lines) {
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size() - 1) + 1;
    folded_.add(lines.substr(0, end));
    lines.remove_prefix(end);
  }
}

void LogTail::keep(std::string_view lines) {
  constexpr std::size_t enough = std::size_t{1} << 20;
  kept_ += lines;
  // Cut seldom, because each cut moves the text that is kept.
  if (kept_.size() < enough) return;
  const std::size_t begin = begin_of_last_lines(kept_, most_lines);
  dropped_ += begin;
  kept_.erase(0, begin);
}

std::string_view LogTail::text() const {
  return std::string_view(kept_).substr(begin_of_last_lines(kept_, most_lines));
}

}  // namespace meshsim::page
