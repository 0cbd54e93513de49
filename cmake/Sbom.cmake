# The target `sbom`: what the programs consist of (an SBOM), as CycloneDX's JSON in the build's folder. Where SBOM is set, part of `all`
# and of what is installed. Needs python3: deploy/install package.
option(SBOM "Write and install what the programs consist of (the preset `package` does)" OFF)

get_property(services DIRECTORY ${PROJECT_SOURCE_DIR}/services PROPERTY BUILDSYSTEM_TARGETS)
list(FILTER services INCLUDE REGEX "-program$")
list(TRANSFORM services REPLACE "-program$" "" OUTPUT_VARIABLE names)
list(TRANSFORM names PREPEND ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/)

get_property(embedded GLOBAL PROPERTY EMBEDDED_FILES)
list(JOIN embedded "\n" embedded_lines)
file(WRITE ${PROJECT_BINARY_DIR}/embedded.txt "${embedded_lines}\n")

set(sbom ${PROJECT_BINARY_DIR}/taakstelling.cdx.json)
add_custom_command(OUTPUT ${sbom}
                   COMMAND ${PROJECT_SOURCE_DIR}/deploy/sbom/programs --version=${PROJECT_VERSION} --commit=${source_commit}
                           --epoch=${source_date} --embedded=${PROJECT_BINARY_DIR}/embedded.txt --output=${sbom} ${names}
                   DEPENDS ${services} ${embedded} deploy/sbom/programs deploy/sbom/cyclonedx.py deploy/licences VERBATIM)
# And, not for the package, what deploy/kafka, the examples and the tests fetch.
add_custom_target(sbom-fetched COMMAND ${PROJECT_SOURCE_DIR}/deploy/sbom/fetched --epoch=${source_date}
                               --output=${PROJECT_BINARY_DIR}/fetched.cdx.json VERBATIM)
if(SBOM)
  add_custom_target(sbom ALL DEPENDS ${sbom})
  install(FILES ${sbom} DESTINATION ${CMAKE_INSTALL_DOCDIR})
  # It names the commit.
  ask_git(head rev-parse --path-format=absolute --git-path logs/HEAD)
  if(EXISTS "${head}")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${head})
  endif()
else()
  add_custom_target(sbom DEPENDS ${sbom})
endif()
