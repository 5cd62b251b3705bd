#include "stub_models/stub_server.h"

#include "base/file.h"
#include "net/event_loop.h"
#include "net/http_client.h"
#include "stub_models/scripted.h"

#include <chrono>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace attune::stub_models {
namespace {

using namespace std::chrono_literals;

class StubServerTest : public ::testing::Test {
 protected:
  static std::shared_ptr<Behaviour> polite() {
    return std::make_shared<Scripted>([](const ChatAsked&) { return Completion{.text = "Guten Tag, Sch\xC3\xB6ne."}; });
  }
  Result<net::HttpResponse> ask(const StubServer& server, std::string body,
                                std::chrono::milliseconds whole = 10'000ms) {
    net::HttpRequest request{.method = "POST",
                             .url = server.base_url() + "/chat/completions",
                             .headers = {{"Content-Type", "application/json"}},
                             .body = std::move(body)};
    net::HttpOptions options{.deadlines = {.whole = whole}, .max_response_bytes = std::size_t{1} << 20};
    options.addresses.allowed_hosts = {"127.0.0.1"};
    return client_.fetch(std::move(request), std::move(options));
  }
  static constexpr const char* kHello = R"({"model":"m","messages":[{"role":"user","content":"Hi"}]})";
  static constexpr const char* kStreamed = R"({"model":"m","stream":true,"messages":[{"role":"user","content":"Hi"}]})";

  net::EventLoop loop_;
  net::HttpClient client_{loop_};
};

TEST_F(StubServerTest, KeepsItsConnections) {
  const StubServer server(polite());
  for (int i = 0; i < 3; ++i) {
    const auto response = ask(server, i == 1 ? kStreamed : kHello);
    ASSERT_TRUE(response) << response.error();
    EXPECT_EQ(response->status, 200);
    EXPECT_EQ(response->media_type(), i == 1 ? "text/event-stream" : "application/json");
  }
  EXPECT_EQ(server.connections(), 1u);
  EXPECT_EQ(server.request_count(), 3u);
  EXPECT_EQ(server.requests().front().header("content-type"), "application/json");
}

TEST_F(StubServerTest, EveryFaultIsOfItsKind) {
  const std::set<std::string_view> hangs{"no_reply", "hang_before_headers", "hang_mid_stream", "byte_a_second"};
  for (const Fault& fault : faults()) {
    for (const char* body : {kHello, kStreamed}) {
      SCOPED_TRACE(fmt::format("{} {}", fault.name, body));
      const StubServer server(polite(), {.fault = &fault});
      const auto response = ask(server, body, hangs.contains(fault.name) ? 100ms : 10'000ms);
      if (hangs.contains(fault.name)) {
        ASSERT_FALSE(response);
        EXPECT_EQ(response.error().code, ErrorCode::deadline_exceeded);
      } else if (fault.name == "refused") {
        ASSERT_FALSE(response);
        EXPECT_EQ(response.error().code, ErrorCode::unavailable);
      } else if (fault.name == "huge" || fault.name == "compressed_bomb") {
        ASSERT_FALSE(response);
        EXPECT_EQ(response.error().code, ErrorCode::resource_exhausted) << response.error();
      } else if (fault.name == "no_end" && body == kHello) {
        ASSERT_FALSE(response);
        EXPECT_EQ(response.error().code, ErrorCode::unavailable);
      } else {
        ASSERT_TRUE(response) << response.error();
        const int status = fault.name == "rate_limited"          ? 429
                           : fault.name == "server_error"        ? 500
                           : fault.name == "bad_gateway"         ? 502
                           : fault.name == "redirect_to_private" ? 307
                                                                 : 200;
        EXPECT_EQ(response->status, status);
      }
    }
  }
}

TEST_F(StubServerTest, FaultsCanPass) {
  const StubServer server(polite(), {.fault = find_fault("server_error"), .faulty_requests = 2});
  EXPECT_EQ(ask(server, kHello)->status, 500);
  EXPECT_EQ(ask(server, kHello)->status, 500);
  EXPECT_EQ(ask(server, kHello)->status, 200);
}

TEST_F(StubServerTest, SplitCharactersComeTogether) {
  const StubServer honest(polite());
  const StubServer split(polite(), {.fault = find_fault("split_characters")});
  for (const char* body : {kHello, kStreamed}) EXPECT_EQ(ask(honest, body)->body, ask(split, body)->body);
}

TEST_F(StubServerTest, WhatWasRecordedIsReplayed) {
  const TemporaryFolder folder;
  std::string hello;
  std::string streamed;
  {
    const StubServer server(polite(), {.record = Cassette(folder.path())});
    hello = ask(server, kHello)->body;
    streamed = ask(server, kStreamed)->body;
  }
  const StubServer server(nullptr, {.replay = Cassette(folder.path())});
  EXPECT_EQ(ask(server, kHello)->body, hello);
  EXPECT_EQ(ask(server, kStreamed)->body, streamed);
  EXPECT_EQ(ask(server, "{}")->status, 404);
}

}  // namespace
}  // namespace attune::stub_models
