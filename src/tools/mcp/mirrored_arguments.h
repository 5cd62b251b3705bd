#pragma once
#include "base/error.h"
#include "base/json.h"

#include <string>
#include <utility>
#include <vector>

namespace attune::mcp {

/// An argument that a tool's server wants in a header too, for whoever stands between us and reads no bodies.
struct MirroredArgument {
  std::vector<std::string> path;  ///< names of the properties that lead to it
  std::string header;             ///< "Mcp-Param-Region"
  bool operator==(const MirroredArgument&) const = default;
};

/// The arguments that a tool's input schema marks with "x-mcp-header", in the schema's order.
/// Errors: type_error for a mark that is no header name (RFC 9110's token), stands at what is no string, integer or
/// boolean, or stands there twice, letter case aside: such a tool must not be used. No text of the schema is in the
/// error.
Result<std::vector<MirroredArgument>> mirrored_arguments(const json::object& input_schema);

/// What the headers of a call say, unencoded; nothing for arguments that are absent or null.
std::vector<std::pair<std::string, std::string>> mirrored_values(const std::vector<MirroredArgument>& mirrored,
                                                                 const json::object& arguments);

}  // namespace attune::mcp
