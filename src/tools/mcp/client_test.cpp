#include "tools/mcp/client.h"

#include "net/testing/loopback_server.h"

#include <atomic>

namespace attune::mcp {
namespace {

using namespace std::chrono_literals;

struct McpClientTest : ::testing::Test {
  std::unique_ptr<McpClient> connect(McpServer server, const McpOptions& options = {}) {
    auto client = McpClient::connect(loop, http, std::move(server), options);
    EXPECT_TRUE(client) << client.error();
    return client ? std::move(*client) : nullptr;
  }
  static McpServer scripted(std::string manner) {
    const std::string folder = std::string(ATTUNE_SOURCE_DIR) + "/src/tools/mcp/testing";
    return {"scripted", net::ChildOptions{.program = "/usr/bin/python3",
                                          .arguments = {folder + "/scripted_server.py", std::move(manner)},
                                          .sandbox = net::Sandbox{.readable = {folder}}}};
  }
  net::EventLoop loop;
  net::HttpClient http{loop};
};

std::string text_of(const Result<McpResult>& result) {
  if (!result) return "error: " + result.error().to_string();
  return result->content.empty() ? "" : result->content.front().text;
}

TEST_F(McpClientTest, FindsOutTheRevisionByAsking) {
  const auto modern = connect(scripted("modern"));
  EXPECT_EQ(modern->server().revision, "2026-07-28");
  EXPECT_EQ(modern->server().name, "scripted");
  EXPECT_EQ(modern->server().instructions, "be kind");
  EXPECT_EQ(connect(scripted("legacy"))->server().revision, "2025-06-18");
  EXPECT_EQ(connect(scripted("dies-of-probe"))->server().revision, "2025-06-18");
  EXPECT_EQ(connect(scripted("silent-to-probe"), {.probe_deadline = 100ms})->server().revision, "2025-06-18");
}

TEST_F(McpClientTest, ListsToolsPageByPage) {
  for (const char* manner : {"modern", "legacy"}) {
    const auto tools = connect(scripted(manner))->list_tools(10s);
    ASSERT_TRUE(tools) << tools.error();
    ASSERT_EQ(tools->size(), 3);
    EXPECT_EQ(tools->front().name, "echo");
    EXPECT_EQ(tools->front().title, "Echo");
  }
  const auto endless = connect(scripted("dies-of-probe"))->list_tools(10s);
  EXPECT_EQ(endless.error().code, ErrorCode::resource_exhausted);
}

TEST_F(McpClientTest, CallsATool) {
  for (const char* manner : {"modern", "legacy"}) {
    const auto client = connect(scripted(manner));
    const auto result = client->call_and_wait("echo", {{"a", 1}}, {});
    EXPECT_EQ(text_of(result), R"({"a": 1})");
    EXPECT_EQ(result->structured, json::value({{"a", 1}}));
    EXPECT_TRUE(client->call_and_wait("fail", {}, {})->failed);
    const auto unknown = client->call_and_wait("unknown", {}, {});
    EXPECT_TRUE(unknown->failed);
    EXPECT_EQ(text_of(unknown), "no such tool");
  }
}

TEST_F(McpClientTest, HearsOfProgressAndChanges) {
  const auto client = connect(scripted("modern"));
  std::atomic<int> changes = 0;
  client->on_tools_changed([&] { ++changes; });
  std::vector<double> progress;
  ASSERT_TRUE(client->call_and_wait("progress", {},
                                    {.on_progress = [&](const McpProgress& p) { progress.push_back(p.progress); }}));
  EXPECT_EQ(progress, std::vector<double>{1});
  ASSERT_TRUE(client->call_and_wait("change", {}, {}));
  EXPECT_EQ(changes, 1);
}

TEST_F(McpClientTest, TheServersOwnRequestsAreRefused) {
  const auto client = connect(scripted("legacy"));
  EXPECT_EQ(text_of(client->call_and_wait("ask", {}, {})), "[true, -32601, -32601, -32601]");
  EXPECT_EQ(client->call_and_wait("input", {}, {}).error().code, ErrorCode::permission_denied);
}

TEST_F(McpClientTest, AStoppedCallIsCancelledAtTheServer) {
  const auto client = connect(scripted("legacy"));
  std::stop_source stop;
  client->on_tools_changed([&] { stop.request_stop(); });  // it has the call
  EXPECT_EQ(client->call_and_wait("cancelled", {}, {.stop = stop.get_token()}).error().code, ErrorCode::cancelled);
  EXPECT_EQ(text_of(client->call_and_wait("echo", {}, {})), R"(["notifications/cancelled", true])");
}

TEST_F(McpClientTest, AServersFaultCostsTheCallAndTheNextConnectsAnew) {
  const auto client = connect(scripted("modern"), {.max_message_bytes = 1 << 20, .max_unasked = 1000});
  const std::vector<std::pair<std::string, ErrorCode>> faults{
      {"hang", ErrorCode::deadline_exceeded},   {"die", ErrorCode::unavailable},
      {"flood", ErrorCode::resource_exhausted}, {"big", ErrorCode::resource_exhausted},
      {"garbage", ErrorCode::parse_error},      {"wrong", ErrorCode::type_error}};
  for (const auto& [tool, code] : faults) {
    const auto result = client->call_and_wait(tool, {}, {.deadline = tool == "hang" ? 50ms : 60s});
    ASSERT_FALSE(result) << tool;
    EXPECT_EQ(result.error().code, code) << tool << ": " << result.error();
    EXPECT_EQ(text_of(client->call_and_wait("echo", {{"after", tool}}, {})), R"({"after": ")" + tool + R"("})");
  }
  EXPECT_TRUE(client->call_and_wait("strangers", {}, {}));
}

TEST_F(McpClientTest, NobodyThereIsAnError) {
  EXPECT_EQ(McpClient::connect(loop, http, {"none", net::ChildOptions{.program = "no-such-program"}}, {}).error().code,
            ErrorCode::not_found);
  EXPECT_EQ(McpClient::connect(loop, http, {"inside", HttpServer{.url = "http://127.0.0.1:9/mcp"}}, {}).error().code,
            ErrorCode::permission_denied);
}

json::object body_of(const std::string& request) {
  const auto parsed = parse_json(request.substr(request.find("\r\n\r\n") + 4));
  return parsed && parsed->is_object() ? parsed->as_object() : json::object{};
}

void respond_json(net::testing::Peer& peer, json::object message, std::string_view headers = "") {
  message["jsonrpc"] = "2.0";
  peer.respond("200 OK", "Content-Type: application/json\r\n" + std::string(headers), to_json(message));
}

TEST_F(McpClientTest, SpeaksStatelessHttp) {
  const net::testing::LoopbackServer server([](net::testing::Peer& peer) {
    while (const auto request = peer.read_request()) {
      const json::object message = body_of(*request);
      const bool ok =
          request->find("MCP-Protocol-Version: 2026-07-28") != std::string::npos &&
          request->find("Mcp-Method: " + std::string(message.at("method").as_string())) != std::string::npos;
      if (message.at("method") == json::value("server/discover")) {
        respond_json(
            peer, {{"id", message.at("id")},
                   {"result", json::object{{"supportedVersions", {"2026-07-28"}}, {"capabilities", json::object{}}}}});
      } else {  // as a stream, after which the connection closes
        peer.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: alive\r\n\r\n");
        peer.write("data: {\"jsonrpc\":\"2.0\",\"id\":99,\"result\":{}}\n\n");
        peer.write(fmt::format("data: {{\"jsonrpc\":\"2.0\",\"id\":{},\n", message.at("id").as_int64()));
        peer.write(fmt::format("data: \"result\":{{\"content\":[{{\"type\":\"text\",\"text\":\"{}\"}}]}}}}\n\n", ok));
        return;
      }
    }
  });
  const auto client =
      connect({"http", HttpServer{.url = server.url("/mcp"), .addresses = {.allowed_hosts = {server.host()}}}});
  EXPECT_EQ(client->server().revision, "2026-07-28");
  EXPECT_EQ(text_of(client->call_and_wait("x", {}, {})), "true");
  EXPECT_EQ(text_of(client->call_and_wait("x", {}, {})), "true");
}

TEST_F(McpClientTest, SpeaksHttpWithSessionsAndBeginsANewOneWhenItEnds) {
  std::atomic<int> sessions = 0;
  const net::testing::LoopbackServer server([&](net::testing::Peer& peer) {
    while (const auto request = peer.read_request()) {
      const json::object message = body_of(*request);
      const json::value* const method = message.if_contains("method");
      if (method == nullptr) {
        peer.respond("405 Not Allowed", "", "");
      } else if (*method == json::value("server/discover")) {
        peer.respond("400 Bad Request", "Content-Type: application/json\r\n",
                     R"({"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"no session"}})");
      } else if (*method == json::value("initialize")) {
        respond_json(peer,
                     {{"id", message.at("id")},
                      {"result", json::object{{"protocolVersion", "2025-11-25"},
                                              {"capabilities", json::object{}},
                                              {"serverInfo", json::object{{"name", "h"}}}}}},
                     fmt::format("Mcp-Session-Id: s{}\r\n", ++sessions));
      } else if (!message.contains("id")) {
        peer.respond("202 Accepted", "", "");
      } else if (request->find(fmt::format("Mcp-Session-Id: s{}\r\n", sessions.load())) == std::string::npos ||
                 message.at("params").at("name") == json::value("end")) {
        peer.respond("404 Not Found", "", "");
      } else {
        respond_json(peer, {{"id", message.at("id")}, {"result", json::object{{"content", json::array{}}}}});
      }
    }
  });
  const auto client =
      connect({"http", HttpServer{.url = server.url("/mcp"), .addresses = {.allowed_hosts = {server.host()}}}});
  EXPECT_EQ(client->server().revision, "2025-11-25");
  EXPECT_TRUE(client->call_and_wait("x", {}, {}));
  EXPECT_EQ(client->call_and_wait("end", {}, {}).error().code, ErrorCode::unavailable);
  EXPECT_TRUE(client->call_and_wait("x", {}, {}));
  EXPECT_EQ(sessions, 2);
}

