// `meshsim explain WORD`: one door to everything that can be explained.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace meshsim::manual {

/// The text about a code (E0204), keyword, fact, state, metric, unit, broker kind or role, ending with a line end; all
/// meanings of a word that has several. Nothing when there is none.
[[nodiscard]] std::optional<std::string> explain(std::string_view word);

/// Tells how to say here what a word of other tools says (sleep, replicas, visibility_timeout). Nothing when there is
/// none.
[[nodiscard]] std::optional<std::string> explain_foreign(std::string_view word);

/// Returns what to say about a word that nobody knows: "did you mean `handled`?", or empty.
[[nodiscard]] std::string explain_suggestion(std::string_view word);

/// Every word that can be explained, sorted, each once.
[[nodiscard]] std::vector<std::string> explainable_words();

}  // namespace meshsim::manual
