#include "cli/search_progress.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace meshsim::cli {
namespace {

constexpr const char* begin_of_line = "\r\x1b[K";

}  // namespace

SearchProgress::SearchProgress(Console& console)
    : console_(console), next_(Clock::now() + between), level_began_(Clock::now()) {}

SearchProgress::~SearchProgress() {
  if (shown_) console_.err_raw(begin_of_line);
}

void SearchProgress::tell(const explore::SearchResult& so_far, std::size_t told) {
  if (!console_.err_is_terminal()) return;
  const Clock::time_point now = Clock::now();
  if (so_far.levels.size() != level_) {
    level_ = so_far.levels.size();
    level_began_ = now;
  }
  if (now < next_) return;
  next_ = now + between;
  shown_ = true;
  const double seconds = std::chrono::duration<double>(now - level_began_).count();
  console_.err_raw(begin_of_line + progress_line(so_far, told, seconds));
}

std::string progress_line(const explore::SearchResult& so_far, std::size_t told, double seconds) {
  const explore::Level& level = so_far.levels.back();
  // The pieces of a level are known before it begins. Those of two faults differ in their schedules.
  const double share = static_cast<double>(level.pieces_done) / static_cast<double>(level.pieces);
  const auto all = static_cast<std::uint64_t>(static_cast<double>(level.schedules) / share);
  const bool is_exact = level.is_complete();
  std::string line = fmt::format("{}  {} of {}{}  {} %  {}", plural(so_far.levels.size(), "fault"),
                                 grouped(level.schedules), is_exact ? "" : "about ", grouped(all),
                                 level.pieces_done * 100 / level.pieces, plural(told, "finding"));
  if (seconds > 0) {
    line += fmt::format("  {}/s  {} s left",
                        grouped(static_cast<std::uint64_t>(static_cast<double>(level.schedules) / seconds)),
                        grouped(static_cast<std::uint64_t>(seconds / share * (1 - share)) + (is_exact ? 0 : 1)));
  }
  return line;
}

}  // namespace meshsim::cli
