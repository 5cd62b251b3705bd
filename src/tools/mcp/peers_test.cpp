// The client against the protocol's reference servers, as scripts/install-peers fetches them.
#include "base/file.h"
#include "net/testing/loopback_server.h"
#include "tools/mcp/client.h"

#include <filesystem>

namespace attune::mcp {
namespace {

using namespace std::chrono_literals;

const std::filesystem::path kModules = std::filesystem::path(ATTUNE_SOURCE_DIR) / "tests/peers/node_modules";
const std::filesystem::path kNode = kModules / "node/bin/node";

struct McpPeersTest : ::testing::Test {
  void SetUp() override {
    if (!std::filesystem::exists(kNode)) GTEST_SKIP() << "the servers aren't there; scripts/install-peers fetches them";
  }
  static net::ChildOptions peer(const std::string& name, std::vector<std::string> arguments = {}) {
    arguments.insert(arguments.begin(), (kModules / "@modelcontextprotocol" / name / "dist/index.js").string());
    return {.program = kNode, .arguments = std::move(arguments), .sandbox = net::Sandbox{.readable = {kModules}}};
  }
  std::unique_ptr<McpClient> connect(McpServer server) {
    auto client = McpClient::connect(loop, http, std::move(server), {});
    EXPECT_TRUE(client) << client.error();
    return client ? std::move(*client) : nullptr;
  }
  static std::string text_of(const Result<McpResult>& result) {
    if (!result) return "error: " + result.error().to_string();
    return result->content.empty() ? "" : result->content.front().text;
  }
  static std::vector<std::string> names_of(McpClient& client) {
    std::vector<std::string> names;
    const auto tools = client.list_tools(20s);
    EXPECT_TRUE(tools) << tools.error();
    for (const McpTool& tool : tools.value_or(std::vector<McpTool>{})) names.push_back(tool.name);
    return names;
  }
  void use_everything(McpClient& client) {
    EXPECT_THAT(names_of(client),
                ::testing::IsSupersetOf({"echo", "get-sum", "get-tiny-image", "get-structured-content"}));
    EXPECT_EQ(text_of(client.call_and_wait("echo", {{"message", "hello"}}, {})), "Echo: hello");
    EXPECT_THAT(text_of(client.call_and_wait("get-sum", {{"a", 2}, {"b", 40}}, {})), ::testing::HasSubstr("42"));
    const auto image = client.call_and_wait("get-tiny-image", {}, {});
    ASSERT_TRUE(image) << image.error();
    EXPECT_THAT(image->content, ::testing::Contains(::testing::Field(&McpContent::kind, McpContent::Kind::image)));
    const auto structured = client.call_and_wait("get-structured-content", {{"location", "New York"}}, {});
    ASSERT_TRUE(structured) << structured.error();
    EXPECT_TRUE(structured->structured.has_value());
    EXPECT_TRUE(client.call_and_wait("get-sum", {{"a", "no number"}}, {})->failed);
    int progress = 0;
    EXPECT_TRUE(client.call_and_wait("trigger-long-running-operation", {{"duration", 0.1}, {"steps", 2}},
                                     {.on_progress = [&](const McpProgress&) { ++progress; }}));
    EXPECT_EQ(progress, 2);
  }
  net::EventLoop loop;
  net::HttpClient http{loop};
};

TEST_F(McpPeersTest, EverythingOverItsPipes) {
  const auto client = connect({"everything", peer("server-everything", {"stdio"})});
  ASSERT_NE(client, nullptr);
  use_everything(*client);
}

TEST_F(McpPeersTest, EverythingOverHttp) {
  std::uint16_t port = 0;
  {
    port = net::testing::LoopbackServer([](net::testing::Peer&) {}).port();
  }
  net::ChildOptions options = peer("server-everything", {"streamableHttp"});
  options.environment = {{"PORT", std::to_string(port)}};
  options.sandbox->network = net::Sandbox::NetworkAccess::host;
  const auto server = net::ChildProcess::start(loop, std::move(options), {});
  ASSERT_TRUE(server) << server.error();
  const HttpServer at{.url = fmt::format("http://127.0.0.1:{}/mcp", port),
                      .addresses = {.allowed_hosts = {fmt::format("127.0.0.1:{}", port)}}};
  const auto give_up = std::chrono::steady_clock::now() + 30s;
  auto client = McpClient::connect(loop, http, {"everything", at}, {});
  while (!client && client.error().code == ErrorCode::unavailable && std::chrono::steady_clock::now() < give_up) {
    client = McpClient::connect(loop, http, {"everything", at}, {});  // it isn't listening yet
  }
  ASSERT_TRUE(client) << client.error() << (*server)->error_output();
  use_everything(**client);
}

TEST_F(McpPeersTest, FilesystemSeesItsFolderAlone) {
  const TemporaryFolder folder;
  net::ChildOptions options = peer("server-filesystem", {folder.path().string()});
  options.sandbox->writable = {folder.path()};
  const auto client = connect({"filesystem", std::move(options)});
  ASSERT_NE(client, nullptr);
  const std::string path = (folder.path() / "note.txt").string();
  const auto written = client->call_and_wait("write_file", {{"path", path}, {"content", "hello"}}, {});
  ASSERT_TRUE(written && !written->failed) << text_of(written);
  EXPECT_EQ(read_file(path), "hello");
  EXPECT_EQ(text_of(client->call_and_wait("read_text_file", {{"path", path}}, {})), "hello");
  EXPECT_TRUE(client->call_and_wait("read_text_file", {{"path", "/etc/hostname"}}, {})->failed);
}

TEST_F(McpPeersTest, MemoryKeepsItsGraph) {
  const TemporaryFolder folder;
  net::ChildOptions options = peer("server-memory");
  options.environment = {{"MEMORY_FILE_PATH", (folder.path() / "memory.jsonl").string()}};
  options.sandbox->writable = {folder.path()};
  const auto client = connect({"memory", std::move(options)});
  ASSERT_NE(client, nullptr);
  const json::object ada{{"name", "Ada"}, {"entityType", "person"}, {"observations", json::array{"likes tea"}}};
  const auto made = client->call_and_wait("create_entities", {{"entities", json::array{ada}}}, {});
  ASSERT_TRUE(made && !made->failed) << text_of(made);
  EXPECT_THAT(text_of(client->call_and_wait("search_nodes", {{"query", "tea"}}, {})), ::testing::HasSubstr("Ada"));
}

}  // namespace
}  // namespace attune::mcp
