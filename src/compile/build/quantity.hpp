// Constants where the language wants a value of one kind, with a unit of that kind and within limits. What does not fit
// is reported and gives nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/distribution.hpp"
#include "base/ratio.hpp"
#include "base/units.hpp"
#include "compile/build/build.hpp"

namespace meshsim::compile {

/// A duration or an instant of at least `least`; `what` names it in messages: "the lease".
[[nodiscard]] std::optional<Duration> read_duration(Build& build, const lang::ast::Expression& expression,
                                                    std::string_view what, Duration least = 0);

/// Reads the period of something that is done again and again for the whole run: from 1ms. A shorter period would be
/// most of what the run does, and no real system has one. With `or_zero` 0s is one, too, with a meaning of its own.
[[nodiscard]] std::optional<Duration> read_period(Build& build, const lang::ast::Expression& expression,
                                                  std::string_view what, bool or_zero = false);

/// A whole number from `least` to `most`.
[[nodiscard]] std::optional<std::uint64_t> read_count(Build& build, const lang::ast::Expression& expression,
                                                      std::string_view what, std::uint64_t least, std::uint64_t most);

/// A size from 1B.
[[nodiscard]] std::optional<std::uint64_t> read_size(Build& build, const lang::ast::Expression& expression,
                                                     std::string_view what);

/// A percentage from 0% to 100%.
[[nodiscard]] std::optional<Probability> read_probability(Build& build, const lang::ast::Expression& expression,
                                                          std::string_view what);

/// A duration, fixed or drawn.
[[nodiscard]] std::optional<Distribution> read_distribution(Build& build, const lang::ast::Expression& expression,
                                                            std::string_view what);

/// A rate above 0.
[[nodiscard]] std::optional<Rate> read_rate(Build& build, const lang::ast::Expression& expression,
                                            std::string_view what);

/// Says that a value of one kind stands where another is wanted; a bare number is told which units there are.
void report_kind(Build& build, lang::Span span, const Constant& found, Constant::Kind wanted, std::string_view what);

}  // namespace meshsim::compile
