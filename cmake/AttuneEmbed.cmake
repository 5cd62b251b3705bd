# attune_embed_page(TARGET FOLDER)
#
# Puts every file under FOLDER into TARGET, byte for byte, and generates page_assets() (server/page/page.h), which lists
# them. A missing FOLDER is an empty list. The folder is looked at again by every build.
function(attune_embed_page target folder)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS ${folder}/*)
  list(SORT files)
  set(assembly "    .section .rodata\n")
  set(declarations "")
  set(entries "")
  set(number 0)
  foreach(file IN LISTS files)
    file(RELATIVE_PATH path ${folder} ${file})
    set(symbol attune_page_${number})
    string(APPEND assembly "    .balign 16\n    .global ${symbol}\n${symbol}:\n    .incbin \"${file}\"\n"
                           "    .global ${symbol}_end\n${symbol}_end:\n    .byte 0\n")
    string(APPEND declarations "extern const char ${symbol}[];\nextern const char ${symbol}_end[];\n")
    string(APPEND entries "      {\"/${path}\", std::string_view(${symbol}, ${symbol}_end)},\n")
    math(EXPR number "${number} + 1")
  endforeach()
  string(APPEND assembly "    .section .note.GNU-stack,\"\",%progbits\n")

  # Assembly that needs no preprocessor: no compiler flag of ours applies to it.
  set(assembly_file ${CMAKE_CURRENT_BINARY_DIR}/page_assets.s)
  set(table_file ${CMAKE_CURRENT_BINARY_DIR}/page_assets.cpp)
  file(CONFIGURE OUTPUT ${assembly_file} CONTENT "${assembly}" @ONLY)
  file(CONFIGURE OUTPUT ${table_file} @ONLY CONTENT
"#include \"server/page/page.h\"

extern \"C\" {
${declarations}}

namespace attune::server {

std::vector<Asset> page_assets() {
  return {
${entries}  };
}

}  // namespace attune::server
")
  set_property(SOURCE ${assembly_file} APPEND PROPERTY OBJECT_DEPENDS "${files}")
  target_sources(${target} PRIVATE ${assembly_file} ${table_file})
endfunction()
