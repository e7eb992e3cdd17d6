// Settings of other tools, with the words for them here: of Compose files and Kubernetes, of brokers, of gateways.
#pragma once

#include <string_view>

namespace meshsim::compile {

/// Returns the help on such a setting in a `sort` of thing ("broker"; empty: in any). Empty for an unknown word.
/// Capitals, `_`, `-` and `.` make no difference: `visibility_timeout`, `VisibilityTimeout`.
[[nodiscard]] std::string_view foreign_help(std::string_view word, std::string_view sort = {});

}  // namespace meshsim::compile
