# Run by CPack when the packages are made, and before they are where they belong.
execute_process(COMMAND python3 ${CMAKE_CURRENT_LIST_DIR}/archive_modes.py ${CPACK_PACKAGE_FILES} COMMAND_ERROR_IS_FATAL ANY)
