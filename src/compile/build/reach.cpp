#include "compile/build/reach.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <variant>

#include "compile/build/names.hpp"
#include "compile/source/endpoint_name.hpp"
#include "compile/source/hint.hpp"
#include "compile/source/limits.hpp"
#include "lang/diagnostics/suggest.hpp"
#include "plan/path.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;

std::string network_list(const Build& build, ServiceId service) {
  std::vector<std::string_view> names;
  for (const std::uint16_t network : build.plan.services[service].networks)
    names.push_back(build.plan.networks[network]);
  return lang::quoted_list(names);
}

// Tells whether a handler takes the request. `on GET /menu` also takes `GET /menu?page=2` and `GET /m%65nu`, because
// frameworks compare decoded paths.
bool handles(const ast::Service& service, const ast::Request& wanted) {
  const auto end = service.handlers.begin() + static_cast<std::ptrdiff_t>(std::min(service.handlers.size(), max_parts));
  return std::any_of(service.handlers.begin(), end, [&](const ast::Handler& handler) {
    const auto* request = std::get_if<ast::Request>(&handler.trigger);
    return request != nullptr && request->method.text == wanted.method.text &&
           (request->path.text == wanted.path.text || plan::arguments_of(request->path.text, wanted.path.text) ||
            plan::handled_path(request->path.text) == plan::handled_path(wanted.path.text));
  });
}

std::string on_purpose(const ast::Request& request) {
  return fmt::format("to get that answer on purpose, quote the path: `{} \"{}\"`", request.method.text,
                     request.path.text);
}

std::vector<std::string> endpoints_of(const ast::Service& service) {
  std::vector<std::string> names;
  for (const ast::Handler& handler : service.handlers) {
    if (const auto* request = std::get_if<ast::Request>(&handler.trigger)) names.push_back(endpoint_name(*request));
  }
  return names;
}

bool check_service(Build& build, const ast::Service& service, const ast::Request& request) {
  const std::string endpoint = endpoint_name(request);
  if (handles(service, request) || request.path.is_quoted) return true;
  const auto known = endpoints_of(service);
  if (known.empty() && !service.listen) {
    build.diagnostics.error("E0405", request.span, fmt::format("`{}` does not listen", service.name.text))
        .label("nobody would answer this")
        .also(service.name.span, "has no `listen` and no `on METHOD /path`")
        .help(fmt::format("add `on {} {{ reply 200 }}` to `{}`", endpoint, service.name.text));
    return false;
  }
  build.diagnostics.error("E0223", request.span, fmt::format("`{}` does not handle `{}`", service.name.text, endpoint))
      .label("would be answered with 404")
      .also(service.name.span, "defined here")
      .help(hint(endpoint, {known.begin(), known.end()}, "the requests it handles"))
      .help(fmt::format("add `on {} {{ .. }}` to `{}`", endpoint, service.name.text))
      .help(on_purpose(request));
  return false;
}

/// Chooses the route as nginx does, and tells how it fits.
plan::PrefixChoice choose(const ast::Gateway& gateway, std::string_view path) {
  std::vector<std::string_view> prefixes;
  for (std::size_t i = 0; i < gateway.routes.size() && i < max_parts; ++i)
    prefixes.push_back(gateway.routes[i].prefix.text);
  return plan::choose_prefix(prefixes, path);
}

