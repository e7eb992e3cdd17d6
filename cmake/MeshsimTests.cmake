# The unit tests (Catch2) and the shipped scenarios as ctest entries.

# Build time is a feature. Catch's main is compiled once, without optimisation (half the time); its header is precompiled
# once (two seconds a file); the tests themselves, not what they test, are optimised less.
function(meshsim_test_support)
  find_package(Catch2 REQUIRED)
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/support/*.cpp)
  add_library(test_support STATIC ${sources})
  target_link_libraries(test_support PUBLIC test_paths Catch2::Catch2 meshsim_dependencies)
  if(Catch2_VERSION VERSION_GREATER_EQUAL 3)
    # Later distributions have Catch2 3, which split the header; the tests go on naming the one of version 2.
    set(shim ${PROJECT_BINARY_DIR}/generated/catch2_shim)
    file(CONFIGURE OUTPUT ${shim}/catch2/catch.hpp CONTENT "#pragma once\n#include <catch2/catch_all.hpp>\nusing Catch::Approx;\n")
    target_include_directories(test_support SYSTEM PUBLIC ${shim})
    target_link_libraries(test_support PUBLIC Catch2::Catch2WithMain)
  endif()
  target_compile_options(test_support PUBLIC $<$<CONFIG:Release>:-O1>)
  target_compile_definitions(test_support PUBLIC $<$<CONFIG:Release>:MESHSIM_OPTIMISED>)
  if(MESHSIM_SANITIZE)
    target_compile_definitions(test_support PUBLIC MESHSIM_SANITIZED)
  endif()
  target_precompile_headers(test_support PRIVATE <catch2/catch.hpp> ${MESHSIM_PRECOMPILED})
  set_source_files_properties(${PROJECT_SOURCE_DIR}/tests/support/catch_main.cpp PROPERTIES
    SKIP_PRECOMPILE_HEADERS ON COMPILE_OPTIONS -O0)
endfunction()

function(meshsim_test_folders)
  # The bound on a test that hangs. Unoptimised and under sanitizers, explore and cli take minutes.
  set(longest 300)
  if(MESHSIM_SANITIZE)
    set(longest 1500)
  endif()
  meshsim_test_support()
  file(GLOB folders LIST_DIRECTORIES true CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/*)
  foreach(folder IN LISTS folders)
    get_filename_component(name ${folder} NAME)
    file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.cpp)
    list(FILTER sources EXCLUDE REGEX "_main\\.cpp$")
    if(NOT sources OR name MATCHES "^(bench|conformance|fuzz|support)$")
      continue()
    endif()
    set(rooms meshsim_cli)
    if(name IN_LIST MESHSIM_ROOMS)
      set(rooms meshsim_${name})
    elseif(name STREQUAL house)
      set(rooms "")
    endif()
    add_executable(test_${name} ${sources})
    target_link_libraries(test_${name} PRIVATE test_support ${rooms})
    target_precompile_headers(test_${name} REUSE_FROM test_support)
    add_test(NAME ${name} COMMAND test_${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
    set_tests_properties(${name} PROPERTIES TIMEOUT ${longest})
  endforeach()
endfunction()

# What `./dev figures` prints. It reads files and is linked with nothing of ours, so that it is there within seconds.
function(meshsim_house_figures)
  set(sources source_file tokens shape figures figures_main)
  list(TRANSFORM sources PREPEND ${PROJECT_SOURCE_DIR}/tests/house/)
  list(TRANSFORM sources APPEND .cpp)
  add_executable(house_figures ${sources})
  target_link_libraries(house_figures PRIVATE test_paths meshsim_dependencies)
  add_test(NAME house.figures COMMAND house_figures WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(house.figures PROPERTIES PASS_REGULAR_EXPRESSION "classes .*the largest:" TIMEOUT 60)
endfunction()

# Each file of scenarios/ and its folders is a test: `meshsim test` on it. And one test runs them all twice, to the same
# byte.
function(meshsim_scenario_tests)
  file(GLOB scenarios CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/scenarios/*.mesh
       ${PROJECT_SOURCE_DIR}/scenarios/exercise/*.mesh ${PROJECT_SOURCE_DIR}/scenarios/patterns/*.mesh)
  if(NOT TARGET meshsim OR NOT scenarios)
    return()
  endif()
  add_test(NAME scenarios.twice
    COMMAND ${PROJECT_SOURCE_DIR}/tests/scenarios/compare_digests $<TARGET_FILE:meshsim> $<TARGET_FILE:meshsim>)
  set_tests_properties(scenarios.twice PROPERTIES TIMEOUT 900)
  foreach(scenario IN LISTS scenarios)
    get_filename_component(name ${scenario} NAME_WE)
    if(scenario MATCHES "/(exercise|patterns)/")
      set(name ${CMAKE_MATCH_1}.${name})
    endif()
    add_test(NAME scenario.${name} COMMAND meshsim test ${scenario})
    set_tests_properties(scenario.${name} PROPERTIES TIMEOUT 120)
  endforeach()
endfunction()

# Systems against queueing theory, with the seeds that users take; under sanitizers it would take minutes.
function(meshsim_validate_test)
  add_test(NAME validate COMMAND meshsim validate)
  set_tests_properties(validate PROPERTIES TIMEOUT 300)
endfunction()

# What is installed, as somebody sees it who has no source tree.
function(meshsim_package_test)
  add_test(NAME package COMMAND ${PROJECT_SOURCE_DIR}/tests/package/check ${PROJECT_BINARY_DIR})
  set_tests_properties(package PROPERTIES TIMEOUT 300)
endfunction()
