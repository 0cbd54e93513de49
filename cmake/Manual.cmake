# manual_pages(FOLDER): manual pages, made of FOLDER/PAGE.in and of what the programs say when they are asked for --help, as files
# of the build's folder man. A page that is asked for by a service's name is that of all.
find_program(AWK awk REQUIRED)

function(manual_pages folder)
  get_property(services DIRECTORY ${PROJECT_SOURCE_DIR}/services PROPERTY BUILDSYSTEM_TARGETS)
  list(FILTER services INCLUDE REGEX "-program$")
  set(programs ${services})
  list(REMOVE_ITEM services taakctl-program)
  list(TRANSFORM services REPLACE "-program$" "")
  list(JOIN services " " names)
  string(TIMESTAMP date "%Y-%m-%d" UTC) # of the sources: cmake/Reproducible.cmake
  set(out ${PROJECT_BINARY_DIR}/man)
  foreach(page taakctl.1 taakstelling.8)
    add_custom_command(OUTPUT ${out}/${page}
                       COMMAND ${CMAKE_COMMAND} -E make_directory ${out}
                       COMMAND ${CMAKE_COMMAND} -E env ARGP_HELP_FMT=rmargin=5000,no-dup-args-note
                               PROGRAMS=${CMAKE_RUNTIME_OUTPUT_DIRECTORY} ${AWK} -v services=${names} -v version=${PROJECT_VERSION}
                               -v date=${date} -v out=${out}/${page} -f ${folder}/page.awk ${folder}/${page}.in
                       DEPENDS ${folder}/page.awk ${folder}/${page}.in ${programs} VERBATIM)
    list(APPEND pages ${out}/${page})
  endforeach()
  foreach(service ${services})
    file(CONFIGURE OUTPUT ${out}/${service}.8 CONTENT ".so man8/taakstelling.8\n")
  endforeach()
  add_custom_target(manual ALL DEPENDS ${pages})
endfunction()
