#pragma once

#include <span>
#include <string_view>

namespace meshsim::compile {

/// A file of scenarios/lib/ as it was when the binary was built.
struct EmbeddedFile {
  std::string_view name;  ///< without folder and extension: "auth"
  std::string_view text;  ///< the whole file
};

/// Returns the built-in roles, sorted by name. The texts live as long as the program.
std::span<const EmbeddedFile> embedded_roles();

}  // namespace meshsim::compile
