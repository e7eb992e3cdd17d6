// Suggestions: among the words that are legal at a place, the one nearest to the word written there.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace meshsim::lang {

/// Counts the single-letter insertions, deletions, changes and swaps of neighbours that lead from one word to the
/// other; case is ignored. Costs the product of the lengths.
[[nodiscard]] std::size_t edit_distance(std::string_view left, std::string_view right);

/// Finds the candidate nearest to `word`, at most max(1, length / 3) edits away; the first of several equally near.
/// Never returns the word itself, which cannot be a misspelling of itself. Pass only candidates that are legal at that
/// place.
[[nodiscard]] std::optional<std::string> nearest(std::string_view word,
                                                 const std::vector<std::string_view>& candidates);

/// Writes the text of a `help`: "did you mean `x`?", else, with at most 8 candidates, "PLURAL are `a`, `b` and `c`",
/// else nothing. `plural` names the candidates, such as "the steps here".
[[nodiscard]] std::string suggestion(std::string_view word, const std::vector<std::string_view>& candidates,
                                     std::string_view plural);

/// Lists the words in backticks: "`a`, `b` and `c`".
[[nodiscard]] std::string quoted_list(const std::vector<std::string_view>& words, std::string_view conjunction = "and");

}  // namespace meshsim::lang
