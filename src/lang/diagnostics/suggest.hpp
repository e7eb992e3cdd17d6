// Suggestions: the nearest of the words that would have been right at that place.
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

/// The candidate nearest to `word`, at most max(1, length / 3) edits away; the first of several equally near. Never the
/// word itself: who wrote it did not mistype it.
/// Candidates should be only what is right at that place.
[[nodiscard]] std::optional<std::string> nearest(std::string_view word,
                                                 const std::vector<std::string_view>& candidates);

/// The text of a `help`: "did you mean `x`?", else, with at most 8 candidates, "PLURAL are `a`, `b` and `c`", else
/// empty. `plural` names what they are, such as "the steps here".
[[nodiscard]] std::string suggestion(std::string_view word, const std::vector<std::string_view>& candidates,
                                     std::string_view plural);

/// "`a`, `b` and `c`"
[[nodiscard]] std::string quoted_list(const std::vector<std::string_view>& words, std::string_view conjunction = "and");

}  // namespace meshsim::lang
