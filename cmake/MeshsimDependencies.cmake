# Libraries from the distribution; `./dev` installs them where apt is there. All but fmt are used header-only.
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(fmt REQUIRED)
find_package(CLI11 REQUIRED)
find_package(nlohmann_json REQUIRED)
set(ZLIB_USE_STATIC_LIBS ${MESHSIM_STATIC})
find_package(ZLIB REQUIRED)
find_path(XXHASH_INCLUDE_DIR xxhash.h REQUIRED)
find_path(PROTOZERO_INCLUDE_DIR protozero/pbf_writer.hpp REQUIRED)

# fmt is linked because compiling it header-only costs seconds a file; a static binary must not need its shared library.
set(fmt_target fmt::fmt)
if(MESHSIM_STATIC)
  set(fmt_target fmt::fmt-header-only)
endif()

add_library(meshsim_dependencies INTERFACE)
target_link_libraries(meshsim_dependencies INTERFACE Boost::headers ${fmt_target} nlohmann_json::nlohmann_json Threads::Threads)
target_include_directories(meshsim_dependencies SYSTEM INTERFACE ${XXHASH_INCLUDE_DIR})

# Line editing in step mode. Without it lines are read as they come; a static binary does without.
find_path(LIBEDIT_INCLUDE_DIR histedit.h)
find_library(LIBEDIT_LIBRARY edit)
set(MESHSIM_LIBEDIT OFF)
if(LIBEDIT_INCLUDE_DIR AND LIBEDIT_LIBRARY AND NOT MESHSIM_STATIC)
  set(MESHSIM_LIBEDIT ON)
endif()
