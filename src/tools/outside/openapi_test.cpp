#include "tools/outside/openapi.h"

#include "net/testing/loopback_server.h"
#include "tools/outside/binding.h"
#include "tools/outside/connection.h"

#include <future>

namespace attune::tools {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kPets = R"({
  "openapi": "3.1.0",
  "paths": {
    "/pets/{id}": {
      "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}}],
      "get": {
        "operationId": "get_pet", "summary": "One pet",
        "parameters": [{"$ref": "#/components/parameters/fields"},
                       {"name": "X-Trace", "in": "header", "schema": {"type": "string"}},
                       {"name": "Authorization", "in": "header", "schema": {"type": "string"}},
                       {"name": "session", "in": "cookie", "schema": {"type": "string"}}],
        "responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}}}
      }
    },
    "/pets": {
      "post": {
        "operationId": "add_pet",
        "requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}},
        "responses": {"201": {"description": "made"}}
      },
      "put": {
        "operationId": "put_pets",
        "requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "array", "items": {"type": "string"}}}}}
      }
    },
    "/cookie": {"get": {"operationId": "cookie", "parameters": [
        {"name": "session", "in": "cookie", "required": true, "schema": {"type": "string"}}]}},
    "/form": {"post": {"operationId": "form", "requestBody": {"required": true, "content": {"text/plain": {}}}}},
    "/twice": {"post": {"operationId": "twice", "parameters": [{"name": "a", "in": "query", "schema": {}}],
        "requestBody": {"content": {"application/json": {"schema": {"properties": {"a": {}}}}}}}}
  },
  "components": {
    "parameters": {"fields": {"name": "fields", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}}},
    "schemas": {"Pet": {"type": "object", "required": ["name"], "properties": {
        "name": {"type": "string"}, "friend": {"$ref": "#/components/schemas/Pet"}}}}
  }
})";

Result<mcp::McpTool> operation(std::string id) {
  ATTUNE_TRY(tools, read_openapi(parse_json(kPets).value(), std::vector{std::move(id)}));
  return tools.front();
}

net::HttpRequest request(const std::string& id, json::object arguments) {
  return request_of(operation(id).value(), "http://pets.example/v1/", arguments).value();
}

TEST(OpenApi, AnOperationsPartsBecomeOneSchema) {
  const auto tool = operation("get_pet");
  ASSERT_TRUE(tool) << tool.error();
  const auto bound = bind("pets", {.manifest = *tool});
  ASSERT_TRUE(bound) << bound.error();
  std::string parameters;
  for (const plan::Parameter& parameter : bound->signature.parameters)
    parameters += parameter.name + ": " + to_text(parameter.type) + "; ";
  EXPECT_EQ(parameters, "fields: optional list of text; X_Trace: optional text; id: number; ");
  EXPECT_EQ(to_text(bound->signature.result).substr(0, 35), "{name: text, friend: optional {name");
  EXPECT_EQ(bound->signature.name, "pets.get_pet");
}

TEST(OpenApi, ArgumentsGoWhereTheDocumentSays) {
  const net::HttpRequest get = request("get_pet", {{"id", 7}, {"fields", json::array{"a&b", "c"}}, {"X-Trace", "t"}});
  EXPECT_EQ(get.method, "GET");
  EXPECT_EQ(get.url, "http://pets.example/v1/pets/7?fields=a%26b&fields=c");
  EXPECT_EQ(get.headers.back().name, "X-Trace");
  const net::HttpRequest post = request("add_pet", {{"name", "Rex"}});
  EXPECT_EQ(post.method, "POST");
  EXPECT_EQ(post.body, R"({"name":"Rex"})");
  EXPECT_EQ(request("put_pets", {{"body", json::array{"a"}}}).body, R"(["a"])");
}

TEST(OpenApi, AValueStaysInItsPlaceInThePath) {
  EXPECT_EQ(request("get_pet", {{"id", "../admin?x#y"}}).url, "http://pets.example/v1/pets/..%2Fadmin%3Fx%23y");
  for (const char* const bad : {"..", ".", ""})
    EXPECT_FALSE(request_of(operation("get_pet").value(), "http://p", {{"id", bad}})) << bad;
  EXPECT_FALSE(request_of(operation("get_pet").value(), "http://p", {}));
  EXPECT_FALSE(request_of(operation("get_pet").value(), "http://p", {{"id", 1}, {"other", 1}}));
}

