#include "lang/diagnostics/suggest.hpp"

#include <algorithm>

namespace meshsim::lang {

namespace {

/// Words longer than this are not compared: nobody mistypes them, and the cost is quadratic.
constexpr std::size_t longest_compared = 64;

/// A list of legal words is printed only when it is short enough to take in at a glance.
constexpr std::size_t most_listed = 8;

char folded(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; }

}  // namespace

std::size_t edit_distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> before_last(right.size() + 1);
  std::vector<std::size_t> last(right.size() + 1);
  std::vector<std::size_t> row(right.size() + 1);
  for (std::size_t j = 0; j <= right.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= left.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const bool same = folded(left[i - 1]) == folded(right[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0U : 1U)});
      // Two letters that changed places are one slip, not two (Damerau-Levenshtein).
      const bool swapped =
          i > 1 && j > 1 && folded(left[i - 1]) == folded(right[j - 2]) && folded(left[i - 2]) == folded(right[j - 1]);
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    before_last.swap(last);
    last.swap(row);
  }
  return last[right.size()];
}

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string_view>& candidates) {
  if (word.empty() || word.size() > longest_compared) return std::nullopt;
  // One slip for three letters, or another word was meant.
  std::size_t best = std::max<std::size_t>(1, word.size() / 3) + 1;
  std::optional<std::string> found;
  for (const std::string_view candidate : candidates) {
    if (candidate.size() > longest_compared || candidate == word) continue;
    const std::size_t distance = edit_distance(word, candidate);
    if (distance >= best) continue;
    best = distance;
    found = std::string(candidate);
  }
  return found;
}

std::string quoted_list(const std::vector<std::string_view>& words, std::string_view conjunction) {
  std::string list;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) list += i + 1 == words.size() ? " " + std::string(conjunction) + " " : ", ";
    list += "`" + std::string(words[i]) + "`";
  }
  return list;
}

std::string suggestion(std::string_view word, const std::vector<std::string_view>& candidates,
                       std::string_view plural) {
  if (const auto near = nearest(word, candidates)) return "did you mean `" + *near + "`?";
  if (candidates.empty() || candidates.size() > most_listed) return {};
  return std::string(plural) + (candidates.size() == 1 ? " is " : " are ") + quoted_list(candidates);
}

}  // namespace meshsim::lang
