#include "tools/outside/source.h"

#include <cstdlib>

namespace attune::tools {
namespace {

constexpr std::string_view kWhole = R"({
  "mcp": {"command": ["server", "--quiet"], "environment": {"KEY": "${HOME}"}, "readable": ["/data"],
          "writable": ["/work"], "network": "host", "memory_bytes": 1073741824},
  "tools": {"book": {
    "pin": "00", "summary": "books a table", "examples": ["book a table for {count}"], "content": ["count"],
    "private_data": "confirmed", "side_effect": "reversible", "idempotent": true, "confirmation": "always",
    "time_ms": 20, "money": 0.5, "tokens": 7, "timeout_ms": 1000, "concurrency": 2,
    "manifest": {"name": "book", "description": "Books.", "inputSchema": {"type": "object"}}}}
})";

TEST(OutsideSource, ReadsEveryDecision) {
  const auto source = read_source("tables", kWhole);
  ASSERT_TRUE(source) << source.error();
  const auto& child = std::get<McpCommand>(source->place);
  EXPECT_EQ(child.command, (std::vector<std::string>{"server", "--quiet"}));
  EXPECT_EQ(child.network, net::Sandbox::NetworkAccess::host);
  EXPECT_EQ(child.memory_bytes, std::size_t{1} << 30);
  const OutsideTool& tool = source->tools.at("book");
  EXPECT_EQ(tool.content, std::vector<std::string>{"count"});
  EXPECT_EQ(tool.private_data, plan::PrivateData::confirmed);
  EXPECT_EQ(tool.side_effect, plan::SideEffect::reversible);
  EXPECT_EQ(tool.confirmation, plan::Confirmation::always);
  EXPECT_TRUE(tool.idempotent);
  EXPECT_EQ(tool.cost.money, 0.5);
  EXPECT_EQ(tool.timeout, std::chrono::seconds(1));
  EXPECT_EQ(tool.concurrency, 2);
  EXPECT_FALSE(tool.is_approved());
}

TEST(OutsideSource, WhatIsNotSaidIsDenied) {
  const auto source = read_source("tables", R"({"mcp": {"url": "https://tables.example/mcp"},
    "tools": {"book": {"manifest": {"name": "book", "inputSchema": {}, "annotations": {"readOnlyHint": true}}}}})");
  ASSERT_TRUE(source) << source.error();
  const OutsideTool& tool = source->tools.at("book");
  EXPECT_FALSE(tool.is_approved());
  EXPECT_EQ(tool.private_data, plan::PrivateData::refused);
  EXPECT_EQ(tool.side_effect, plan::SideEffect::irreversible);
  EXPECT_FALSE(tool.idempotent);
  EXPECT_TRUE(tool.content.empty());
}

TEST(OutsideSource, IsWrittenAsItWasRead) {
  for (const std::string_view text :
       {kWhole, std::string_view(R"({"mcp": {"url": "http://a", "headers": {"X": "${Y}"}, "allowed_hosts": ["a:1"]}})"),
        std::string_view(R"({"openapi": {"document": "a.json", "operations": ["get"], "url": "http://a",
                                         "allowed_networks": ["10.0.0.0/8"]}})")}) {
    const auto source = read_source("s", text);
    ASSERT_TRUE(source) << source.error();
    const std::string written = source_text(*source);
    EXPECT_EQ(source_text(read_source("s", written).value()), written);
  }
}

TEST(OutsideSource, AMistakeIsAnErrorThatSaysHowToMendIt) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {R"({"tools": {}})", "the document has no 'mcp' or 'openapi'"},
      {R"([])", "the document is no object"},
      {R"({"mcp": {"url": "u"}, "openapi": {}})", "the document has no 'mcp' or 'openapi'"},
      {R"({"mcp": {}})", "'mcp' has no 'url'"},
      {R"({"mcp": {"command": ["x"], "writeable": []}})", "unknown member 'writeable' (did you mean 'writable'?)"},
      {R"({"mcp": {"command": "x"}})", "'command' must be a list of texts"},
      {R"({"mcp": {"command": ["x"], "memory_bytes": 1.5}})", "'memory_bytes' must be a number from"},
      {R"({"mcp": {"url": "u", "allowed_networks": ["10.0.0.0/99"]}})", "10.0.0.0/99"},
      {R"({"mcp": {"url": "u"}, "tools": {"a": {}}})", "tool 'a' has no 'manifest'"},
      {R"({"mcp": {"url": "u"}, "tools": {"a": {"manifest": {"name": "b", "inputSchema": {}}}}})", "has no 'manifest'"},
      {R"({"mcp": {"url": "u"}, "tools": {"a": {"side_effect": "no", "manifest": {"name": "a", "inputSchema": {}}}}})",
       "'side_effect' must be one of none, reversible, irreversible"},
      {R"({"mcp": {"url": "u"}, "tools": {"a": {"private_data": true, "manifest": {"name": "a", "inputSchema": {}}}}})",
       "'private_data' must be text"},
      {R"({)", ""},
  };
  for (const auto& [text, message] : cases) {
    const auto source = read_source("s", text);
    ASSERT_FALSE(source) << text;
    EXPECT_THAT(source.error().to_string(), ::testing::HasSubstr(message)) << text;
  }
  EXPECT_FALSE(read_source("two words", kWhole));
  EXPECT_FALSE(read_source("../up", kWhole));
}

TEST(OutsideSource, AChangedToolLosesItsApproval) {
  auto source = read_source("s", R"({"mcp": {"url": "u"}})").value();
  const mcp::McpTool before{.name = "a", .description = "kind", .input_schema = {{"type", "object"}}};
  mcp::McpTool after = before;
  after.description = "less kind";
  source.take_offered({before});
  OutsideTool& tool = source.tools.at("a");
  EXPECT_FALSE(tool.is_approved());
  tool.pin = mcp::manifest_hash(before);
  EXPECT_TRUE(tool.is_approved());
  source.take_offered({after});
  EXPECT_FALSE(tool.is_approved());
  ASSERT_TRUE(tool.approved);
  EXPECT_EQ(tool.approved->description, "kind");
  source.take_offered({});
  EXPECT_EQ(tool.manifest.description, "less kind");  // what is gone keeps its decisions
  source.take_offered({before});
  EXPECT_TRUE(tool.is_approved());
  EXPECT_FALSE(tool.approved);
}

TEST(OutsideSource, SecretsComeFromTheEnvironment) {
  setenv("ATTUNE_TEST_SECRET", "s3", 1);  // NOLINT(concurrency-mt-unsafe): before any thread
  EXPECT_EQ(with_environment({{"A", "Bearer ${ATTUNE_TEST_SECRET}!"}})->at("A"), "Bearer s3!");
  EXPECT_EQ(with_environment({{"A", "${ATTUNE_TEST_NO_SECRET}"}}).error().code, ErrorCode::unavailable);
  EXPECT_EQ(with_environment({{"A", "${ATTUNE"}}).error().code, ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace attune::tools
