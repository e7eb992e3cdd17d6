// The arguments that stand behind a command's word.
#pragma once

#include <cstdint>
#include <meshsim/time.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace meshsim::step {

/// Without blanks around them.
std::vector<std::string> words_of(std::string_view text);
/// The first word and the rest, without blanks around.
std::pair<std::string, std::string> split_first(std::string_view text);
/// "12", "#12": a whole number.
std::optional<std::uint64_t> number_of(std::string_view text);
/// "5s", "1.5s", "200ms": an exact time as in a scenario.
std::optional<Time> time_of(std::string_view text);

}  // namespace meshsim::step
