# protobuf_c_library(TARGET FOLDER): C by protobuf-c from every .proto below FOLDER/taakstelling/v1.
find_program(PROTOC_C protoc-c REQUIRED)

function(protobuf_c_library target folder)
  file(GLOB protos CONFIGURE_DEPENDS ${folder}/taakstelling/v1/*.proto)
  set(out ${CMAKE_CURRENT_BINARY_DIR}/proto)
  file(MAKE_DIRECTORY ${out})
  foreach(proto ${protos})
    file(RELATIVE_PATH name ${folder} ${proto})
    string(REGEX REPLACE "\\.proto$" ".pb-c" stem ${name})
    list(APPEND sources ${out}/${stem}.c)
    list(APPEND headers ${out}/${stem}.h)
  endforeach()
  add_custom_command(OUTPUT ${sources} ${headers}
                     COMMAND ${PROTOC_C} --proto_path=${folder} --c_out=${out} ${protos}
                     DEPENDS ${protos} VERBATIM)
  add_library(${target} STATIC ${sources} ${headers})
  target_compile_options(${target} PRIVATE -w)
  target_include_directories(${target} SYSTEM PUBLIC ${out})
  target_link_libraries(${target} PUBLIC PkgConfig::PROTOBUF_C)
endfunction()