/// Answers as an older server with a session would; `act` answers the calls.
void serve_session(net::testing::Peer& peer, const std::function<void(const std::string&, const json::object&)>& act) {
  while (const auto request = peer.read_request()) {
    const json::object message = body_of(*request);
    const json::value* const method = message.if_contains("method");
    if (method != nullptr && *method == json::value("server/discover")) {
      peer.respond("400 Bad Request", "", "");
    } else if (method != nullptr && *method == json::value("initialize")) {
      respond_json(peer, {{"id", message.at("id")},
                          {"result", json::object{{"protocolVersion", "2025-11-25"},
                                                  {"capabilities", json::object{}},
                                                  {"serverInfo", json::object{{"name", "h"}}}}}});
    } else if (method != nullptr && !message.contains("id")) {
      peer.respond("202 Accepted", "", "");
    } else {
      act(*request, message);
    }
  }
}

TEST_F(McpClientTest, GoesOnWithAStreamThatBroke) {
  std::atomic<std::int64_t> asked = 0;
  const net::testing::LoopbackServer server([&](net::testing::Peer& peer) {
    serve_session(peer, [&](const std::string& request, const json::object& message) {
      if (request.starts_with("POST")) {
        asked = message.at("id").as_int64();
        peer.write(
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nid: e7\nretry: 1\ndata: \n\ndata: {\"cut");
      } else if (request.find("Last-Event-ID: e7\r\n") == std::string::npos) {
        return (void)peer.respond("405 Not Allowed", "", "");
      } else {
        peer.write(
            fmt::format("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: {{\"jsonrpc\":\"2.0\","
                        "\"id\":{},\"result\":{{\"content\":[{{\"type\":\"text\",\"text\":\"late\"}}]}}}}\n\n",
                        asked.load()));
      }
      ::shutdown(peer.socket().native_handle(), SHUT_RDWR);
    });
  });
  const auto client =
      connect({"http", HttpServer{.url = server.url("/mcp"), .addresses = {.allowed_hosts = {server.host()}}}});
  EXPECT_EQ(text_of(client->call_and_wait("x", {}, {})), "late");
}

TEST_F(McpClientTest, AStreamThatBreaksForEverIsGivenUp) {
  std::atomic<int> streams = 0;
  const net::testing::LoopbackServer server([&](net::testing::Peer& peer) {
    serve_session(peer, [&](const std::string& request, const json::object&) {
      if (request.starts_with("GET") && request.find("Last-Event-ID") == std::string::npos)
        return (void)peer.respond("405 Not Allowed", "", "");
      ++streams;
      peer.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nid: e7\nretry: 1\ndata: \n\n");
      ::shutdown(peer.socket().native_handle(), SHUT_RDWR);
    });
  });
  const auto client =
      connect({"http", HttpServer{.url = server.url("/mcp"), .addresses = {.allowed_hosts = {server.host()}}}});
  EXPECT_EQ(client->call_and_wait("x", {}, {}).error().code, ErrorCode::unavailable);
  EXPECT_EQ(streams, 4);
}

TEST_F(McpClientTest, MirrorsMarkedArgumentsAndPassesOverToolsWithBadMarks) {
  std::string seen;
  const net::testing::LoopbackServer server([&](net::testing::Peer& peer) {
    while (const auto request = peer.read_request()) {
      const json::object message = body_of(*request);
      json::value result = parse_json(R"({"supportedVersions": ["2026-07-28"], "capabilities": {}})").value();
      if (message.at("method") == json::value("tools/list"))
        result = parse_json(R"({"tools": [
            {"name": "bad", "inputSchema": {"properties": {"a": {"type": "number", "x-mcp-header": "A"}}}},
            {"name": "x", "inputSchema": {"properties": {"a": {"type": "string", "x-mcp-header": "A"}}}}]})")
                     .value();
      if (message.at("method") == json::value("tools/call")) {
        seen = *request;
        result = parse_json(R"({"content": []})").value();
      }
      respond_json(peer, {{"id", message.at("id")}, {"result", std::move(result)}});
    }
  });
  const auto client =
      connect({"http", HttpServer{.url = server.url("/mcp"), .addresses = {.allowed_hosts = {server.host()}}}});
  const auto tools = client->list_tools(10s);
  ASSERT_TRUE(tools) << tools.error();
  ASSERT_EQ(tools->size(), 1);
  ASSERT_TRUE(client->call_and_wait("x", {{"a", "two\r\nlines"}}, {}));
  EXPECT_NE(seen.find("Mcp-Param-A: =?base64?dHdvDQpsaW5lcw==?="), std::string::npos) << seen;
}

}  // namespace
}  // namespace attune::mcp
