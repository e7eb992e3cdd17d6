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

/// In the order of the documentation. A word with several meanings has several rows.
[[nodiscard]] std::span<const Keyword> system_keywords();     ///< items and settings of things
[[nodiscard]] std::span<const Keyword> behaviour_keywords();  ///< steps, timeline, expectations
[[nodiscard]] std::span<const Keyword> run_keywords();        ///< verdicts, ends, warnings, what is claimed about
[[nodiscard]] std::span<const Keyword> event_keywords();      ///< events that are no facts
[[nodiscard]] std::span<const Keyword> statistic_keywords();  ///< words for what of many samples a metric takes
[[nodiscard]] std::span<const Keyword> reason_keywords();     ///< the reasons behind a fact

}  // namespace meshsim::manual
