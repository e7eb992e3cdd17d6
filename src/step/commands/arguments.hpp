// The arguments behind a command's word.
#pragma once

#include <cstdint>
#include <meshsim/time.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace meshsim::step {

/// Splits the text into its words, without blanks around them.
std::vector<std::string> words_of(std::string_view text);
/// Splits off the first word; both parts have no blanks around them.
std::pair<std::string, std::string> split_first(std::string_view text);
/// Reads a whole number: "12", "#12".
std::optional<std::uint64_t> number_of(std::string_view text);
/// Reads an exact time as in a scenario: "5s", "1.5s", "200ms".
std::optional<Time> time_of(std::string_view text);

}  // namespace meshsim::step
