#include "compile/build/quantity.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "compile/constant/distributions.hpp"
#include "compile/constant/evaluate.hpp"
#include "compile/source/limits.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;
using ConstantKind = Constant::Kind;

std::optional<Constant> constant(Build& build, const ast::Expression& expression) {
  return evaluate(expression, build.environment, build.diagnostics);
}

std::string fix_for(ConstantKind wanted, const std::string& digits) {
  switch (wanted) {
    case ConstantKind::duration:
    case ConstantKind::distribution:
      return fmt::format("write `{0}ms` or `{0}s`", digits);
    case ConstantKind::size:
      return fmt::format("write `{0}B` or `{0}KB`", digits);
    case ConstantKind::rate:
      return fmt::format("write `{0}/s` or `{0}/min`", digits);
    case ConstantKind::percent:
      return fmt::format("write `{0}%`", digits);
    case ConstantKind::boolean:
    case ConstantKind::number:
    case ConstantKind::text:
      break;
  }
  return {};
}

std::string sample_of(ConstantKind wanted) {
  switch (wanted) {
    case ConstantKind::duration:
      return "such as `5ms`";
    case ConstantKind::distribution:
      return "such as `5ms`, `2ms..6ms` or `exp(mean 20ms)`";
    case ConstantKind::size:
      return "such as `64KB`";
    case ConstantKind::rate:
      return "such as `20/s`";
    case ConstantKind::percent:
      return "such as `5%`";
    case ConstantKind::number:
      return "such as `3`, without a unit";
    case ConstantKind::text:
      return "such as `\"hello\"`";
    case ConstantKind::boolean:
      break;
  }
  return {};
}

/// Tells whether the expression is `5ms-10ms`, a range in the notation of other tools.
bool is_difference(const ast::Expression& expression) {
  const auto* binary = std::get_if<ast::Binary>(&expression.node);
  return binary != nullptr && binary->operation == ast::BinaryOperator::subtract;
}

}  // namespace

void report_kind(Build& build, lang::Span span, const Constant& found, ConstantKind wanted, std::string_view what) {
  if (found.kind == ConstantKind::number && wanted != ConstantKind::text && wanted != ConstantKind::boolean) {
    build.diagnostics.error("E0301", span, fmt::format("{} needs a unit", what))
        .label("a bare number")
        .help(fix_for(wanted, to_text(found)));
    return;
  }
  build.diagnostics.error("E0305", span, fmt::format("{} is {}, not {}", what, describe(wanted), describe(found.kind)))
      .label(fmt::format("this is {}", describe(found.kind)))
      .help(sample_of(wanted));
}

std::optional<Duration> read_duration(Build& build, const ast::Expression& expression, std::string_view what,
                                      Duration least) {
  const auto value = constant(build, expression);
  if (!value) return std::nullopt;
  if (value->kind != ConstantKind::duration) {
    report_kind(build, expression.span, *value, ConstantKind::duration, what);
    return std::nullopt;
  }
  if (value->integer >= least && value->integer <= Distribution::max_draw) return value->integer;
  auto& diagnostic = build.diagnostics.error("E0306", expression.span, "");
  if (value->integer < 0) {
    diagnostic.message = fmt::format("{} cannot be negative", what);
  } else if (value->integer < least) {
    diagnostic.message = fmt::format("{} must be at least {}", what, least == 1 ? "1ns" : format_duration(least));
  } else {
    diagnostic.message = fmt::format("{} can be at most 146 years", what);
  }
  diagnostic.label(fmt::format("this is {}", format_duration(value->integer)));
  return std::nullopt;
}

std::optional<Duration> read_period(Build& build, const ast::Expression& expression, std::string_view what,
                                    bool or_zero) {
  const auto period = read_duration(build, expression, what);
  if (!period || *period >= shortest_period || (or_zero && *period == 0)) return period;
  build.diagnostics
      .error(
          "E0306", expression.span,
          fmt::format("{} is from {} to 146 years{}", what, format_duration(shortest_period), or_zero ? ", or 0s" : ""))
      .label(fmt::format("this is {}", format_duration(*period)))
      .help("it is done again and again: with a shorter time the run would do little else");
  return std::nullopt;
}

