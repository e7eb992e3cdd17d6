#include "report/bounds.hpp"

#include <algorithm>
#include <iterator>

#include "base/text.hpp"
#include "base/visible.hpp"

namespace meshsim::report {
namespace {

/// Writes "3, 5 and 7".
std::string list_of(const std::vector<std::string>& values) {
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i)
    text += (i == 0 ? "" : i + 1 == values.size() ? " and " : ", ") + visible(values[i]);
  return text;
}

/// Writes "3" or "3 and 5", with "fails" or "fail"; "5 to 40" where many lie side by side.
std::string those_that(const FoundBound& bound, bool hold) {
  constexpr std::ptrdiff_t many = 5;  // fewer are listed
  std::vector<std::string> values;
  const auto is_other = [&](const Trial& trial) { return trial.holds != hold; };
  for (auto first = bound.trials.begin(); first != bound.trials.end();) {
    const auto end = std::find_if(first, bound.trials.end(), is_other);
    if (end - first >= many) {
      values.push_back(first->value + " to " + (end - 1)->value);
    } else {
      for (auto each = first; each != end; ++each) values.push_back(each->value);
    }
    first = std::find_if_not(end, bound.trials.end(), is_other);
  }
  const bool is_one = std::count_if(bound.trials.begin(), bound.trials.end(), is_other) + 1 == std::ssize(bound.trials);
  return list_of(values) + (hold ? (is_one ? " holds" : " hold") : (is_one ? " fails" : " fail"));
}

/// Tells of the tried value beyond the bound, which fails.
std::string neighbour_of(const FoundBound& bound) {
  const auto at = std::find_if(bound.trials.begin(), bound.trials.end(),
                               [&](const Trial& trial) { return trial.value == *bound.value; });
  const bool is_end = bound.is_smallest ? at == bound.trials.begin() : at + 1 == bound.trials.end();
  if (is_end) return bound.is_smallest ? "; it is the first" : "; it is the last";
  return "; " + visible((bound.is_smallest ? at - 1 : at + 1)->value) + " fails";
}

std::string sentence_of(const FoundBound& bound) {
  const std::string which = bound.is_smallest ? "smallest" : "largest";
  const std::string tried = " (" + grouped(bound.trials.size()) + " of " + plural(bound.values, "value") + " tried";
  if (!bound.is_monotone) {
    const std::string from = bound.is_smallest ? "from " + visible(bound.value.value_or("")) + " on all hold"
                                               : "up to " + visible(bound.value.value_or("")) + " all hold";
    return "not monotone: " + those_that(bound, true) + ", " + those_that(bound, false) +
           (bound.value ? "; " + from : "") + tried + ")";
  }
  if (!bound.value) return "no value holds" + tried + ")";
  return visible(*bound.value) + " is the " + which + " that holds" + tried + neighbour_of(bound) + ")";
}

}  // namespace

std::string bound_lines(const std::vector<FoundBound>& bounds, Style style) {
  std::string text;
  for (const FoundBound& bound : bounds) {
    for (const auto& [name, value] : bound.others) text += visible(name) + "=" + visible(value) + "  ";
    append_painted(text, style, Colour::bold, visible(bound.parameter));
    text += ": " + sentence_of(bound) + "\n";
  }
  return text;
}

}  // namespace meshsim::report
