#include "cli/grid.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

#include "base/text.hpp"

namespace meshsim::cli {
namespace {

std::optional<std::int64_t> whole(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// Adds the value, or all values of a range.
Result<void> add(Axis& axis, std::string_view text) {
  if (text.empty()) return Error{"an empty value of `" + axis.name + "`"};
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) {
    axis.values.emplace_back(text);
    return {};
  }
  const auto first = whole(text.substr(0, dots));
  const auto last = whole(text.substr(dots + 2));
  const std::string shown = "`" + std::string(text) + "`";
  if (!first || !last)
    return Error{"a range is of whole numbers, as in 1..20, not " + shown + "; a list may hold others"};
  if (*first > *last) return Error{"the range " + shown + " is upside down"};
  if (static_cast<std::uint64_t>(*last) - static_cast<std::uint64_t>(*first) >= most_points)
    return Error{"the range " + shown + " has more than " + grouped(most_points) + " values"};
  for (std::int64_t value = *first; value <= *last; ++value) axis.values.push_back(std::to_string(value));
  return {};
}

}  // namespace

Result<Axis> parse_axis(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0)
    return Error{"name=VALUES is wanted, such as workers=1..20 or rate=10/s,20/s, not `" + std::string(text) + "`"};
  Axis axis{std::string(text.substr(0, equals)), {}};
  std::string_view rest = text.substr(equals + 1);
  while (true) {
    const std::size_t comma = rest.find(',');
    if (Result<void> added = add(axis, rest.substr(0, comma)); !added) return added.error();
    if (comma == std::string_view::npos) break;
    rest.remove_prefix(comma + 1);
  }
  if (axis.values.size() > most_points)
    return Error{"`" + axis.name + "` has more than " + grouped(most_points) + " values"};
  std::vector<std::string> sorted = axis.values;
  std::sort(sorted.begin(), sorted.end());
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
  if (twice != sorted.end()) return Error{"`" + axis.name + "` has the value " + *twice + " twice"};
  return axis;
}

std::size_t Grid::size() const {
  std::size_t points = 1;
  for (const Axis& axis : axes_) points = std::min(points * axis.values.size(), most_points + 1);
  return points;
}

std::vector<std::pair<std::string, std::string>> Grid::at(std::size_t point) const {
  std::vector<std::pair<std::string, std::string>> values(axes_.size());
  for (std::size_t i = axes_.size(); i-- > 0;) {
    const std::size_t count = axes_[i].values.size();
    values[i] = {axes_[i].name, axes_[i].values[point % count]};
    point /= count;
  }
  return values;
}

std::vector<std::size_t> Grid::line(std::size_t line) const {
  std::vector<std::size_t> points;
  for (std::size_t i = 0; i < axes_.front().values.size(); ++i) points.push_back(i * lines() + line);
  return points;
}

}  // namespace meshsim::cli
