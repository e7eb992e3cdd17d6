# Run as a script: writes OUTPUT, a C++ file that holds the texts of SCRIPT and STYLE and their hashes.
file(READ ${SCRIPT} script)
file(READ ${STYLE} style)
file(SHA256 ${SCRIPT} script_sha256)
file(SHA256 ${STYLE} style_sha256)
file(WRITE ${OUTPUT} "// Made by cmake/embed_page.cmake from src/page/dist/.
#include \"page/embedded_page.hpp\"

namespace meshsim::page {

EmbeddedPage embedded_page() {
  return {R\"page_text(${script})page_text\", R\"page_text(${style})page_text\",
          \"${script_sha256}\", \"${style_sha256}\"};
}

}  // namespace meshsim::page
")