std::optional<std::uint64_t> read_count(Build& build, const ast::Expression& expression, std::string_view what,
                                        std::uint64_t least, std::uint64_t most) {
  const auto value = constant(build, expression);
  if (!value) return std::nullopt;
  if (value->kind != ConstantKind::number) {
    report_kind(build, expression.span, *value, ConstantKind::number, what);
    return std::nullopt;
  }
  const auto whole = value->number.to_int64();
  const bool in_range =
      whole && *whole >= 0 && static_cast<std::uint64_t>(*whole) >= least && static_cast<std::uint64_t>(*whole) <= most;
  if (in_range) return static_cast<std::uint64_t>(*whole);
  build.diagnostics
      .error("E0306", expression.span,
             fmt::format("{} must be a whole number from {} to {}", what, least,
                         group_digits(static_cast<std::int64_t>(most))))
      .label(fmt::format("this is {}", to_text(*value)));
  return std::nullopt;
}

std::optional<std::uint64_t> read_size(Build& build, const ast::Expression& expression, std::string_view what) {
  const auto value = constant(build, expression);
  if (!value) return std::nullopt;
  if (value->kind != ConstantKind::size) {
    report_kind(build, expression.span, *value, ConstantKind::size, what);
    return std::nullopt;
  }
  if (value->integer >= 1) return static_cast<std::uint64_t>(value->integer);
  build.diagnostics.error("E0306", expression.span, fmt::format("{} must be at least 1B", what))
      .label(fmt::format("this is {}", to_text(*value)));
  return std::nullopt;
}

std::optional<Probability> read_probability(Build& build, const ast::Expression& expression, std::string_view what) {
  const auto value = constant(build, expression);
  if (!value) return std::nullopt;
  if (value->kind != ConstantKind::percent) {
    report_kind(build, expression.span, *value, ConstantKind::percent, what);
    return std::nullopt;
  }
  if (const auto probability = probability_from_percent(value->number)) return *probability;
  build.diagnostics.error("E0307", expression.span, fmt::format("{} is from 0% to 100%", what))
      .label(fmt::format("this is {}", to_text(*value)));
  return std::nullopt;
}

std::optional<Distribution> read_distribution(Build& build, const ast::Expression& expression, std::string_view what) {
  const auto value = constant(build, expression);
  if (!value) return std::nullopt;
  if (const auto distribution = distribution_of(*value)) return distribution;
  if (value->kind == ConstantKind::duration) {
    build.diagnostics.error("E0306", expression.span, fmt::format("{} is from 0s to 146 years", what))
        .label(fmt::format("this is {}", format_duration(value->integer)))
        .help(is_difference(expression) ? "a range has dots: `5ms..10ms`" : "");
  } else {
    report_kind(build, expression.span, *value,
                value->kind == ConstantKind::number ? ConstantKind::distribution : ConstantKind::duration, what);
  }
  return std::nullopt;
}

std::optional<Rate> read_rate(Build& build, const ast::Expression& expression, std::string_view what, bool or_zero) {
  const auto value = constant(build, expression);
  if (!value) return std::nullopt;
  if (value->kind != ConstantKind::rate) {
    report_kind(build, expression.span, *value, ConstantKind::rate, what);
    return std::nullopt;
  }
  const Rate rate{value->number, value->per};
  if (or_zero && rate.count == Decimal(0)) return rate;
  const auto interval = mean_interval(rate);
  if (interval && *interval > 0 && *interval <= Distribution::max_draw) return rate;
  build.diagnostics
      .error("E0306", expression.span,
             fmt::format("{} cannot be used: {}", what, interval ? "it is out of range" : interval.error().message))
      .label(fmt::format("this is {}", to_text(*value)));
  return std::nullopt;
}

}  // namespace meshsim::compile
