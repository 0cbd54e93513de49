# What makes a fault in the programs hard to use: for every build, with what the compiler has of it.
#
# Programs lie at another address each time (PIE), and the tables through which they call libraries cannot be written
# (full RELRO); no stack is executed; a return address that was written over is seen (stack protector), as is a stack that
# grows past its end (clash protection), and a write past the end of an array that the compiler knows (FORTIFY_SOURCE); on
# amd64, calls and jumps land only where one is meant to (CET, where processor and kernel have it).
#
# Left out: -ftrivial-auto-var-init, which clears what the analyzers and sanitizers show is set before it is read, on
# paths where each event has kilobytes of it; -fno-strict-overflow, as UndefinedBehaviorSanitizer ends the tests at the
# first overflow.
include(CheckCCompilerFlag)
include(CheckPIESupported)
check_pie_supported(LANGUAGES C)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

add_compile_options(-Wformat -Wformat-security -fstack-protector-strong)
foreach(option -fstack-clash-protection -fcf-protection)
  string(MAKE_C_IDENTIFIER "HAVE${option}" have)
  check_c_compiler_flag(${option} ${have})
  if(${have})
    add_compile_options(${option})
  endif()
endforeach()
add_link_options(LINKER:-z,relro,-z,now,-z,noexecstack)

# It needs an optimiser, and the sanitizers see the same by themselves. Level 3 also knows the sizes of what was
# allocated.
if(NOT CMAKE_BUILD_TYPE STREQUAL Debug AND NOT SANITIZE)
  add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
endif()
