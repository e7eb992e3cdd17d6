// Lines of a log with their repetitions folded: one to four lines that come again and again, but for their times and
// the numbers of their messages, are written three times and then counted.
//
//    4.114s  gateway-1  | POST /orders #284 was refused by order-api-1: connection refused
//    4.114s  gateway-1  | answered 502 to shoppers-1 for POST /orders #284: 502 bad gateway
//       ...                the 2 lines above 41 times more, the last at 5.691s
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/output.hpp"

namespace meshsim::page {

class FoldedLines {
 public:
  explicit FoldedLines(Output out) : out_(std::move(out)) {}

  /// Takes a line with its end.
  void add(std::string_view line);
  /// Writes what is held back. Call once, behind the last line.
  void finish();

 private:
  static constexpr std::size_t longest = 4;  ///< lines that come again together
  static constexpr std::size_t shown = 3;    ///< times that they are written

  std::uint64_t shape_back(std::size_t lines) const { return shapes_[(count_ - lines) % shapes_.size()]; }
  bool came(std::size_t period) const;
  void remember(std::uint64_t shape);
  void end_fold();

  Output out_;
  std::array<std::uint64_t, longest * shown> shapes_{};  // of the last lines, by their number
  std::uint64_t count_ = 0;                              // lines since the last fold
  std::size_t period_ = 0;                               // 0: nothing is folded
  std::uint64_t folded_ = 0;                             // times that the period was left out
  std::size_t held_lines_ = 0;                           // of a period that is not whole
  std::string held_;                                     // their text
  std::string last_time_;                                // of the last line that was left out
};

}  // namespace meshsim::page
