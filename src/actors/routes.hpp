// Chooses the route of a path: nginx's prefix locations, see plan/path.hpp. Exact and regular-expression locations are
// not part of the language yet.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "plan/service.hpp"

namespace meshsim::actors {

inline constexpr std::uint16_t no_route = UINT16_MAX;

/// The decision about a request.
struct RouteChoice {
  std::uint16_t route = no_route;  ///< index among the gateway's routes
  bool is_redirect = false;        ///< 301: only the slash at the end is missing
  bool is_malformed = false;       ///< 400: the path leads above the root, or an escape in it is broken
};

/// Chooses the route for a path such as `/orders/5?all=yes`. Compares the path in its normal form, but passes it on as
/// it is (`proxy_pass` without a path of its own). Linear in the routes.
RouteChoice choose_route(const std::vector<plan::Route>& routes, std::string_view path);

}  // namespace meshsim::actors
