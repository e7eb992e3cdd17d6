#pragma once

#include <string_view>

namespace meshsim::page {

/// The files of src/page/dist/ as they were when the binary was built. They live as long as the program.
struct EmbeddedPage {
  std::string_view script;
  std::string_view style;
  std::string_view script_sha256;  ///< in hexadecimal digits
  std::string_view style_sha256;
};

EmbeddedPage embedded_page();

}  // namespace meshsim::page
