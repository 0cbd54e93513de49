# Two builds of one commit give the same bytes, wherever, whenever and by whomever they are made: no clock and no path of the machine
# gets into them. `tests/reproducible` tries it.

# Of what is delivered only: debuggers and what counts lines look for the sources where they are.
add_compile_options("$<$<CONFIG:Release>:-ffile-prefix-map=${PROJECT_BINARY_DIR}=build;-ffile-prefix-map=${PROJECT_SOURCE_DIR}=.>")

set(SOURCE_COMMIT "" CACHE STRING "The commit that is built; if not given, what git says, or nothing where there is no git")
find_program(GIT git)

# ask_git(VARIABLE ARGUMENT...): what git says of these sources; nothing where they are not the top of a clone.
function(ask_git variable)
  set(said "")
  if(GIT AND EXISTS ${PROJECT_SOURCE_DIR}/.git)
    execute_process(COMMAND ${GIT} -C ${PROJECT_SOURCE_DIR} ${ARGN} OUTPUT_VARIABLE said OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  endif()
  set(${variable} "${said}" PARENT_SCOPE)
endfunction()

set(source_commit ${SOURCE_COMMIT})
if(NOT source_commit)
  ask_git(source_commit describe --always --abbrev=40 --dirty --exclude=*)
endif()

# The time of what is built is that of the commit, or the day of the release: https://reproducible-builds.org/specs/source-date-epoch/
if("$ENV{SOURCE_DATE_EPOCH}" STREQUAL "")
  ask_git(source_date log -1 --format=%ct)
  if(NOT source_date)
    file(STRINGS ${PROJECT_SOURCE_DIR}/CHANGELOG.md release REGEX "^## [0-9.]+, [0-9-]+$" LIMIT_COUNT 1)
    string(REGEX REPLACE ".*, " "" day "${release}")
    execute_process(COMMAND date --utc --date=${day} +%s OUTPUT_VARIABLE source_date OUTPUT_STRIP_TRAILING_WHITESPACE
                    COMMAND_ERROR_IS_FATAL ANY)
  endif()
  set(ENV{SOURCE_DATE_EPOCH} ${source_date})
endif()
set(source_date $ENV{SOURCE_DATE_EPOCH}) # string(TIMESTAMP) below takes it from there
