#pragma once
#include "base/json.h"
#include "net/http_client.h"
#include "tools/mcp/tool.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune::tools {

/// Tools from operations of an OpenAPI 3.0 or 3.1 document, in JSON: path, query and header parameters and the members
/// of a JSON body become one input schema; a JSON answer's schema is the output schema. Method, path and the place of
/// each parameter stand in the manifest's annotations, so that its hash covers them. References into the document are
/// spelt out.
/// @param wanted  operationIds
/// Errors: invalid_argument, no such document; not_found with the nearest operations; unsupported, with the operation
/// that can't be a tool, and why: a cookie or a secret header is required, a body that isn't JSON, two parameters of a
/// name.
Result<std::vector<mcp::McpTool>> read_openapi(const json::value& document, std::span<const std::string> wanted);

/// The request of such a tool with these arguments. Values of a path are encoded, and "." and ".." refused there.
/// @param base  the server's URL; the operation's path is put behind its
/// Errors: invalid_argument, for a value that can't stand where it belongs, and a manifest that isn't read_openapi()'s.
Result<net::HttpRequest> request_of(const mcp::McpTool& tool, std::string_view base, const json::object& arguments);

}  // namespace attune::tools
