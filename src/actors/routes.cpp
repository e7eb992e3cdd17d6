#include "actors/routes.hpp"

#include "plan/path.hpp"

namespace meshsim::actors {
namespace {

// `/documents` where the prefix is `/documents/`.
bool lacks_only_the_slash(std::string_view prefix, std::string_view path) {
  return prefix.size() == path.size() + 1 && prefix.back() == '/' && prefix.starts_with(path);
}

}  // namespace

RouteChoice choose_route(const std::vector<plan::Route>& routes, std::string_view original) {
  const std::optional<std::string> path_or_none = plan::normalised_path(original);
  if (!path_or_none) return {.is_malformed = true};
  const std::string_view path = *path_or_none;
  RouteChoice choice;
  std::size_t longest = 0;
  for (std::size_t i = 0; i < routes.size(); ++i) {
    const std::string_view prefix = routes[i].prefix;
    // As long as the path itself only when the two are equal, and then a route of the very path beats the redirect.
    const bool is_redirect = lacks_only_the_slash(prefix, path);
    const std::size_t length = is_redirect ? path.size() : prefix.size();
    if (!is_redirect && !path.starts_with(prefix)) continue;
    const bool is_better =
        choice.route == no_route || length > longest || (length == longest && choice.is_redirect && !is_redirect);
    if (!is_better) continue;
    longest = length;
    choice = {.route = static_cast<std::uint16_t>(i), .is_redirect = is_redirect};
  }
  return choice;
}

}  // namespace meshsim::actors
