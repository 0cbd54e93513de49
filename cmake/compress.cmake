# Run by CPack on what it packs: compresses what Debian wants compressed.
set(ENV{SOURCE_DATE_EPOCH} ${CPACK_SOURCE_DATE}) # the time of all that CPack writes next
find_program(GZIP gzip REQUIRED)
# Without it CPack would say nothing and leave the libraries out of the dependencies.
find_program(SHLIBDEPS dpkg-shlibdeps)
if(NOT SHLIBDEPS)
  message(FATAL_ERROR "No dpkg-shlibdeps, which tells what the package depends on: deploy/install package")
endif()
file(GLOB_RECURSE files ${CPACK_TEMPORARY_DIRECTORY}/*/usr/share/man/*.[18]
     ${CPACK_TEMPORARY_DIRECTORY}/*/usr/share/doc/*/changelog*)
execute_process(COMMAND ${GZIP} -9n ${files} COMMAND_ERROR_IS_FATAL ANY)
