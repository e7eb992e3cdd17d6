# Most of a file's compile time is reading headers: these are read once, with the first room, which saves two fifths
# of it. clang-tidy reads every file without them, so that a missing include is found. All presets also compile the
# files of a room eight at a time (CMAKE_UNITY_BUILD), which saves half of the rest: names in the anonymous namespaces
# of one room must differ.
set(MESHSIM_PRECOMPILED <algorithm> <array> <cstdint> <functional> <map> <memory> <optional> <span> <string> <string_view>
  <utility> <variant> <vector> <boost/system/result.hpp> <boost/unordered/unordered_flat_map.hpp> <fmt/format.h>)

function(meshsim_precompile library)
  if(NOT MESHSIM_PRECOMPILE)
    return()
  endif()
  get_property(first GLOBAL PROPERTY meshsim_first_precompiled)
  if(first)
    target_precompile_headers(${library} REUSE_FROM ${first})
  else()
    target_precompile_headers(${library} PRIVATE ${MESHSIM_PRECOMPILED})
    set_property(GLOBAL PROPERTY meshsim_first_precompiled ${library})
  endif()
endfunction()

# meshsim_room(<name> DEPS <room>...): the library meshsim_<name> of the .cpp files of src/<name> and its sub-rooms, which may use the rooms named by DEPS.
# A room that has only headers, or nothing yet, is an INTERFACE library, so that the others can already name it.
function(meshsim_room name)
  cmake_parse_arguments(PARSE_ARGV 1 room "" "" "DEPS")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*.cpp)
  list(TRANSFORM room_DEPS PREPEND meshsim_)
  # Static libraries are linked in the order named; the latest room first, as each uses those before it.
  list(REVERSE room_DEPS)

  set(library meshsim_${name})
  if(sources)
    add_library(${library} STATIC ${sources})
    set(scope PUBLIC)
  else()
    add_library(${library} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(${library} ${scope} $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/src>
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>)
  target_link_libraries(${library} ${scope} ${room_DEPS} meshsim_dependencies)
  if(sources)
    meshsim_precompile(${library})
  endif()
endfunction()

# meshsim_embed_roles(<room>): puts scenarios/lib/*.mesh, the built-in roles, into the binary, behind
# src/<room>/embedded_roles.hpp. They are embedded again whenever one is edited, added or removed.
function(meshsim_embed_roles room)
  file(GLOB roles CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/scenarios/lib/*.mesh)
  set(generated ${PROJECT_BINARY_DIR}/generated/embedded_roles.cpp)
  set(script ${PROJECT_SOURCE_DIR}/cmake/embed_roles.cmake)
  # A changed list of files changes the command line, and with it ninja runs the command again.
  add_custom_command(
    OUTPUT ${generated}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${generated} "-DROLES=${roles}" -P ${script}
    DEPENDS ${script} ${roles}
    COMMENT "Embedding the built-in roles"
    VERBATIM)
  add_library(meshsim_roles STATIC ${generated})
  target_include_directories(meshsim_roles PRIVATE ${PROJECT_SOURCE_DIR}/src)
  get_target_property(type meshsim_${room} TYPE)
  if(type STREQUAL INTERFACE_LIBRARY)
    target_link_libraries(meshsim_${room} INTERFACE meshsim_roles)
  else()
    target_link_libraries(meshsim_${room} PUBLIC meshsim_roles)
  endif()
endfunction()

# meshsim_embed_page(<room>): puts the script and the style of the run's page, src/<room>/dist/, into the binary, behind
# src/<room>/embedded_page.hpp. `./dev page` makes them from the sources in src/<room>/app.
function(meshsim_embed_page room)
  set(script ${PROJECT_SOURCE_DIR}/src/${room}/dist/run_page.js)
  set(style ${PROJECT_SOURCE_DIR}/src/${room}/dist/run_page.css)
  set(generated ${PROJECT_BINARY_DIR}/generated/embedded_page.cpp)
  set(embed ${PROJECT_SOURCE_DIR}/cmake/embed_page.cmake)
  add_custom_command(
    OUTPUT ${generated}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${generated} -DSCRIPT=${script} -DSTYLE=${style} -P ${embed}
    DEPENDS ${embed} ${script} ${style}
    COMMENT "Embedding the run's page"
    VERBATIM)
  add_library(meshsim_embedded_page STATIC ${generated})
  # The one text is longer than the standard asks of a compiler.
  target_compile_options(meshsim_embedded_page PRIVATE -Wno-overlength-strings)
  target_include_directories(meshsim_embedded_page PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(meshsim_${room} PUBLIC meshsim_embedded_page)
endfunction()
