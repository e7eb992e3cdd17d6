# Run as a script: writes OUTPUT, a C++ file that holds the text of each file in ROLES.
set(entries "")
foreach(role IN LISTS ROLES)
  get_filename_component(name ${role} NAME_WE)
  file(READ ${role} text)
  string(APPEND entries "    EmbeddedFile{\"${name}\", R\"role_text(${text})role_text\"},\n")
endforeach()
list(LENGTH ROLES count)
file(WRITE ${OUTPUT} "// Made by cmake/embed_roles.cmake from scenarios/lib/*.mesh.
#include <array>

#include \"compile/source/embedded_roles.hpp\"

namespace meshsim::compile {
namespace {

constexpr std::array<EmbeddedFile, ${count}> roles = {
${entries}};

}  // namespace

std::span<const EmbeddedFile> embedded_roles() { return roles; }

}  // namespace meshsim::compile
")
