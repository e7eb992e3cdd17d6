// Settings that the grammar does not know: `key arguments`. What each sort of thing takes is a list of words.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "compile/build/build.hpp"

namespace meshsim::compile {

/// Reports an unknown setting of a `sort` ("broker") with the nearest of the known ones.
void report_setting(Build& build, const lang::ast::Setting& setting, std::string_view sort,
                    const std::vector<std::string_view>& known);

/// The place in `words` of the setting's only argument.
[[nodiscard]] std::optional<std::size_t> read_word(Build& build, const lang::ast::Setting& setting,
                                                   const std::vector<std::string_view>& words);

/// The setting's only argument, a duration.
[[nodiscard]] std::optional<Duration> read_single_duration(Build& build, const lang::ast::Setting& setting,
                                                           Duration least);
/// The same where it says how often something is done; 0s has a meaning of its own.
[[nodiscard]] std::optional<Duration> read_single_period(Build& build, const lang::ast::Setting& setting);

}  // namespace meshsim::compile
