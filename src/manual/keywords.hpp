// The words of the language that are neither facts nor metrics, with what `meshsim explain` says about them.
#pragma once

#include <span>
#include <string_view>

namespace meshsim::manual {

struct Keyword {
  std::string_view word;
  std::string_view form;     ///< the way it is written
  std::string_view meaning;  ///< in lines of at most 80 columns
};

/// Returns a table in the order of the documentation. A word with several meanings has several rows.
[[nodiscard]] std::span<const Keyword> system_keywords();     ///< items and settings of things
[[nodiscard]] std::span<const Keyword> behaviour_keywords();  ///< steps, timeline, expectations
[[nodiscard]] std::span<const Keyword> run_keywords();        ///< verdicts, ends, warnings, objects of claims
[[nodiscard]] std::span<const Keyword> event_keywords();      ///< events that are not facts
[[nodiscard]] std::span<const Keyword> statistic_keywords();  ///< words that pick one value out of many samples
[[nodiscard]] std::span<const Keyword> reason_keywords();     ///< the reasons that may stand behind a fact

}  // namespace meshsim::manual
