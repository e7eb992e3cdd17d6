// Settings of other tools, and how to say here what they say there: of Compose files and Kubernetes, of brokers, of
// gateways.
#pragma once

#include <string_view>

namespace meshsim::compile {

/// The help for who writes such a setting in a `sort` of thing ("broker"; empty: in any). Empty for a word that is
/// none. Capitals, `_`, `-` and `.` make no difference: `visibility_timeout`, `VisibilityTimeout`.
[[nodiscard]] std::string_view foreign_help(std::string_view word, std::string_view sort = {});

}  // namespace meshsim::compile
