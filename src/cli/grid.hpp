// The points of a sweep: each combination of the values that its parameters take.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace meshsim::cli {

/// A parameter and its values as text, in the order given; at least one.
struct Axis {
  std::string name;
  std::vector<std::string> values;
};

/// More points than this are an error, whatever the scenario.
inline constexpr std::size_t most_points = 10'000;

/// Reads "workers=1..20" (whole numbers, both ends included) or "rate=10/s,20/s"; a list may hold ranges.
Result<Axis> parse_axis(std::string_view text);

class Grid {
 public:
  /// Takes at least one axis; their names differ.
  explicit Grid(std::vector<Axis> axes) : axes_(std::move(axes)) {}

  const std::vector<Axis>& axes() const { return axes_; }
  /// Counts the points, up to most_points + 1.
  std::size_t size() const;
  /// Returns the values at a point, by axis; the last axis changes from each point to the next.
  std::vector<std::pair<std::string, std::string>> at(std::size_t point) const;
  /// Returns the points that differ only in the value of the first axis, in its order; `line` is from 0 to lines() - 1.
  std::vector<std::size_t> line(std::size_t line) const;
  std::size_t lines() const { return size() / axes_.front().values.size(); }

 private:
  std::vector<Axis> axes_;
};

}  // namespace meshsim::cli
