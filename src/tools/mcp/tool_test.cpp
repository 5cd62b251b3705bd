#include "tools/mcp/tool.h"

#include "tools/mcp/message.h"

namespace attune::mcp {
namespace {

McpTool tool(std::string_view text) {
  return read_tool(*parse_json(text)).value();
}

TEST(McpTool, ItsHashIsOfWhatItSaysAndNotOfTheOrder) {
  const McpTool one = tool(
      R"({"name": "a", "description": "d", "inputSchema": {"type": "object", "properties": {"x": {"type": "string", "maxLength": 3}}}})");
  const McpTool same = tool(
      R"({"inputSchema": {"properties": {"x": {"maxLength": 3, "type": "string"}}, "type": "object"}, "description": "d", "name": "a"})");
  EXPECT_EQ(manifest_hash(one).size(), 64);
  EXPECT_EQ(manifest_hash(one), manifest_hash(same));
  for (
      const char* other :
      {R"({"name": "a", "description": "e", "inputSchema": {"type": "object", "properties": {"x": {"type": "string", "maxLength": 3}}}})",
       R"({"name": "a", "description": "d", "inputSchema": {"type": "object", "properties": {"x": {"type": "string", "maxLength": 4}}}})",
       R"({"name": "a", "description": "d", "inputSchema": {"type": "object", "properties": {"x": {"type": "string", "maxLength": 3}}}, "annotations": {"readOnlyHint": true}})"}) {
    EXPECT_NE(manifest_hash(one), manifest_hash(tool(other))) << other;
  }
}

TEST(McpTool, WhatIsNoToolIsRefused) {
  for (const char* text :
       {"5", "{}", R"({"name": ""})", R"({"name": "a"})", R"({"name": 5, "inputSchema": {}})",
        R"({"name": "a", "inputSchema": []})", R"({"name": "a", "inputSchema": {}, "outputSchema": 3})"}) {
    const auto read = read_tool(*parse_json(text));
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, ErrorCode::type_error);
  }
}

TEST(McpResult, IsReadByKind) {
  const auto result = read_result(parse_json(R"({"content": [
      {"type": "text", "text": "t"}, {"type": "image", "data": "aGk=", "mimeType": "image/png"},
      {"type": "audio", "data": "aGk="}, {"type": "resource_link", "uri": "file:///a", "name": "a"},
      {"type": "resource", "resource": {"uri": "b", "text": "inside"}}, {"type": "new"}], "structuredContent": [1]})")
                                      ->as_object());
  ASSERT_TRUE(result) << result.error();
  ASSERT_EQ(result->content.size(), 5);
  EXPECT_EQ(result->content[1].kind, McpContent::Kind::image);
  EXPECT_EQ(result->content[3].uri, "file:///a");
  EXPECT_EQ(result->content[4].text, "inside");
  EXPECT_EQ(result->structured, json::value({1}));
  EXPECT_FALSE(result->failed);
  EXPECT_FALSE(read_result({{"content", 5}}));
  EXPECT_FALSE(read_result({{"isError", "yes"}, {"content", json::array{}}}));
}

TEST(McpMessage, IsARequestANotificationOrAResponse) {
  EXPECT_TRUE(std::holds_alternative<ServerRequest>(*read_message(R"({"jsonrpc":"2.0","id":"a","method":"ping"})")));
  EXPECT_TRUE(std::holds_alternative<Notification>(*read_message(R"({"jsonrpc":"2.0","method":"n"})")));
  EXPECT_EQ(std::get<Response>(*read_message(R"({"jsonrpc":"2.0","id":7,"result":{}})")).id, 7);
  EXPECT_EQ(read_message("{").error().code, ErrorCode::parse_error);
  EXPECT_EQ(read_message("{\"jsonrpc\":\"2.0\",\"method\":\"\xff\"}").error().code, ErrorCode::parse_error);
  for (const char* text : {"[]", "{}", R"({"jsonrpc":"1.0","method":"n"})", R"({"jsonrpc":"2.0","id":1})",
                           R"({"jsonrpc":"2.0","id":1,"result":5})", R"({"jsonrpc":"2.0","id":1,"error":{"code":"x"}})",
                           R"({"jsonrpc":"2.0","id":[],"method":"n"})"}) {
    EXPECT_EQ(read_message(text).error().code, ErrorCode::type_error) << text;
  }
}

}  // namespace
}  // namespace attune::mcp
