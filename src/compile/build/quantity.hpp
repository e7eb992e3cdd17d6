// Constants where the language wants a value of one kind, with a unit of that kind and within limits. A value that does
// not fit is reported and gives nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/distribution.hpp"
#include "base/ratio.hpp"
#include "base/units.hpp"
#include "compile/build/build.hpp"

namespace meshsim::compile {

/// Reads a duration or an instant of at least `least`; `what` names it in messages: "the lease".
[[nodiscard]] std::optional<Duration> read_duration(Build& build, const lang::ast::Expression& expression,
                                                    std::string_view what, Duration least = 0);

/// Reads the period of an act that is repeated for the whole run: from 1ms. With a shorter period the repeated act
/// would be most of the run, and no real system has one. With `or_zero`, 0s is allowed too, with a meaning of its own.
[[nodiscard]] std::optional<Duration> read_period(Build& build, const lang::ast::Expression& expression,
                                                  std::string_view what, bool or_zero = false);

/// Reads a whole number from `least` to `most`.
[[nodiscard]] std::optional<std::uint64_t> read_count(Build& build, const lang::ast::Expression& expression,
                                                      std::string_view what, std::uint64_t least, std::uint64_t most);

/// Reads a size from 1B.
[[nodiscard]] std::optional<std::uint64_t> read_size(Build& build, const lang::ast::Expression& expression,
                                                     std::string_view what);

/// Reads a percentage from 0% to 100%.
[[nodiscard]] std::optional<Probability> read_probability(Build& build, const lang::ast::Expression& expression,
                                                          std::string_view what);

/// Reads a duration, fixed or drawn.
[[nodiscard]] std::optional<Distribution> read_distribution(Build& build, const lang::ast::Expression& expression,
                                                            std::string_view what);

/// Reads a rate above 0; with `or_zero`, 0 is allowed too.
[[nodiscard]] std::optional<Rate> read_rate(Build& build, const lang::ast::Expression& expression,
                                            std::string_view what, bool or_zero = false);

/// Reports a value of one kind where another is wanted; for a bare number, lists the units.
void report_kind(Build& build, lang::Span span, const Constant& found, Constant::Kind wanted, std::string_view what);

}  // namespace meshsim::compile
