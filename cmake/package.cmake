# The Debian package, by CPack: `cmake --workflow --preset package`, or `cpack -G DEB` in the folder of another build.
# What a package alone has (units, settings, what Debian wants to be told) is the component `debian`, which
# `cmake --install` leaves out; the licence is in its file `copyright`.
set(PACKAGE_REVISION 1 CACHE STRING "The number of the Debian package of this version")
set(PACKAGE_MAINTAINER "Taakstelling maintainers <taakstelling@example.org>" CACHE STRING "Who answers for the Debian package")

# Its libraries are those of one Debian: the package of the next one is a newer one.
cmake_host_system_information(RESULT distribution QUERY DISTRIB_INFO)
set(release ${PACKAGE_REVISION})
if(distribution_ID STREQUAL debian AND distribution_VERSION_ID)
  string(APPEND release "+deb${distribution_VERSION_ID}")
endif()
set(PACKAGE_VERSION ${PROJECT_VERSION}-${release})
string(TIMESTAMP PACKAGE_DATE "%a, %d %b %Y %H:%M:%S +0000" UTC) # of the sources: cmake/Reproducible.cmake

set(templates ${PROJECT_SOURCE_DIR}/deploy/debian)
set(made ${PROJECT_BINARY_DIR}/debian)
file(REMOVE_RECURSE ${made})
set(etc /etc/taakstelling)
set(settings ${templates}/taakstelling.conf)
set(units ${made}/taakstelling.target)

# Every program but taakctl is a service: two units from one file, and a port of its own.
get_property(programs DIRECTORY ${PROJECT_SOURCE_DIR}/services PROPERTY BUILDSYSTEM_TARGETS)
list(FILTER programs INCLUDE REGEX "-program$")
list(REMOVE_ITEM programs taakctl-program)
set(PORT 9464)
set(SERVICES "")
foreach(program ${programs})
  string(REGEX REPLACE "-program$" "" NAME ${program})
  set(SERVICE taakstelling-${NAME})
  set(ANSWERS "Where it answers /livez, /readyz and /metrics; empty for nowhere.")
  set(OWN_SETTINGS "

# Its own role in PostgreSQL, which may do what it needs and no more: README.Debian, step 3.
#DATABASE_URL_FILE=${etc}/secrets/${NAME}-database-url")
  set(OWN_LIMITS "")
  set(OWN_CALLS "")
  if(NAME STREQUAL board)
    set(ANSWERS "Where it answers, for a proxy before it: docs/operations.md, The board.")
    set(OWN_SETTINGS "

# As a role that can only read: README.Debian, step 3.
DATABASE_URL_FILE=${etc}/secrets/board-database-url")
    set(OWN_LIMITS "
# Each reader who follows the figures is an open connection.
LimitNOFILE=16384")
    set(OWN_CALLS "
# Workbooks are written into memory and into files without a name.
SystemCallFilter=ftruncate memfd_create unlink unlinkat
# It lets the services that compute the figures go first.
SystemCallFilter=setpriority")
  elseif(NAME MATCHES "-consumer$")
    set(OWN_LIMITS "
# systemctl reload: it reads TRUST_FILE again.
# Not /bin/kill, which a small Debian lacks.
ExecReload=/bin/sh -c 'kill -HUP $MAINPID'")
  endif()
  configure_file(${templates}/service.in ${made}/${SERVICE}.service @ONLY)
  configure_file(${templates}/service.in ${made}/${SERVICE}@.service @ONLY)
  configure_file(${templates}/service.conf.in ${made}/${SERVICE}.conf @ONLY)
  list(APPEND units ${made}/${SERVICE}.service ${made}/${SERVICE}@.service)
  list(APPEND settings ${made}/${SERVICE}.conf)
  string(APPEND SERVICES " ${SERVICE}.service")
  math(EXPR PORT "${PORT} + 1")
endforeach()
string(STRIP "${SERVICES}" SERVICES)
configure_file(${templates}/taakstelling.target.in ${made}/taakstelling.target @ONLY)

# As Debian's form for licences wants a text: indented, and a dot where a line is empty.
file(READ ${PROJECT_SOURCE_DIR}/LICENSE LICENCE)
string(STRIP "${LICENCE}" LICENCE)
string(REPLACE "\n" "\n " LICENCE " ${LICENCE}")
string(REGEX REPLACE "\n *\n" "\n .\n" LICENCE "${LICENCE}")
string(REGEX REPLACE "\n *\n" "\n .\n" LICENCE "${LICENCE}")
configure_file(${templates}/copyright.in ${made}/copyright @ONLY)
configure_file(${templates}/changelog.in ${made}/changelog.Debian @ONLY)
set(conffiles "")
foreach(file ${settings})
  get_filename_component(name ${file} NAME)
  string(APPEND conffiles "${etc}/${name}\n")
endforeach()
file(WRITE ${made}/conffiles "${conffiles}")

function(install_in_package destination)
  install(FILES ${ARGN} DESTINATION ${destination} COMPONENT debian EXCLUDE_FROM_ALL)
endfunction()
install_in_package(${etc} ${settings})
install_in_package(/usr/lib/systemd/system ${units})
install_in_package(/usr/lib/sysusers.d ${templates}/sysusers.d/taakstelling.conf)
install_in_package(/usr/share/lintian/overrides ${templates}/lintian/taakstelling)
install_in_package(/usr/share/doc/taakstelling ${templates}/README.Debian ${made}/copyright ${made}/changelog.Debian)

set(CPACK_GENERATOR DEB)
set(CPACK_COMPONENTS_ALL Unspecified debian)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_PACKAGE_NAME taakstelling)
set(CPACK_PACKAGE_CONTACT "${PACKAGE_MAINTAINER}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/cmake/compress.cmake)
set(CPACK_POST_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/cmake/archive_modes.cmake)
set(CPACK_SOURCE_DATE ${source_date}) # for that script
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Housing quotas for permit holders, kept live from Kafka")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
    "The Netherlands gives every municipality, each half-year, a number of
permit holders that it must house: its quota (taakstelling). These services
read new permits, family arrivals, placements and the ministry's
determinations from Kafka, keep records and aggregates in PostgreSQL, and
publish a recalculated quota for every municipality that changed. taakctl
sets up, feeds, asks and checks.
")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE ${release})
set(CPACK_DEBIAN_PACKAGE_SECTION misc)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Who makes the user: without systemd the programs can still be run by something else.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "systemd | systemd-standalone-sysusers")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS ca-certificates)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "bash-completion, postgresql, weasyprint")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${templates}/postinst ${templates}/prerm ${templates}/postrm ${made}/conffiles)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
