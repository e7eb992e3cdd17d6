// Gateways: routes with nginx's settings.
#include <fmt/format.h>

#include <map>
#include <variant>

#include "compile/build/build.hpp"
#include "compile/build/names.hpp"
#include "compile/build/quantity.hpp"
#include "compile/build/reach.hpp"
#include "compile/build/settings.hpp"
#include "compile/source/limits.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;

void set_numbers(Build& build, const ast::Route& route, plan::Route& planned) {
  if (route.timeout) planned.timeout = read_duration(build, *route.timeout, "`timeout`", 1).value_or(planned.timeout);
  if (route.retries) {
    planned.tries =
        static_cast<std::uint32_t>(read_count(build, *route.retries, "`retries`", 0, 1'000).value_or(0) + 1);
  }
  if (route.max_fails) {
    planned.max_fails =
        static_cast<std::uint32_t>(read_count(build, *route.max_fails, "`max_fails`", 0, 1'000'000).value_or(1));
  }
  if (route.fail_timeout) {
    planned.fail_timeout =
        read_duration(build, *route.fail_timeout, "`fail_timeout`", 1).value_or(planned.fail_timeout);
  }
  planned.non_idempotent = route.non_idempotent;
  for (const ast::Setting& setting : route.settings) {
    if (build.enough()) return;
    if (setting.key.text == "connect_timeout") {
      if (const auto time = read_single_duration(build, setting, 1)) planned.connect_timeout = *time;
    } else {
      report_setting(build, setting, "route",
                     {"timeout", "connect_timeout", "retries", "non_idempotent", "max_fails", "fail_timeout"});
    }
  }
}

void build_route(Build& build, ServiceId gateway, const ast::Route& route, plan::GatewayDetail& detail) {
  const auto upstream = resolve_service(build, route.service, callable);
  plan::Route planned;
  planned.prefix = route.prefix.text;
  planned.position = build.position(route.span);
  set_numbers(build, route, planned);
  if (!upstream) return;
  planned.upstream = *upstream;
  if (*upstream == gateway) {
    build.diagnostics.error("E0408", route.service.span, "a gateway cannot be its own upstream")
        .label("this route leads back to itself");
    return;
  }
  if (!check_shares_network(build, gateway, *upstream, route.service.span)) return;
  const plan::Service& service = build.plan.services[*upstream];
  if (service.kind == plan::ServiceKind::service && service.port == 0) {
    build.diagnostics.error("E0405", route.service.span, fmt::format("`{}` does not listen", service.name))
        .label("nobody would answer")
        .also(build.names.service_spans[*upstream], "has no `listen` and no `on METHOD /path`")
        .help(fmt::format("add a handler such as `on POST {} {{ reply 200 }}`", route.prefix.text));
    return;
  }
  detail.routes.push_back(std::move(planned));
}

void build_gateway(Build& build, ServiceId id, const ast::Gateway& gateway) {
  plan::GatewayDetail& detail = build.plan.gateways[build.plan.services[id].detail];
  if (gateway.dns_every) detail.dns_every = read_period(build, *gateway.dns_every, "`dns every`").value_or(0);
  for (const ast::Setting& setting : gateway.settings) {
    if (build.enough()) return;
    report_setting(build, setting, "gateway", {"networks", "listen", "route", "dns"});
  }
  if (gateway.routes.size() > max_parts) {
    build.diagnostics.error("E0498", gateway.name.span, "a gateway may have at most 1,000 routes").label("has more");
    return;
  }
  std::map<std::string, lang::Span> seen;
  for (const ast::Route& route : gateway.routes) {
    if (build.enough()) return;
    const auto [earlier, is_new] = seen.emplace(route.prefix.text, route.prefix.span);
    if (!is_new) {
      build.diagnostics
          .error("E0201", route.prefix.span, fmt::format("there are two routes for `{}`", route.prefix.text))
          .label("the second one")
          .also(earlier->second, "the first one")
          .help("a prefix leads to one service, whose instances share the requests");
      continue;
    }
    build_route(build, id, route, detail);
  }
}

}  // namespace

void declare_ports(Build& build) {
  for (std::size_t i = 0; i < build.plan.services.size(); ++i) {
    const auto* gateway = gateway_item(build, static_cast<ServiceId>(i));
    if (gateway == nullptr) continue;
    const auto port = gateway->listen ? read_count(build, *gateway->listen, "the port", 1, 65'535) : std::nullopt;
    build.plan.services[i].port = static_cast<std::uint32_t>(port.value_or(80));
    build.names.listens[i] = true;
  }
}

void build_gateways(Build& build) {
  for (std::size_t i = 0; i < build.plan.services.size(); ++i) {
    const auto* gateway = gateway_item(build, static_cast<ServiceId>(i));
    if (gateway != nullptr && !build.enough()) build_gateway(build, static_cast<ServiceId>(i), *gateway);
  }
}

}  // namespace meshsim::compile
