#include "page/folded_lines.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace meshsim::page {
namespace {

constexpr std::size_t no_place = std::string_view::npos;

std::string_view time_of(std::string_view line) {
  const std::size_t begin = std::min(line.find_first_not_of(' '), line.size());
  return line.substr(begin, std::min(line.find(' ', begin), line.size()) - begin);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Hashes the line without its time and without numbers behind a `#`.
std::uint64_t shape_of(std::string_view line) {
  std::uint64_t shape = 0;
  line.remove_prefix(time_of(line).size() + std::min(line.find_first_not_of(' '), line.size()));
  while (!line.empty()) {
    const std::size_t sign = line.find('#');
    const std::string_view part = line.substr(0, sign == no_place ? no_place : sign + 1);
    shape = hash_bytes(part.data(), part.size(), shape);
    line.remove_prefix(part.size());
    while (sign != no_place && !line.empty() && is_digit(line.front())) line.remove_prefix(1);
  }
  return shape;
}

}  // namespace

void FoldedLines::add(std::string_view line) {
  const std::uint64_t shape = shape_of(line);
  if (period_ != 0 && shape != shape_back(period_)) end_fold();
  remember(shape);
  if (period_ == 0) {
    out_(line);
    for (std::size_t period = 1; period <= longest && period_ == 0; ++period) {
      if (came(period)) period_ = period;
    }
    return;
  }
  held_ += line;
  if (++held_lines_ < period_) return;
  ++folded_;
  last_time_ = time_of(line);
  held_.clear();
  held_lines_ = 0;
}

void FoldedLines::finish() { end_fold(); }

/// Tells whether the last lines are `shown` times the same `period` lines.
bool FoldedLines::came(std::size_t period) const {
  if (count_ < period * shown) return false;
  for (std::size_t i = 1; i <= period * (shown - 1); ++i) {
    if (shape_back(i) != shape_back(i + period)) return false;
  }
  return true;
}

void FoldedLines::remember(std::uint64_t shape) {
  shapes_[count_ % shapes_.size()] = shape;
  ++count_;
}

void FoldedLines::end_fold() {
  if (folded_ > 0) {
    const std::string lines = period_ == 1 ? "the line" : fmt::format("the {} lines", period_);
    const std::string times = folded_ == 1 ? "once" : grouped(folded_) + " times";
    out_(fmt::format("{:>9}  {} above {} more, the last at {}\n", "...", lines, times, last_time_));
  }
  if (!held_.empty()) out_(held_);
  held_.clear();
  held_lines_ = 0;
  folded_ = 0;
  if (period_ != 0) count_ = 0;
  period_ = 0;
}

}  // namespace meshsim::page
