#include "compile/constant/distributions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "compile/source/hint.hpp"
#include "lang/parse/words.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;
using ConstantKind = Constant::Kind;

/// The sort of a parameter of a family.
enum class Parameter : std::uint8_t { none, duration, positive_duration, shape, stages };

/// A family of distributions and its parameters.
struct Family {
  std::string_view name;
  std::array<std::string_view, 2> parameters;
  std::array<Parameter, 2> kinds;
  std::string_view sample;

  std::size_t count() const { return kinds[1] == Parameter::none ? 1 : 2; }
};

constexpr std::array<Family, 6> families = {{
    {"exp", {"mean", ""}, {Parameter::duration, Parameter::none}, "exp(mean 20ms)"},
    {"lognormal", {"p50", "p99"}, {Parameter::duration, Parameter::duration}, "lognormal(p50 17ms, p99 60ms)"},
    {"normal", {"mean", "deviation"}, {Parameter::duration, Parameter::duration}, "normal(mean 20ms, deviation 4ms)"},
    {"pareto", {"scale", "shape"}, {Parameter::positive_duration, Parameter::shape}, "pareto(scale 5ms, shape 1.5)"},
    {"weibull", {"scale", "shape"}, {Parameter::positive_duration, Parameter::shape}, "weibull(scale 20ms, shape 0.7)"},
    {"erlang", {"stages", "mean"}, {Parameter::stages, Parameter::duration}, "erlang(stages 3, mean 20ms)"},
}};

bool drawable(const Constant& constant) {
  return constant.kind == ConstantKind::duration && constant.integer >= 0 && constant.integer <= Distribution::max_draw;
}

/// Tells whether the constant may be such a parameter.
bool fits_parameter(const Constant& constant, Parameter wanted) {
  switch (wanted) {
    case Parameter::none:
      break;
    case Parameter::duration:
      return drawable(constant);
    case Parameter::positive_duration:
      return drawable(constant) && constant.integer > 0;
    case Parameter::shape:
      return constant.kind == ConstantKind::number && constant.number > Decimal(0) &&
             constant.number <= Decimal(Distribution::most_shape);
    case Parameter::stages:
      return constant.kind == ConstantKind::number && constant.number.is_whole() && constant.number >= Decimal(1) &&
             constant.number <= Decimal(Distribution::most_stages);
  }
  return false;
}

std::string_view describe_parameter(Parameter wanted) {
  switch (wanted) {
    case Parameter::none:
    case Parameter::duration:
      break;
    case Parameter::positive_duration:
      return "a duration above 0s";
    case Parameter::shape:
      return "a number above 0, up to 1000";
    case Parameter::stages:
      return "a whole number from 1 to 1000";
  }
  return "a duration";
}

const Family* find_family(std::string_view name) {
  const auto* found = std::find_if(families.begin(), families.end(), [&](const Family& f) { return f.name == name; });
  return found == families.end() ? nullptr : found;
}

/// Finds the argument of that name, or the one at that place when it has none.
const DistributionArgument* argument(const std::vector<DistributionArgument>& all, const Family& family,
                                     std::size_t place) {
  for (const DistributionArgument& each : all) {
    if (each.name == family.parameters[place]) return &each;
  }
  return all[place].name.empty() ? &all[place] : nullptr;
}

std::optional<Constant> bad_range(lang::Span span, std::string_view why, lang::Diagnostics& diagnostics) {
  diagnostics.error("E0308", span, std::string(why)).label("can never be drawn");
  return std::nullopt;
}

}  // namespace

