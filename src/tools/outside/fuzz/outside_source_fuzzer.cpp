#include "tools/outside/binding.h"
#include "tools/outside/openapi.h"

#include <cstddef>
#include <cstdint>

/// Any bytes are a source's file, a schema and an OpenAPI document, or errors.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace attune;  // NOLINT(google-build-using-namespace): the whole program
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto source = tools::read_source("s", text)) {
    for (const auto& [name, tool] : source->tools) (void)tools::bind("s", tool);
    const std::string written = tools::source_text(*source);
    const auto again = tools::read_source("s", written);
    ATTUNE_CHECK(again && tools::source_text(*again) == written, "a file that is written reads the same");
  }
  const auto document = parse_json(text);
  if (!document) return 0;
  if (const json::object* object = document->if_object()) {
    (void)tools::parameters_of(*object);
    (void)tools::result_type_of(*object);
  }
  const std::vector<std::string> operations{"a"};
  if (const auto read = tools::read_openapi(*document, operations))
    for (const mcp::McpTool& tool : *read) (void)tools::request_of(tool, "http://a", {{"a", 1}});
  return 0;
}
