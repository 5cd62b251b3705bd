#pragma once
#include "base/json.h"

#include <optional>
#include <string>
#include <vector>

namespace attune::mcp {

/// A tool as its server describes it. All of it is outside text; the annotations are hints and prove nothing.
struct McpTool {
  std::string name;
  std::string title;
  std::string description;
  json::object input_schema;
  std::optional<json::object> output_schema;
  json::object annotations;
};

/// Reads a tool of tools/list. Errors: type_error with what is wrong, without text of the server's.
Result<McpTool> read_tool(const json::value& value);

/// SHA-256 in hexadecimal over name, title, description, schemas and annotations, in whatever order the server sends
/// the members of objects. A tool whose hash has changed is another tool: what was approved of the old one doesn't
/// hold.
std::string manifest_hash(const McpTool& tool);

/// A part of an answer. All outside text.
struct McpContent {
  enum class Kind { text, image, audio, resource_link, resource };
  Kind kind = Kind::text;
  std::string text;       ///< of text and of embedded text resources
  std::string data;       ///< in base64, as it came: images, audio, binary resources
  std::string mime_type;  ///< may be empty
  std::string uri;        ///< of links and resources
};

struct McpResult {
  bool failed = false;  ///< the tool, or the server in its stead, says that the call went wrong; `content` says how
  std::vector<McpContent> content;
  std::optional<json::value> structured;
};

/// Reads the result of tools/call. Errors: type_error. Parts of kinds that are not known are left out.
Result<McpResult> read_result(const json::object& result);

}  // namespace attune::mcp
