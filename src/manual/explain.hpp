// `meshsim explain WORD`: one entry point to everything that can be explained.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace meshsim::manual {

/// Writes the text about a code (E0204), keyword, fact, state, metric, unit, broker kind or role, ending with a line
/// end; for a word with several meanings, all of them. Nothing when the word is unknown.
[[nodiscard]] std::optional<std::string> explain(std::string_view word);

/// Explains how to say here the thing that a word of other tools means (sleep, replicas, visibility_timeout). Nothing
/// for a word that is not known from other tools.
[[nodiscard]] std::optional<std::string> explain_foreign(std::string_view word);

/// Suggests the nearest word for an unknown one: "did you mean `handled`?", or nothing.
[[nodiscard]] std::string explain_suggestion(std::string_view word);

/// Lists every word that can be explained, sorted, each once.
[[nodiscard]] std::vector<std::string> explainable_words();

}  // namespace meshsim::manual
