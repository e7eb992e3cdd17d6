// Paths of requests as a gateway and a service compare them.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace meshsim::plan {

/// Normalises a path as nginx does before it looks for a location: everything from `?` or `#` cut off, `%XX` decoded,
/// repeated slashes merged and `.` and `..` resolved (ngx_http_parse_complex_uri in src/http/ngx_http_parse.c;
/// `merge_slashes` is on). A slash or dot that was written as `%2F` or `%2E` counts as one. Nothing where the path
/// leads above the root, or an escape is broken or `%00`: nginx answers 400. `path` begins with `/`.
[[nodiscard]] std::optional<std::string> normalised_path(std::string_view path);

/// Returns the path that a service's handlers are compared with: everything from `?` or `#` cut off, `%XX` decoded;
/// broken escapes stay as they are. Slashes are not merged. Servers for WSGI and ASGI do this, and their frameworks
/// (Django, Starlette) see only the decoded path (PEP 3333, PATH_INFO; the ASGI specification, `path`); frameworks that
/// route on the path as it was sent, such as Express, would not take `%2F` for a slash.
[[nodiscard]] std::string handled_path(std::string_view path);

/// Returns the names of the parameters of a path, in their order: `id` of `/users/{id}`.
[[nodiscard]] std::vector<std::string> parameters_of(std::string_view path);

/// Returns what a path that was called has in place of the parameters of a handler's path: `42` of `/users/42`. Nothing
/// where the handler does not take it: a parameter stands for one segment that is not empty, as in Express, Django and
/// Starlette.
[[nodiscard]] std::optional<std::vector<std::string>> arguments_of(std::string_view handled, std::string_view called);

/// Nginx's choice for a path.
struct PrefixChoice {
  static constexpr std::size_t none = SIZE_MAX;
  std::size_t prefix = none;  ///< index among the prefixes
  bool is_redirect = false;   ///< 301: only the slash at the prefix's end is missing
  bool is_malformed = false;  ///< 400
};

/// Chooses among nginx's prefix locations (ngx_http_core_find_location in src/http/ngx_http_core_module.c,
/// https://nginx.org/en/docs/http/ngx_http_core_module.html#location): the longest prefix of the path's normal form,
/// whatever their order. Linear in the prefixes.
[[nodiscard]] PrefixChoice choose_prefix(std::span<const std::string_view> prefixes, std::string_view path);

}  // namespace meshsim::plan