lang::Diagnostic& report_no_route(Build& build, const ast::Gateway& gateway, const ast::Request& request,
                                  const plan::PrefixChoice& choice) {
  const std::string& path = request.path.text;
  if (choice.is_malformed) {
    return build.diagnostics
        .error("E0224", request.path.span,
               fmt::format("`{}` leads above the root{}", path,
                           path.find('%') == std::string::npos ? "" : ", or has a broken `%XX`"))
        .label("would be answered with 400")
        .also(gateway.name.span, "resolves `..` before it looks for a route")
        .help(path.find('%') == std::string::npos ? "take a `..` away"
                                                  : "take a `..` away; two hexadecimal digits stand behind each `%`");
  }
  if (choice.is_redirect) {
    const std::string& prefix = gateway.routes[choice.prefix].prefix.text;
    return build.diagnostics
        .error("E0224", request.path.span, fmt::format("`{}` lacks the slash of the route `{}`", path, prefix))
        .label(fmt::format("would be answered with 301, to `{}`", prefix))
        .also(gateway.routes[choice.prefix].span, "this route")
        .help(fmt::format("call `{}`", prefix));
  }
  std::vector<std::string_view> prefixes;
  for (const ast::Route& each : gateway.routes) prefixes.push_back(each.prefix.text);
  return build.diagnostics
      .error("E0224", request.path.span, fmt::format("no route of `{}` fits `{}`", gateway.name.text, path))
      .label("would be answered with 404")
      .also(gateway.name.span, "defined here")
      .help(hint(path, prefixes, "its routes"))
      .help(fmt::format("add `route {} -> SERVICE` to `{}`", path, gateway.name.text));
}

bool check_gateway(Build& build, const ast::Gateway& gateway, const ast::Request& request) {
  if (request.path.is_quoted) return true;
  const plan::PrefixChoice choice = choose(gateway, request.path.text);
  if (choice.prefix == plan::PrefixChoice::none || choice.is_redirect) {
    report_no_route(build, gateway, request, choice).help(on_purpose(request));
    return false;
  }
  const auto upstream = find_service(build, gateway.routes[choice.prefix].service.text);
  if (!upstream) return false;  // reported with the route
  const ast::Service* service = service_item(build, *upstream);
  return service == nullptr || service->role || check_service(build, *service, request);
}

}  // namespace

bool has_prefix(std::string_view path, std::string_view prefix) { return path.substr(0, prefix.size()) == prefix; }

const ast::Service* service_item(const Build& build, ServiceId service) {
  return std::get_if<ast::Service>(&build.system.things[service].node);
}

const ast::Gateway* gateway_item(const Build& build, ServiceId service) {
  return std::get_if<ast::Gateway>(&build.system.things[service].node);
}

bool share_network(const plan::Service& left, const plan::Service& right) {
  return std::any_of(left.networks.begin(), left.networks.end(), [&](std::uint16_t network) {
    return std::binary_search(right.networks.begin(), right.networks.end(), network);
  });
}

bool check_shares_network(Build& build, ServiceId from, ServiceId to, lang::Span at) {
  const plan::Service& left = build.plan.services[from];
  const plan::Service& right = build.plan.services[to];
  if (share_network(left, right)) return true;
  if (left.networks.empty() || right.networks.empty()) return false;  // names only unknown networks, which is reported
  build.diagnostics.error("E0404", at, fmt::format("`{}` and `{}` have no network in common", left.name, right.name))
      .label(fmt::format("`{}` cannot reach `{}`", left.name, right.name))
      .also(build.names.service_spans[from], fmt::format("is on {}", network_list(build, from)))
      .also(build.names.service_spans[to], fmt::format("is on {}", network_list(build, to)))
      .help(fmt::format("give them one in common: `networks {}`", build.plan.networks[right.networks.front()]));
  return false;
}

bool can_answer(const Build& build, ServiceId target, const ast::Request& request) {
  if (const ast::Gateway* gateway = gateway_item(build, target))
    return request.path.is_quoted || choose(*gateway, request.path.text).prefix != plan::PrefixChoice::none;
  const ast::Service* service = service_item(build, target);
  return service != nullptr && (service->role || request.path.is_quoted || handles(*service, request));
}

bool check_handles(Build& build, ServiceId target, const ast::Request& request) {
  if (const ast::Gateway* gateway = gateway_item(build, target)) return check_gateway(build, *gateway, request);
  const ast::Service* service = service_item(build, target);
  return service == nullptr || service->role || check_service(build, *service, request);
}

}  // namespace meshsim::compile
