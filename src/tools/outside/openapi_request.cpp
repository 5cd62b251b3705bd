// A request from the manifest of an operation and the arguments of a call.
#include "tools/outside/openapi.h"

#include <map>

#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

namespace attune::tools {
namespace {

std::string encoded(std::string_view text) {
  return boost::urls::encode(text, boost::urls::unreserved_chars);
}

/// A plain value as it stands in a path, a query or a header.
std::string plain_text(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : to_json(value);
}

std::string joined(const json::value& value) {
  const json::array* const list = value.if_array();
  if (list == nullptr) return plain_text(value);
  std::string text;
  for (const json::value& each : *list) text.append(text.empty() ? "" : ",").append(plain_text(each));
  return text;
}

Status put_in_path(std::string_view name, const json::value& value, std::string& path) {
  const std::string text = joined(value);
  // Even encoded, servers take these for steps up and down the path.
  if (text.empty() || text == "." || text == "..")
    return invalid_argument("'{}' is \"{}\", which can't stand in a path", name, text);
  const std::string slot = fmt::format("{{{}}}", name);
  const std::size_t at = path.find(slot);
  if (at == std::string::npos) return invalid_argument("the path has no place for '{}'", name);
  path.replace(at, slot.size(), encoded(text));
  return {};
}

void put_in_query(std::string_view name, const json::value& value, std::string& query) {
  const auto add = [&](const json::value& each) {
    query += fmt::format("{}{}={}", query.empty() ? '?' : '&', encoded(name), encoded(plain_text(each)));
  };
  if (const json::array* list = value.if_array())
    for (const json::value& each : *list) add(each);
  else
    add(value);
}

/// Method, path and places, from the manifest.
struct Operation {
  std::string method;
  std::string path;
  std::map<std::string, std::string> places;
};

Result<Operation> operation_of(const mcp::McpTool& tool) {
  const json::value* const http = tool.annotations.if_contains("http");
  if (http == nullptr || !http->is_object())
    return invalid_argument("the manifest of '{}' says no method and path", tool.name);
  Operation operation;
  ATTUNE_TRY(method, need_text(http->get_object(), "method"));
  ATTUNE_TRY(path, need_text(http->get_object(), "path"));
  operation.method = std::move(method);
  operation.path = std::move(path);
  if (const json::value* places = http->get_object().if_contains("parameters");
      places != nullptr && places->is_object())
    for (const auto& member : places->get_object()) operation.places.emplace(member.key(), plain_text(member.value()));
  return operation;
}

}  // namespace

Result<net::HttpRequest> request_of(const mcp::McpTool& tool, std::string_view base, const json::object& arguments) {
  ATTUNE_TRY(operation, operation_of(tool));
  net::HttpRequest request{
      .method = operation.method, .url = {}, .headers = {{"Accept", "application/json"}}, .body = {}};
  std::string query;
  json::object body;
  bool has_body = false;
  for (const auto& member : arguments) {
    const std::string name(member.key());
    const auto place = operation.places.find(name);
    if (place == operation.places.end()) return invalid_argument("'{}' has no parameter '{}'", tool.name, name);
    if (place->second == "path") {
      ATTUNE_TRY_VOID(put_in_path(name, member.value(), operation.path));
    } else if (place->second == "query") {
      put_in_query(name, member.value(), query);
    } else if (place->second == "header") {
      request.headers.push_back({name, joined(member.value())});
    } else if (place->second == "whole body") {
      request.body = to_json(member.value());
      has_body = true;
    } else {
      body[name] = member.value();
    }
  }
  if (!body.empty()) request.body = to_json(body);
  if (has_body || !body.empty()) request.headers.push_back({"Content-Type", "application/json"});
  if (operation.path.find_first_of("{}") != std::string::npos)
    return invalid_argument("the path of '{}' lacks a value", tool.name);
  while (base.ends_with('/')) base.remove_suffix(1);
  request.url = fmt::format("{}{}{}", base, operation.path, query);
  return request;
}

}  // namespace attune::tools
