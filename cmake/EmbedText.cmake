# embed_text(TARGET NAME FILE...): builds text files into TARGET as `const struct embedded_text NAME[]` (NAME.h), in the
# order given; each also by its own name: the file sql/lookup.sql is NAME_lookup.
function(embed_text target name)
  set(out ${CMAKE_CURRENT_BINARY_DIR}/embedded)
  add_custom_command(OUTPUT ${out}/${name}.h ${out}/${name}.c
                     COMMAND ${CMAKE_COMMAND} -DNAME=${name} -DOUT=${out} "-DFILES=${ARGN}"
                             -P ${PROJECT_SOURCE_DIR}/cmake/embed.cmake
                     DEPENDS ${ARGN} ${PROJECT_SOURCE_DIR}/cmake/embed.cmake VERBATIM)
  target_sources(${target} PRIVATE ${out}/${name}.c ${out}/${name}.h)
  target_include_directories(${target} PUBLIC ${out})
  set_property(GLOBAL APPEND PROPERTY EMBEDDED_FILES ${ARGN}) # for cmake/Sbom.cmake
endfunction()
