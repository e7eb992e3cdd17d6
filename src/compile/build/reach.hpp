// The things that can talk to each other: common networks, `listen`, routes and handlers.
#pragma once

#include "compile/build/build.hpp"

namespace meshsim::compile {

[[nodiscard]] bool share_network(const plan::Service& left, const plan::Service& right);

/// Reports when the two have no network in common; `at` is where `from` talks to `to`.
bool check_shares_network(Build& build, ServiceId from, ServiceId to, lang::Span at);

/// Tells whether `target` answers this request, by a handler of its own or a route to a service that has one. Reports
/// if not.
bool check_handles(Build& build, ServiceId target, const lang::ast::Request& request);

/// Tells the same without a report.
[[nodiscard]] bool can_answer(const Build& build, ServiceId target, const lang::ast::Request& request);

/// Finds the service item of a number; null when it is another thing.
[[nodiscard]] const lang::ast::Service* service_item(const Build& build, ServiceId service);
[[nodiscard]] const lang::ast::Gateway* gateway_item(const Build& build, ServiceId service);

/// Tells whether a path lies below a prefix, as nginx sees it: `/orders` covers `/orders/7` and `/orders2`.
[[nodiscard]] bool has_prefix(std::string_view path, std::string_view prefix);

}  // namespace meshsim::compile
