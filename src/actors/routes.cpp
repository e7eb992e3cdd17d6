#include "actors/routes.hpp"

#include <string_view>

#include "plan/path.hpp"

namespace meshsim::actors {

RouteChoice choose_route(const std::vector<plan::Route>& routes, std::string_view path) {
  std::vector<std::string_view> prefixes;
  prefixes.reserve(routes.size());
  for (const plan::Route& route : routes) prefixes.push_back(route.prefix);
  const plan::PrefixChoice choice = plan::choose_prefix(prefixes, path);
  const bool fits = choice.prefix != plan::PrefixChoice::none;
  return {.route = fits ? static_cast<std::uint16_t>(choice.prefix) : no_route,
          .is_redirect = choice.is_redirect,
          .is_malformed = choice.is_malformed};
}

}  // namespace meshsim::actors
