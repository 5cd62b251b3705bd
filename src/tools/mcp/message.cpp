#include "tools/mcp/message.h"

#include <utility>

namespace attune::mcp {
namespace {

/// By move where the value is of that kind; an empty one where it isn't.
json::object object_at(json::object& message, std::string_view key) {
  json::value* const value = message.if_contains(key);
  return value != nullptr && value->is_object() ? std::move(value->as_object()) : json::object{};
}

Result<Response> read_response(json::object& message) {
  Response response;
  if (const json::value* id = message.if_contains("id"); id != nullptr && id->is_int64()) response.id = id->as_int64();
  if (json::value* result = message.if_contains("result")) {
    if (!result->is_object()) return type_error("a result is no object");
    response.outcome = std::move(result->as_object());
    return response;
  }
  json::object error = object_at(message, "error");
  const json::value* const code = error.if_contains("code");
  const json::value* const text = error.if_contains("message");
  if (code == nullptr || !code->is_int64() || text == nullptr || !text->is_string()) {
    return type_error("a response has neither a result nor a proper error");
  }
  RpcError rpc{code->as_int64(), std::string(text->as_string()), {}};
  if (json::value* data = error.if_contains("data")) rpc.data = std::move(*data);
  response.outcome = std::move(rpc);
  return response;
}

json::object envelope() {
  return {{"jsonrpc", "2.0"}};
}

}  // namespace

Result<Message> read_message(std::string_view text, JsonLimits limits) {
  auto parsed = parse_json(text, limits);
  if (!parsed) return failure(parsed.error().code, "a message is no proper JSON text, or too large");
  if (!parsed->is_object()) return type_error("a message is no object");
  json::object& message = parsed->as_object();
  const json::value* const version = message.if_contains("jsonrpc");
  if (version == nullptr || *version != json::value("2.0")) return type_error("a message is not of JSON-RPC 2.0");
  const json::value* const method = message.if_contains("method");
  if (method == nullptr) return read_response(message);
  if (!method->is_string()) return type_error("a method's name is no text");
  std::string name(method->as_string());
  if (const json::value* id = message.if_contains("id")) {
    if (!id->is_string() && !id->is_int64()) return type_error("an id is neither text nor integer");
    return ServerRequest{*id, std::move(name)};
  }
  return Notification{std::move(name), object_at(message, "params")};
}

json::object request_message(std::int64_t id, std::string_view method, json::object params) {
  json::object message = envelope();
  message["id"] = id;
  message["method"] = method;
  message["params"] = std::move(params);
  return message;
}

json::object notification_message(std::string_view method, json::object params) {
  json::object message = envelope();
  message["method"] = method;
  if (!params.empty()) message["params"] = std::move(params);
  return message;
}

json::object result_message(const json::value& id, json::object result) {
  json::object message = envelope();
  message["id"] = id;
  message["result"] = std::move(result);
  return message;
}

json::object error_message(const json::value& id, std::int64_t code, std::string_view text) {
  json::object message = envelope();
  message["id"] = id;
  message["error"] = json::object{{"code", code}, {"message", text}};
  return message;
}

}  // namespace attune::mcp
