# What `cmake --install` puts where, and the Debian package that `cpack -G DEB` makes of it.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(rooms meshsim_api meshsim_roles meshsim_embedded_page meshsim_dependencies)
foreach(room IN LISTS MESHSIM_ROOMS)
  list(APPEND rooms meshsim_${room})
endforeach()

install(TARGETS meshsim COMPONENT tool)
install(DIRECTORY scenarios/ DESTINATION ${CMAKE_INSTALL_DATADIR}/meshsim/scenarios COMPONENT tool)
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT tool
  FILES_MATCHING PATTERN "*.md" PATTERN "*.schema.json" PATTERN "*.png" PATTERN man EXCLUDE)
install(FILES README.md CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT tool)

# For actors in C++: find_package(meshsim), link meshsim::meshsim.
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/meshsim)
set_target_properties(meshsim_api PROPERTIES EXPORT_NAME meshsim)
install(TARGETS ${rooms} EXPORT meshsim ARCHIVE COMPONENT development)
install(EXPORT meshsim NAMESPACE meshsim:: FILE meshsim-targets.cmake DESTINATION ${package} COMPONENT development)
install(DIRECTORY include/meshsim DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)
install(DIRECTORY examples/cpp_actor DESTINATION ${CMAKE_INSTALL_DATADIR}/meshsim/examples COMPONENT development)
set(MESHSIM_FMT_TARGET ${fmt_target})
configure_package_config_file(cmake/meshsim-config.cmake.in ${PROJECT_BINARY_DIR}/generated/meshsim-config.cmake
  INSTALL_DESTINATION ${package})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/generated/meshsim-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/generated/meshsim-config.cmake
  ${PROJECT_BINARY_DIR}/generated/meshsim-config-version.cmake DESTINATION ${package} COMPONENT development)

# The binary tells its own options: completions and the manual page cannot say others. They are made as it is installed.
find_program(SCDOC scdoc)
set(shell_places
  "bash|${CMAKE_INSTALL_DATADIR}/bash-completion/completions/meshsim"
  "zsh|${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions/_meshsim"
  "fish|${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d/meshsim.fish")
foreach(place IN LISTS shell_places)
  string(REPLACE "|" ";" place ${place})
  list(GET place 0 shell)
  list(GET place 1 target)
  set(made ${PROJECT_BINARY_DIR}/generated/completion.${shell})
  add_custom_command(OUTPUT ${made} COMMAND meshsim completion ${shell} > ${made} DEPENDS meshsim VERBATIM)
  list(APPEND made_files ${made})
  get_filename_component(folder ${target} DIRECTORY)
  get_filename_component(name ${target} NAME)
  install(FILES ${made} DESTINATION ${folder} RENAME ${name} COMPONENT tool)
endforeach()
if(SCDOC)
  set(page ${PROJECT_BINARY_DIR}/generated/meshsim.1)
  add_custom_command(OUTPUT ${page}
    COMMAND meshsim completion scdoc > ${page}.commands
    COMMAND ${CMAKE_COMMAND} -E cat ${PROJECT_SOURCE_DIR}/docs/man/head.scd ${page}.commands
            ${PROJECT_SOURCE_DIR}/docs/man/tail.scd > ${page}.scd
    COMMAND ${SCDOC} < ${page}.scd > ${page}
    DEPENDS meshsim docs/man/head.scd docs/man/tail.scd VERBATIM)
  list(APPEND made_files ${page})
  install(FILES ${page} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT tool)
endif()
# Only where the binary that was just built runs as it is: with sanitizers it may need an environment of its own.
set(made_by_all ALL)
if(MESHSIM_SANITIZE OR MESHSIM_FUZZ)
  set(made_by_all "")
endif()
add_custom_target(meshsim_texts ${made_by_all} DEPENDS ${made_files})

set(CPACK_PACKAGE_NAME meshsim)
set(CPACK_PACKAGE_CONTACT "The meshsim developers <meshsim@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "run scripted failures against a simulated multi-service system")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL tool development)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_TOOL_PACKAGE_NAME meshsim)
set(CPACK_DEBIAN_TOOL_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libmeshsim-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "libboost1.81-dev | libboost-dev (>= 1.81), libfmt-dev, nlohmann-json3-dev, libedit-dev, zlib1g-dev")
include(CPack)
