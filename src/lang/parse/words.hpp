// The words of the language by the place where they may stand: for recovery, suggestions, completion and `explain`.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace meshsim::lang::words {

using List = std::vector<std::string_view>;

[[nodiscard]] const List& items();                           ///< lists the words that begin a top-level item
[[nodiscard]] const List& overridable_items();               ///< lists the items that `override` may stand before
[[nodiscard]] const List& steps();                           ///< lists the words that begin a step of a handler or flow
[[nodiscard]] const List& actions();                         ///< lists the words that begin a timeline action
[[nodiscard]] const List& process_verbs();                   ///< lists the actions that strike a process: `kill X`
[[nodiscard]] const List& faults();                          ///< lists the faults that a search can try
[[nodiscard]] const List& explore_settings();                ///< lists the settings inside `explore`
[[nodiscard]] const List& triggers();                        ///< lists the words that begin the time part of a timeline
                                                             ///< line
[[nodiscard]] const List& broker_settings();                 ///< lists the words inside `broker`
[[nodiscard]] const List& service_settings();                ///< lists the words inside `service`
[[nodiscard]] const List& gateway_settings();                ///< lists the words inside `gateway`
[[nodiscard]] const List& load_settings();                   ///< lists the words inside `load`
[[nodiscard]] bool begins_statement(std::string_view word);  ///< tells whether it is one of items, steps, actions,
                                                             ///< triggers, settings
[[nodiscard]] const List& units();                           ///< lists the units that a number can carry

/// An action between two sides, and the words beside them: `cut A -> B`, `delay A -> B by D`, `loss P on A -> B`,
/// `bandwidth SIZE/s on A -> B`; or one of a side alone: `isolate A`.
struct LinkVerb {
  std::string_view word;
  enum class Amount : std::uint8_t { none, duration, chance, spread, rate, alone } amount = Amount::none;
};
[[nodiscard]] std::span<const LinkVerb> link_verbs();

/// Explains how to say a word of other languages for which this language has no single word; empty when nothing is
/// known. `place` is where the word stands: `step`, `action`, or empty for anywhere.
[[nodiscard]] std::string_view saying(std::string_view foreign, std::string_view place = {});

/// Lists the words that meshsim has for a word of other tools (`sleep` -> `wait`, `assert` -> `check` and `require`).
[[nodiscard]] List natives(std::string_view foreign);
/// Lists those of them that are legal at a place.
[[nodiscard]] List natives(std::string_view foreign, const List& legal);
/// Guesses the word that was meant: the first of natives(), else the nearest of the legal words.
[[nodiscard]] std::optional<std::string> meant(std::string_view written, const List& legal);
/// Writes the help about a word that is not legal: its name in this language, else the nearest word, else all legal
/// words when they are few.
[[nodiscard]] std::string help(std::string_view written, const List& legal, std::string_view plural);

}  // namespace meshsim::lang::words
