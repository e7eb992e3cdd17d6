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

[[nodiscard]] const List& items();                           ///< words that begin a top-level item
[[nodiscard]] const List& overridable_items();               ///< items that `override` may stand before
[[nodiscard]] const List& steps();                           ///< words that begin a step of a handler or flow
[[nodiscard]] const List& actions();                         ///< words that begin a timeline action
[[nodiscard]] const List& process_verbs();                   ///< those of them that strike a process: `kill X`
[[nodiscard]] const List& triggers();                        ///< words that begin the time part of a timeline line
[[nodiscard]] const List& broker_settings();                 ///< words inside `broker`
[[nodiscard]] const List& service_settings();                ///< words inside `service`
[[nodiscard]] const List& gateway_settings();                ///< words inside `gateway`
[[nodiscard]] const List& load_settings();                   ///< words inside `load`
[[nodiscard]] bool begins_statement(std::string_view word);  ///< one of items, steps, actions, triggers, settings
[[nodiscard]] const List& units();                           ///< units a number can carry

/// An action between two sides, and what it says beside them: `cut A -> B`, `delay A -> B by D`, `loss P on A -> B`.
struct LinkVerb {
  std::string_view word;
  enum class Amount : std::uint8_t { none, duration, chance } amount = Amount::none;
};
[[nodiscard]] std::span<const LinkVerb> link_verbs();

/// Tells how to say what a word of other languages means, if the language has no single word for it; empty when nothing
/// is known. `place`: where it stands, `step` or `action`; empty: anywhere.
[[nodiscard]] std::string_view saying(std::string_view foreign, std::string_view place = {});

/// The words meshsim has for a word of other tools (`sleep` -> `wait`, `assert` -> `check` and `require`).
[[nodiscard]] List natives(std::string_view foreign);
/// Returns those of them that are legal at a place.
[[nodiscard]] List natives(std::string_view foreign, const List& legal);
/// The first of them, else the nearest of the legal words.
[[nodiscard]] std::optional<std::string> meant(std::string_view written, const List& legal);
/// The help about a word that is not legal: what it is called here, else the nearest, else all when they are few.
[[nodiscard]] std::string help(std::string_view written, const List& legal, std::string_view plural);

}  // namespace meshsim::lang::words