std::optional<Constant> uniform(const Constant& low, const Constant& high, lang::Span span,
                                lang::Diagnostics& diagnostics) {
  for (const Constant* end : {&low, &high}) {
    if (drawable(*end)) continue;
    auto& diagnostic = diagnostics.error("E0305", span,
                                         fmt::format("a range goes from one duration to another, not from {} to {}",
                                                     describe(low.kind), describe(high.kind)));
    if (low.kind == ConstantKind::duration && high.kind == ConstantKind::duration) {
      diagnostic.message = "a range of durations goes from 0s up to 146 years";
    }
    diagnostic.label("cannot be drawn from").help("such as `2ms..6ms`; both ends carry a unit");
    return std::nullopt;
  }
  if (low.integer > high.integer) {
    diagnostics
        .error("E0308", span,
               fmt::format("the range begins at {} and ends before that, at {}", to_text(low), to_text(high)))
        .label("upside down")
        .help(fmt::format("write `{}..{}`", to_text(high), to_text(low)));
    return std::nullopt;
  }
  return Constant::random(Distribution::uniform(low.integer, high.integer));
}

bool check_distribution(const ast::FunctionCall& call, lang::Diagnostics& diagnostics) {
  const std::string& name = call.function.text;
  const Family* family = find_family(name);
  if (family == nullptr) {
    std::vector<std::string_view> known;
    known.reserve(std::size(families));
    for (const Family& each : families) known.push_back(each.name);
    known.emplace_back("empirical");
    auto& diagnostic =
        diagnostics.error("E0218", call.function.span, fmt::format("there is no distribution `{}`", name));
    diagnostic.label("not a distribution").help(hint(name, known, "the distributions"));
    if (!lang::words::meant(name, known)) diagnostic.help("uniform between two durations is a range: `2ms..6ms`");
    return false;
  }
  const std::size_t count = family->count();
  if (call.arguments.size() == count) return true;
  diagnostics
      .error("E0310", call.function.span,
             fmt::format("`{}` takes {} argument{}, not {}", name, count, count == 1 ? "" : "s", call.arguments.size()))
      .label("wrong arguments")
      .help(fmt::format("such as `{}`", family->sample));
  return false;
}

std::optional<Constant> make_distribution(const ast::FunctionCall& call,
                                          const std::vector<DistributionArgument>& arguments, lang::Span span,
                                          lang::Diagnostics& diagnostics) {
  const Family& family = *find_family(call.function.text);
  std::array<const DistributionArgument*, 2> given{};
  for (std::size_t i = 0; i < family.count(); ++i) {
    const DistributionArgument* found = argument(arguments, family, i);
    if (found != nullptr && fits_parameter(found->value, family.kinds[i])) {
      given[i] = found;
      continue;
    }
    diagnostics
        .error("E0310", found == nullptr ? span : found->span,
               fmt::format("`{}` needs `{}` followed by {}", family.name, family.parameters[i],
                           describe_parameter(family.kinds[i])))
        .label("wrong arguments")
        .help(fmt::format("such as `{}`", family.sample));
    return std::nullopt;
  }
  const Constant& first = given[0]->value;
  if (family.name == "exp") return Constant::random(Distribution::exponential(first.integer));
  const Constant& second_one = given[1]->value;
  if (family.name == "normal") return Constant::random(Distribution::normal(first.integer, second_one.integer));
  if (family.name == "pareto") return Constant::random(Distribution::pareto(first.integer, second_one.number));
  if (family.name == "weibull") return Constant::random(Distribution::weibull(first.integer, second_one.number));
  if (family.name == "erlang")
    return Constant::random(Distribution::erlang(*first.number.to_int64(), second_one.integer));
  if (first.integer == 0) return bad_range(span, "the p50 of a lognormal must be more than 0s", diagnostics);
  if (first.integer > second_one.integer) return bad_range(span, "the p50 is larger than the p99", diagnostics);
  return Constant::random(Distribution::lognormal(first.integer, second_one.integer));
}

std::optional<Distribution> distribution_of(const Constant& constant) {
  if (constant.kind == ConstantKind::distribution) return constant.distribution;
  if (!drawable(constant)) return std::nullopt;
  return Distribution::constant(constant.integer);
}

}  // namespace meshsim::compile
