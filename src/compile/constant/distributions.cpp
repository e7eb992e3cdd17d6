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

/// A family of distributions and the names of its parameters.
struct Family {
  std::string_view name;
  std::array<std::string_view, 2> parameters;
  std::size_t count;
  std::string_view sample;
};

constexpr std::array<Family, 2> families = {{
    {"exp", {"mean", ""}, 1, "exp(mean 20ms)"},
    {"lognormal", {"p50", "p99"}, 2, "lognormal(p50 17ms, p99 60ms)"},
}};

bool drawable(const Constant& constant) {
  return constant.kind == ConstantKind::duration && constant.integer >= 0 && constant.integer <= Distribution::max_draw;
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
    const std::vector<std::string_view> known = {families[0].name, families[1].name};
    auto& diagnostic =
        diagnostics.error("E0218", call.function.span, fmt::format("there is no distribution `{}`", name));
    diagnostic.label("not a distribution").help(hint(name, known, "the distributions"));
    if (!lang::words::meant(name, known)) diagnostic.help("uniform between two durations is a range: `2ms..6ms`");
    return false;
  }
  if (call.arguments.size() == family->count) return true;
  diagnostics
      .error("E0310", call.function.span,
             fmt::format("`{}` takes {} argument{}, not {}", name, family->count, family->count == 1 ? "" : "s",
                         call.arguments.size()))
      .label("wrong arguments")
      .help(fmt::format("such as `{}`", family->sample));
  return false;
}

std::optional<Constant> make_distribution(const ast::FunctionCall& call,
                                          const std::vector<DistributionArgument>& arguments, lang::Span span,
                                          lang::Diagnostics& diagnostics) {
  const Family& family = *find_family(call.function.text);
  std::array<Duration, 2> durations{};
  for (std::size_t i = 0; i < family.count; ++i) {
    const DistributionArgument* found = argument(arguments, family, i);
    if (found == nullptr || !drawable(found->value)) {
      diagnostics
          .error("E0310", found == nullptr ? span : found->span,
                 fmt::format("`{}` needs `{}` followed by a duration", family.name, family.parameters[i]))
          .label("wrong arguments")
          .help(fmt::format("such as `{}`", family.sample));
      return std::nullopt;
    }
    durations[i] = found->value.integer;
  }
  if (family.count == 1) return Constant::random(Distribution::exponential(durations[0]));
  if (durations[0] == 0) return bad_range(span, "the p50 of a lognormal must be more than 0s", diagnostics);
  if (durations[0] > durations[1]) return bad_range(span, "the p50 is larger than the p99", diagnostics);
  return Constant::random(Distribution::lognormal(durations[0], durations[1]));
}

std::optional<Distribution> distribution_of(const Constant& constant) {
  if (constant.kind == ConstantKind::distribution) return constant.distribution;
  if (!drawable(constant)) return std::nullopt;
  return Distribution::constant(constant.integer);
}

}  // namespace meshsim::compile
