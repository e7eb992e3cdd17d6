// Links: latencies between pairs of services.
#include <fmt/format.h>

#include "compile/build/build.hpp"
#include "compile/build/names.hpp"
#include "compile/build/quantity.hpp"
#include "compile/build/reach.hpp"
#include "compile/build/settings.hpp"
#include "compile/source/limits.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;

std::vector<ServiceId> resolve_all(Build& build, const std::vector<ast::Name>& names) {
  std::vector<ServiceId> services;
  for (const ast::Name& name : names) {
    if (build.enough()) break;
    if (const auto service = resolve_service(build, name)) services.push_back(*service);
  }
  return services;
}

/// Adds a pair of services. Returns false for an impossible pair, because the link's other pairs would give the same
/// error.
bool add_pair(Build& build, const ast::Link& link, ServiceId from, ServiceId to, const Distribution& latency) {
  if (from == to) {
    build.diagnostics.error("E0408", link.to.front().span, "a link leads from a service to another one")
        .label(fmt::format("`{}` stands on both sides", build.plan.services[from].name));
    return false;
  }
  if (!check_shares_network(build, from, to, link.to.front().span)) return false;
  build.plan.links.push_back({from, to, latency});
  if (link.both_ways) build.plan.links.push_back({to, from, latency});
  return true;
}

void build_link(Build& build, const ast::Link& link) {
  const std::vector<ServiceId> from = resolve_all(build, link.from);
  const std::vector<ServiceId> to = resolve_all(build, link.to);
  for (const ast::Setting& setting : link.settings) report_setting(build, setting, "link", {"latency"});
  if (from.empty() || to.empty()) return;
  if (!link.latency) {
    build.diagnostics.error("E0412", link.from.front().span, "the link does not say how long it takes")
        .label("incomplete")
        .help("add `{ latency 1ms..3ms }`");
    return;
  }
  const auto latency = read_distribution(build, *link.latency, "the latency");
  if (!latency) return;
  if (build.plan.links.size() + 2 * from.size() * to.size() > max_links) {
    build.diagnostics.error("E0498", link.from.front().span, "a scenario may have at most 100,000 links")
        .label("with these pairs there are more");
    return;
  }
  for (const ServiceId left : from) {
    for (const ServiceId right : to) {
      if (!add_pair(build, link, left, right, *latency)) return;
    }
  }
}

}  // namespace

void build_links(Build& build) {
  for (const ast::Link& link : build.system.links) {
    if (!build.enough()) build_link(build, link);
  }
}

}  // namespace meshsim::compile
