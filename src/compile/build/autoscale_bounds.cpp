#include "compile/build/autoscale_bounds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "compile/build/quantity.hpp"
#include "compile/source/limits.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;

void check_bounds(Build& build, const ast::Service& item, const plan::Autoscale& planned) {
  const lang::Span span = item.autoscale->bounds.span;
  if (planned.least > planned.most) {
    build.diagnostics
        .error("E0450", span, fmt::format("{} instances at least, and {} at most", planned.least, planned.most))
        .label("no number fits")
        .help(fmt::format("the fewest come first: `autoscale {}..{}`", planned.most, planned.least));
    return;
  }
  const std::uint32_t begins_with = build.plan.services[planned.service].replicas;
  if (!item.replicas || (begins_with >= planned.least && begins_with <= planned.most)) return;
  build.diagnostics.error("E0450", item.replicas->span, fmt::format("`{}` begins out of its bounds", item.name.text))
      .label(fmt::format("{} instances", begins_with))
      .also(span, "the bounds")
      .help("without `x N` it begins with the fewest");
}

}  // namespace

void declare_autoscale(Build& build, ServiceId service, const ast::Service& item) {
  const auto* range = std::get_if<ast::Range>(&item.autoscale->bounds.node);
  if (range == nullptr) {
    build.diagnostics.error("E0235", item.autoscale->bounds.span, "expected the fewest and the most instances")
        .label("not two numbers")
        .help("such as `autoscale 1..5 { on utilisation 70% }`");
    return;
  }
  const auto least = read_count(build, *range->low, "the fewest instances", 0, max_replicas);
  const auto most = read_count(build, *range->high, "the most instances", 1, max_replicas);
  if (!least || !most) return;
  plan::Autoscale planned;
  planned.service = service;
  planned.least = static_cast<std::uint32_t>(*least);
  planned.most = static_cast<std::uint32_t>(*most);
  planned.position = build.position(item.autoscale->span);
  if (!item.replicas) build.plan.services[service].replicas = planned.least;
  build.names.most_replicas[service] = std::max(build.plan.services[service].replicas, planned.most);
  check_bounds(build, item, planned);
  build.plan.autoscales.push_back(planned);
}

}  // namespace meshsim::compile
