# Run by CPack on what it packs: compresses what Debian wants compressed.
find_program(GZIP gzip REQUIRED)
# Without it CPack would say nothing and leave the libraries out of the dependencies.
find_program(SHLIBDEPS dpkg-shlibdeps)
if(NOT SHLIBDEPS)
  message(FATAL_ERROR "No dpkg-shlibdeps, which tells what the package depends on: deploy/install package")
endif()
file(GLOB_RECURSE files ${CPACK_TEMPORARY_DIRECTORY}/*/usr/share/man/*.[18]
     ${CPACK_TEMPORARY_DIRECTORY}/*/usr/share/doc/*/changelog*)
execute_process(COMMAND ${GZIP} -9n ${files} COMMAND_ERROR_IS_FATAL ANY)
