#pragma once
#include "base/json.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace attune::mcp {

/// JSON-RPC 2.0 messages as MCP has them. Ids of our requests are integers.
struct RpcError {
  std::int64_t code = 0;
  std::string message;  ///< outside text
  json::value data;
};
struct Response {
  std::optional<std::int64_t> id;  ///< nothing: of a request that the server could not read, or not of ours
  std::variant<json::object, RpcError> outcome;
};
struct ServerRequest {
  json::value id;
  std::string method;
};
struct Notification {
  std::string method;
  json::object params;
};
using Message = std::variant<Response, ServerRequest, Notification>;

inline constexpr std::int64_t kMethodNotFound = -32601;
inline constexpr std::int64_t kInvalidParams = -32602;
inline constexpr std::int64_t kHeaderMismatch = -32020;
inline constexpr std::int64_t kMissingCapability = -32021;
inline constexpr std::int64_t kUnsupportedVersion = -32022;

/// Reads one message. Errors: parse_error (no JSON, not UTF-8), type_error (no JSON-RPC message), resource_exhausted.
/// No text of the message is in the error.
Result<Message> read_message(std::string_view text, JsonLimits limits = {});

json::object request_message(std::int64_t id, std::string_view method, json::object params);
json::object notification_message(std::string_view method, json::object params);
json::object result_message(const json::value& id, json::object result);
json::object error_message(const json::value& id, std::int64_t code, std::string_view text);

}  // namespace attune::mcp
