// Settings that the grammar does not know: `key arguments`. Each kind of thing has a list of words that it takes.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "compile/build/build.hpp"

namespace meshsim::compile {

/// Reports an unknown setting of a `sort` of thing ("broker") with the nearest known one.
void report_setting(Build& build, const lang::ast::Setting& setting, std::string_view sort,
                    const std::vector<std::string_view>& known);

/// Reads the setting's only argument and returns its place in `words`.
[[nodiscard]] std::optional<std::size_t> read_word(Build& build, const lang::ast::Setting& setting,
                                                   const std::vector<std::string_view>& words);

/// Reads the setting's only argument, a duration.
[[nodiscard]] std::optional<Duration> read_single_duration(Build& build, const lang::ast::Setting& setting,
                                                           Duration least);
/// Reads a period in the same way; 0s has a meaning of its own.
[[nodiscard]] std::optional<Duration> read_single_period(Build& build, const lang::ast::Setting& setting);

}  // namespace meshsim::compile
