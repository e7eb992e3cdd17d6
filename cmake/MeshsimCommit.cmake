# The commit as `meshsim --version` says it: a file of its own, so that a commit costs the compilation of one line.
# meshsim_commit(<room>): gives the room commit(), declared in its version.hpp.
function(meshsim_commit room)
  set(MESHSIM_COMMIT "")
  find_package(Git QUIET)
  if(Git_FOUND AND EXISTS ${PROJECT_SOURCE_DIR}/.git)
    execute_process(COMMAND ${GIT_EXECUTABLE} rev-parse --short=10 HEAD WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
      OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
    if(NOT failed)
      set(MESHSIM_COMMIT ${commit})
    endif()
    # Written by each commit and checkout: then the commit is configured again.
    if(EXISTS ${PROJECT_SOURCE_DIR}/.git/logs/HEAD)
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/.git/logs/HEAD)
    endif()
  endif()
  configure_file(${PROJECT_SOURCE_DIR}/cmake/commit.cpp.in ${PROJECT_BINARY_DIR}/generated/commit.cpp @ONLY)
  target_sources(meshsim_${room} PRIVATE ${PROJECT_BINARY_DIR}/generated/commit.cpp)
  set_source_files_properties(${PROJECT_BINARY_DIR}/generated/commit.cpp PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()
