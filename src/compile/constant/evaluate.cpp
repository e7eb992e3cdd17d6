#include "compile/constant/evaluate.hpp"

#include <fmt/format.h>

#include <string_view>
#include <variant>
#include <vector>

#include "base/text.hpp"
#include "base/units.hpp"
#include "compile/constant/data_files.hpp"
#include "compile/constant/distributions.hpp"
#include "compile/source/hint.hpp"
#include "lang/diagnostics/suggest.hpp"
#include "lang/parse/words.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;
using ConstantKind = Constant::Kind;
using Value = std::optional<Constant>;

Value unknown_unit(const ast::Number& number, lang::Diagnostics& diagnostics) {
  std::vector<std::string_view> names;
  for (const Unit& unit : all_units()) names.push_back(unit.name);
  auto& diagnostic = diagnostics.error("E0302", number.unit_span, fmt::format("there is no unit `{}`", number.unit));
  const std::vector<std::string_view> natives = lang::words::natives(number.unit, names);
  if (holds_word(" rps qps tps hz ", number.unit)) {
    diagnostic.label("not a unit").help("a rate is written `20/s`");
    return std::nullopt;
  }
  diagnostic.label("not a unit")
      .help(natives.empty() ? hint(number.unit, names, "the units")
                            : fmt::format("did you mean {}?", lang::quoted_list(natives, "or")));
  diagnostic.note("the units are `ns us ms s min h`, `B KB KiB MB MiB GB GiB`, `/s /min` and `%`");
  return std::nullopt;
}

Value with_unit(const Unit& unit, Decimal digits, const ast::Number& number, lang::Diagnostics& diagnostics) {
  const auto reported = [&](const Error& error) -> Value {
    diagnostics.error("E0303", number.span, error.message).label("cannot be represented");
    return std::nullopt;
  };
  switch (unit.dimension) {
    case Dimension::duration: {
      const auto duration = duration_from(digits, unit.name);
      return duration ? Value(Constant::whole(ConstantKind::duration, *duration)) : reported(duration.error());
    }
    case Dimension::size: {
      const auto size = size_from(digits, unit.name);
      return size ? Value(Constant::whole(ConstantKind::size, *size)) : reported(size.error());
    }
    case Dimension::rate: {
      const auto rate = rate_from(digits, unit.name);
      if (!rate) return reported(rate.error());
      Constant constant = Constant::decimal(ConstantKind::rate, rate->count);
      constant.per = rate->per;
      return constant;
    }
    case Dimension::percent:
      return Constant::decimal(ConstantKind::percent, digits);
  }
  return std::nullopt;
}

/// Walks one expression.
class Evaluation {
 public:
  Evaluation(const Environment& environment, lang::Diagnostics& diagnostics)
      : environment_(environment), diagnostics_(diagnostics) {}

  Value run(const ast::Expression& expression) {
    span_ = expression.span;
    return std::visit([&](const auto& node) { return of(node, expression.span); }, expression.node);
  }

 private:
  Value of(const ast::Number& number, lang::Span) { return evaluate(number, diagnostics_); }
  Value of(const ast::Truth& truth, lang::Span) { return Constant::boolean(truth.value); }

  Value of(const ast::Interpolation& text, lang::Span span) {
    std::string joined;
    for (const auto& piece : text.pieces) {
      if (const auto* plain = std::get_if<std::string>(&piece)) {
        joined += *plain;
        continue;
      }
      const Value value = run(*std::get<lang::Box<ast::Expression>>(piece));
      if (!value) return std::nullopt;
      // Checked at each piece, because a parameter made of other parameters can double at each step.
      if (joined.size() > longest_text) return too_long(span);
      joined += to_text(*value);
    }
    return Constant::words(std::move(joined));
  }

  Value of(const ast::NameUse& use, lang::Span span) {
    if (const NamedConstant* found = environment_.find(use.name)) return found->value;
    auto& diagnostic = diagnostics_.error("E0209", span, fmt::format("no parameter named `{}`", use.name));
    diagnostic.label("not known here").help(hint(use.name, environment_.names(), "the parameters"));
    if (environment_.constants.empty()) diagnostic.note("a name used as a value is a `param` or a column of `cases`");
    return std::nullopt;
  }

  Value of(const ast::Range& range, lang::Span span) {
    const Value low = run(*range.low);
    const Value high = run(*range.high);
    if (!low || !high) return std::nullopt;
    return uniform(*low, *high, span, diagnostics_);
  }

  Value of(const ast::FunctionCall& call, lang::Span span) {
    std::vector<DistributionArgument> arguments;
    if (call.function.text == "empirical") return measured(call);
    if (!check_distribution(call, diagnostics_)) return std::nullopt;
    for (const ast::Argument& argument : call.arguments) {
      const Value value = run(argument.value);
      if (!value) return std::nullopt;
      arguments.push_back({argument.name ? argument.name->text : "", *value, argument.value.span});
    }
    return make_distribution(call, arguments, span, diagnostics_);
  }

