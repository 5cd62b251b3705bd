// usage: attune_mcp_conformance_client URL
//
// Does with the MCP client what a scenario of the conformance suite wants done: lists the tools, and calls those that
// the scenario's context names with its arguments, else every tool with arguments made up from its schema.
#include "tools/mcp/client.h"

#include <cstdio>
#include <cstdlib>

namespace attune::mcp {
namespace {

std::string environment(const char* name) {
  const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing here sets the environment
  return value == nullptr ? "" : value;
}

std::string_view text_at(const json::object& object, std::string_view key) {
  const json::value* const found = object.if_contains(key);
  return found != nullptr && found->is_string() ? std::string_view(found->get_string()) : std::string_view();
}

/// A value of each required property's type.
json::object made_up(const json::object& schema) {
  json::object arguments;
  const json::value* const properties = schema.if_contains("properties");
  if (properties == nullptr || !properties->is_object()) return arguments;
  for (const auto& [name, property] : properties->get_object()) {
    const std::string_view type = property.is_object() ? text_at(property.get_object(), "type") : "";
    if (type == "string") arguments[name] = "text";
    if (type == "number" || type == "integer") arguments[name] = 5;
    if (type == "boolean") arguments[name] = true;
    if (type == "object") arguments[name] = json::object{};
  }
  return arguments;
}

struct Call {
  std::string tool;
  json::object arguments;
};

Result<std::vector<Call>> calls_for(const std::vector<McpTool>& tools) {
  std::vector<Call> calls;
  const std::string context = environment("MCP_CONFORMANCE_CONTEXT");
  ATTUNE_TRY(document, parse_json(context.empty() ? "{}" : context));
  if (const json::value* named = document.is_object() ? document.get_object().if_contains("toolCalls") : nullptr) {
    for (const json::value& call : named->as_array())
      calls.push_back({std::string(text_at(call.as_object(), "name")), call.at("arguments").as_object()});
    return calls;
  }
  for (const McpTool& tool : tools) calls.push_back({tool.name, made_up(tool.input_schema)});
  // One scenario wants to see what became of the schema that it sent.
  if (environment("MCP_CONFORMANCE_SCENARIO") == "json-schema-2020-12-preservation")
    for (Call& call : calls)
      if (call.tool == "json_schema_echo") call.arguments["schema"] = tools.front().input_schema;
  return calls;
}

Status run(const std::string& url) {
  net::EventLoop loop;
  net::HttpClient http(loop);
  const auto local = net::Network::parse("127.0.0.0/8");
  const auto local_v6 = net::Network::parse("::1");
  McpServer server{"the scenario",
                   HttpServer{.url = url, .addresses = {.allowed_networks = {local.value(), local_v6.value()}}}};
  ATTUNE_TRY(client, McpClient::connect(loop, http, std::move(server), {}));
  constexpr std::chrono::seconds kPatience{10};
  ATTUNE_TRY(tools, client->list_tools(kPatience));
  ATTUNE_TRY(calls, calls_for(tools));
  for (Call& call : calls) {
    const auto result = client->call_and_wait(call.tool, std::move(call.arguments), {.deadline = kPatience});
    if (!result) fmt::print(stderr, "{}: {}\n", call.tool, result.error().to_string());
  }
  return {};
}

}  // namespace
}  // namespace attune::mcp

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const attune::Status status = attune::mcp::run(argv[1]);
  if (!status) fmt::print(stderr, "{}\n", status.error().to_string());
  return status ? 0 : 1;
}
