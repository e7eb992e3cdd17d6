// Paths of requests as a gateway compares them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace meshsim::plan {

/// The path with repeated slashes merged and `.` and `..` resolved, as nginx does before it looks for a location
/// (ngx_http_parse_complex_uri in src/http/ngx_http_parse.c; `merge_slashes` is on). Nothing where it leads above the
/// root: nginx answers 400. Percent-escapes are not decoded: the language has none. `path` begins with `/`.
[[nodiscard]] std::optional<std::string> normalised_path(std::string_view path);

}  // namespace meshsim::plan