  /// Handles `empirical("FILE")` and `empirical("FILE", unit 1ms)`.
  Value measured(const ast::FunctionCall& call) {
    const bool has_unit =
        call.arguments.size() == 2 && call.arguments[1].name && call.arguments[1].name->text == "unit";
    const bool is_right = call.arguments.size() == (has_unit ? 2U : 1U);
    const Value file = is_right ? run(call.arguments[0].value) : std::nullopt;
    if (is_right && !file) return std::nullopt;
    if (!is_right || file->kind != ConstantKind::text) {
      diagnostics_.error("E0310", call.function.span, "`empirical` needs the name of a file")
          .label("wrong arguments")
          .help("such as `empirical(\"latencies.csv\")`, or `empirical(\"latencies.csv\", unit 1ms)`");
      return std::nullopt;
    }
    std::optional<Duration> unit;
    if (has_unit) {
      const Value value = run(call.arguments[1].value);
      if (!value) return std::nullopt;
      unit = value->kind == ConstantKind::duration && value->integer > 0 ? std::optional(value->integer) : std::nullopt;
      if (!unit) return wrong_unit(call.arguments[1].value.span);
    }
    if (environment_.files == nullptr) return not_constant(call.function.span);
    const DataFiles::Durations durations =
        environment_.files->read({{file->text, call.arguments[0].value.span}, unit}, diagnostics_);
    if (durations == nullptr) return std::nullopt;
    return Constant::random(Distribution::empirical(*durations));
  }

  Value wrong_unit(lang::Span span) {
    diagnostics_.error("E0310", span, "the unit of the numbers is a duration above 0s")
        .label("wrong arguments")
        .help("such as `unit 1ms`");
    return std::nullopt;
  }

  Value of(const ast::Unary& unary, lang::Span span) {
    if (unary.operation != ast::UnaryOperator::negate) return not_constant(span);
    const Value operand = run(*unary.operand);
    return operand ? checked(negate(*operand), span) : std::nullopt;
  }

  Value of(const ast::Binary& binary, lang::Span span) {
    if (binary.operation > ast::BinaryOperator::divide) return not_constant(span);
    const Value left = run(*binary.left);
    const Value right = run(*binary.right);
    if (!left || !right) return std::nullopt;
    // `5-10ms` is read as a subtraction, but is nearly always meant as a range.
    const bool range = binary.operation == ast::BinaryOperator::subtract && left->kind == ConstantKind::number &&
                       right->kind == ConstantKind::duration;
    if (range) return of_range_with_a_hyphen(span);
    return checked(combine(static_cast<Arithmetic>(binary.operation), *left, *right), span);
  }

  template <class Other>
  Value of(const Other&, lang::Span span) {
    return not_constant(span);
  }

  /// Handles `5-10ms`, a range with a hyphen.
  Value of_range_with_a_hyphen(lang::Span span) {
    diagnostics_.error("E0304", span, "cannot subtract a duration from a number")
        .label("has no value")
        .help("a time that is drawn from a range has dots and both units: `5ms..10ms`");
    return std::nullopt;
  }

  Value checked(Result<Constant> result, lang::Span span) {
    if (result) return *result;
    diagnostics_.error("E0304", span, result.error().message).label("has no value");
    return std::nullopt;
  }

  Value not_constant(lang::Span span) {
    diagnostics_.error("E0309", span, "this value must be known before the run")
        .label("only known while the scenario runs")
        .help("write a literal, a parameter, or arithmetic on them");
    return std::nullopt;
  }

  Value too_long(lang::Span span) {
    diagnostics_.error("E0303", span, "a text may be at most 65,535 bytes long").label("longer than that");
    return std::nullopt;
  }

  static constexpr std::size_t longest_text = 65'535;

  const Environment& environment_;
  lang::Diagnostics& diagnostics_;
  lang::Span span_;
};

}  // namespace

std::optional<Decimal> decimal_of(const ast::Number& number, lang::Diagnostics& diagnostics) {
  std::int64_t mantissa = number.mantissa;
  int scale = number.scale;
  // Zeros at the end are no decimals: 1.0000000000 is a whole number.
  while (scale > 0 && mantissa % 10 == 0) mantissa /= 10, --scale;
  if (scale <= Decimal::max_scale) return Decimal(mantissa, scale);
  diagnostics.error("E0303", number.span, "a number has at most nine decimals").label("finer than that");
  return std::nullopt;
}

std::optional<Constant> evaluate(const ast::Number& number, lang::Diagnostics& diagnostics) {
  const auto digits = decimal_of(number, diagnostics);
  if (!digits) return std::nullopt;
  if (number.unit.empty()) return Constant::decimal(ConstantKind::number, *digits);
  const Unit* unit = find_unit(number.unit);
  return unit != nullptr ? with_unit(*unit, *digits, number, diagnostics) : unknown_unit(number, diagnostics);
}

std::optional<Constant> evaluate(const ast::Expression& expression, const Environment& environment,
                                 lang::Diagnostics& diagnostics) {
  return Evaluation(environment, diagnostics).run(expression);
}

}  // namespace meshsim::compile