TEST(OpenApi, WhatCannotBeAToolSaysWhy) {
  EXPECT_THAT(operation("cookie").error().message, ::testing::HasSubstr("'session'"));
  EXPECT_THAT(operation("form").error().message, ::testing::HasSubstr("not JSON"));
  EXPECT_THAT(operation("twice").error().message, ::testing::HasSubstr("called 'a'"));
  const auto unknown = operation("get_pets");
  EXPECT_EQ(unknown.error().code, ErrorCode::not_found);
  EXPECT_THAT(unknown.error().mend, ::testing::HasSubstr("get_pet"));
  EXPECT_FALSE(read_openapi(parse_json(R"({"swagger": "2.0"})").value(), {}));
  EXPECT_FALSE(read_openapi(parse_json("[]").value(), {}));
}

TEST(OpenApi, AnotherPathIsAnotherTool) {
  std::string moved(kPets);
  moved.replace(moved.find("/pets/{id}"), 10, "/cats/{id}");
  const std::vector<std::string> wanted{"get_pet"};
  EXPECT_NE(mcp::manifest_hash(read_openapi(parse_json(moved).value(), wanted)->front()),
            mcp::manifest_hash(operation("get_pet").value()));
}

struct OpenApiCalls : ::testing::Test {
  Result<mcp::McpResult> call(const std::string& url, std::string tool, json::object arguments,
                              std::vector<std::string> allowed) {
    Source source{.name = "pets", .place = OpenApi{"", {}, {url, {{"X-Key", "k"}}, std::move(allowed), {}}}};
    source.take_offered(read_openapi(parse_json(kPets).value(), std::vector{tool}).value());
    const auto connection = connection_to(source, loop, http, [](const std::string&) {}).value();
    std::promise<Result<mcp::McpResult>> promise;
    connection->call({.tool = tool,
                      .arguments = std::move(arguments),
                      .deadline = std::chrono::steady_clock::now() + 20s,
                      .stop = {},
                      .idempotency_key = "run-1"},
                     [&](Result<mcp::McpResult> result) { promise.set_value(std::move(result)); });
    return promise.get_future().get();
  }
  net::EventLoop loop;
  net::HttpClient http{loop};
};

TEST_F(OpenApiCalls, AnAnswerIsHeldAgainstWhatItSaysItIs) {
  std::string seen;
  const net::testing::LoopbackServer server([&](net::testing::Peer& peer) {
    while (const auto got = peer.read_request()) {
      seen = *got;
      const std::string json = "Content-Type: application/json\r\n";
      if (got->starts_with("GET /pets/1")) peer.respond("200 OK", json, R"({"name": "Rex"})");
      if (got->starts_with("GET /pets/2")) peer.respond("200 OK", json, "{nonsense");
      if (got->starts_with("GET /pets/3")) peer.respond("200 OK", json, "{\"name\": \"\xff\xfe\"}");
      if (got->starts_with("GET /pets/4")) peer.respond("404 Not Found", "Content-Type: text/plain\r\n", "no such pet");
      if (got->starts_with("GET /pets/5")) peer.respond("503 Busy", "", "");
      if (got->starts_with("GET /pets/6")) peer.respond("302 Found", "Location: http://169.254.169.254/latest\r\n", "");
      if (got->starts_with("POST /pets")) peer.respond("201 Created", "Content-Type: text/plain\r\n", "made");
    }
  });
  const std::vector<std::string> allowed{server.host()};
  const auto good = call(server.url(""), "get_pet", {{"id", 1}}, allowed);
  ASSERT_TRUE(good) << good.error();
  EXPECT_EQ(good->structured->at("name"), json::value("Rex"));
  EXPECT_THAT(seen, ::testing::HasSubstr("X-Key: k\r\n"));
  EXPECT_THAT(seen, ::testing::HasSubstr("Idempotency-Key: run-1\r\n"));
  EXPECT_EQ(call(server.url(""), "get_pet", {{"id", 2}}, allowed).error().code, ErrorCode::parse_error);
  EXPECT_EQ(call(server.url(""), "get_pet", {{"id", 3}}, allowed).error().code, ErrorCode::parse_error);
  EXPECT_TRUE(call(server.url(""), "get_pet", {{"id", 4}}, allowed)->failed);
  EXPECT_EQ(call(server.url(""), "get_pet", {{"id", 5}}, allowed).error().code, ErrorCode::unavailable);
  EXPECT_EQ(call(server.url(""), "get_pet", {{"id", 6}}, allowed).error().code, ErrorCode::permission_denied);
  EXPECT_EQ(call(server.url(""), "get_pet", {{"id", ".."}}, allowed).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(call(server.url(""), "add_pet", {{"name", "Rex"}}, allowed)->content.front().text, "made");
  EXPECT_EQ(call(server.url(""), "get_pet", {{"id", 1}}, {}).error().code, ErrorCode::permission_denied);
}

}  // namespace
}  // namespace attune::tools
