# Run by CPack on what it packs: gives folders their mode, whatever the umask is, and compresses what Debian wants compressed.
file(CHMOD_RECURSE ${CPACK_TEMPORARY_DIRECTORY}
     DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
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
