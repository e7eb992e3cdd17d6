// Shows the progress of a search in one line on standard error, if that is a terminal: the schedules of its present
// level, done and in all, findings, schedules a second, and the time left.
#pragma once

#include <chrono>
#include <cstdint>

#include "cli/console.hpp"
#include "explore/search.hpp"

namespace meshsim::cli {

class SearchProgress {
 public:
  explicit SearchProgress(Console& console);
  ~SearchProgress();
  SearchProgress(const SearchProgress&) = delete;
  SearchProgress& operator=(const SearchProgress&) = delete;

  /// Takes what is known after a piece of the work. `told`: the findings that will be told.
  void tell(const explore::SearchResult& so_far, std::size_t told);

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr auto between = std::chrono::milliseconds(200);

  Console& console_;
  Clock::time_point next_;
  Clock::time_point level_began_;
  std::size_t level_ = 0;
  bool shown_ = false;
};

/// Writes the line: "2 faults  41,120 of about 58,311  70 %  3 findings  19,800/s  1 s left". `seconds`: that the level
/// took so far.
std::string progress_line(const explore::SearchResult& so_far, std::size_t told, double seconds);

}  // namespace meshsim::cli
