#include "net/http_client.h"

#include "net/testing/loopback_server.h"

#include <future>

namespace attune::net {
namespace {

using std::chrono::milliseconds;
using testing::LoopbackServer;
using testing::Peer;

HttpOptions allowing(const LoopbackServer& server) {
  return {.addresses = {.allowed_hosts = {server.host()}}};
}

/// Answers every request of a connection with what it was sent.
void echo(Peer& peer) {
  while (const auto request = peer.read_request())
    peer.respond("200 OK", "Content-Type: Text/Plain; charset=utf-8\r\n", *request);
}

struct HttpClientTest : ::testing::Test {
  EventLoop loop;
  HttpClient client{loop};
};

TEST_F(HttpClientTest, SendsARequestAndReadsTheResponse) {
  const LoopbackServer server(echo);
  const auto response =
      client.fetch({"POST", server.url("/path?q=1"), {{"X-Name", "value"}, {"X-Empty", ""}}, "body"}, allowing(server));
  ASSERT_TRUE(response) << response.error();
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->media_type(), "text/plain");
  EXPECT_EQ(response->header("content-LENGTH"), std::to_string(response->body.size()));
  EXPECT_EQ(response->header("X-None"), std::nullopt);
  EXPECT_TRUE(response->body.starts_with("POST /path?q=1 HTTP/1.1\r\n"));
  EXPECT_NE(response->body.find("X-Name: value\r\n"), std::string::npos);
  EXPECT_NE(response->body.find("X-Empty:\r\n"), std::string::npos);
  EXPECT_TRUE(response->body.ends_with("\r\n\r\nbody"));
}

TEST_F(HttpClientTest, AnyStatusIsAResponse) {
  const LoopbackServer server([](Peer& peer) {
    peer.read_request();
    peer.respond("503 Busy", "", "later");
  });
  const auto response = client.fetch({.url = server.url()}, allowing(server));
  ASSERT_TRUE(response) << response.error();
  EXPECT_EQ(response->status, 503);
  EXPECT_EQ(response->body, "later");
}

TEST_F(HttpClientTest, ConnectionsAreUsedAgain) {
  const LoopbackServer server(echo);
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(client.fetch({.url = server.url()}, allowing(server)));
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(HttpClientTest, ManyTransfersShareTheLoop) {
  const LoopbackServer server(echo);
  std::vector<std::promise<Result<HttpResponse>>> promises(50);
  for (std::size_t i = 0; i < promises.size(); ++i) {
    client.send({.url = server.url("/" + std::to_string(i))}, allowing(server),
                [&promise = promises[i]](Result<HttpResponse> outcome) { promise.set_value(std::move(outcome)); });
  }
  for (std::size_t i = 0; i < promises.size(); ++i) {
    const auto response = promises[i].get_future().get();
    ASSERT_TRUE(response) << response.error();
    EXPECT_TRUE(response->body.starts_with(fmt::format("GET /{} ", i)));
  }
}

TEST_F(HttpClientTest, ASinkTakesTheBodyAndMayEndIt) {
  const LoopbackServer server([](Peer& peer) {
    peer.read_request();
    peer.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
    while (peer.write("data: x\n\n")) {
    }
  });
  HttpOptions options = allowing(server);
  int status = 0;
  std::string taken;
  options.on_head = [&](const HttpResponse& head) { status = head.status; };
  options.on_body = [&](std::string_view bytes) {
    EXPECT_EQ(status, 200);
    taken += bytes;
    return taken.size() < 100 ? Flow::go_on : Flow::end;
  };
  const auto response = client.fetch({.url = server.url()}, options);
  ASSERT_TRUE(response) << response.error();
  EXPECT_TRUE(taken.starts_with("data: x\n\n"));
  EXPECT_TRUE(response->body.empty());
}

TEST_F(HttpClientTest, AStopClosesTheTransfer) {
  const LoopbackServer server([](Peer& peer) {
    peer.read_request();
    peer.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx");
    peer.hang();
  });
  std::stop_source stop;
  HttpOptions options = allowing(server);
  options.stop = stop.get_token();
  options.on_body = [&](std::string_view) {
    stop.request_stop();
    return Flow::go_on;
  };
  EXPECT_EQ(client.fetch({.url = server.url()}, options).error().code, ErrorCode::cancelled);
  // One that was stopped before it began.
  EXPECT_EQ(client.fetch({.url = server.url()}, options).error().code, ErrorCode::cancelled);
}

TEST_F(HttpClientTest, ADestroyedClientEndsItsTransfers) {
  const LoopbackServer server([](Peer& peer) { peer.hang(); });
  std::promise<Result<HttpResponse>> promise;
  {
    HttpClient brief(loop);
    brief.send({.url = server.url()}, allowing(server),
               [&](Result<HttpResponse> outcome) { promise.set_value(std::move(outcome)); });
  }
  EXPECT_EQ(promise.get_future().get().error().code, ErrorCode::cancelled);
}

TEST_F(HttpClientTest, WhatCannotBeSentIsRefused) {
  const auto code_of = [&](HttpRequest request) { return client.fetch(std::move(request), {}).error().code; };
  EXPECT_EQ(code_of({.url = "no url"}), ErrorCode::invalid_argument);
  EXPECT_EQ(code_of({.url = "http://"}), ErrorCode::invalid_argument);
  EXPECT_EQ(code_of({.url = "http://ada:secret@example.org/"}), ErrorCode::invalid_argument);
  EXPECT_EQ(code_of({.url = "file:///etc/passwd"}), ErrorCode::permission_denied);
  EXPECT_EQ(code_of({.url = "gopher://example.org/"}), ErrorCode::permission_denied);
  EXPECT_EQ(code_of({.method = "GET / HTTP/1.1", .url = "http://example.org/"}), ErrorCode::invalid_argument);
  EXPECT_EQ(code_of({.url = "http://example.org/", .headers = {{"X", "1\r\nEvil: 2"}}}), ErrorCode::invalid_argument);
  EXPECT_EQ(code_of({.url = "http://example.org/", .headers = {{"X: 1\r\nEvil", "2"}}}), ErrorCode::invalid_argument);
}

TEST_F(HttpClientTest, NobodyThereIsUnavailable) {
  std::string url;
  {
    url = LoopbackServer(echo).url();
  }
  HttpOptions options{.addresses = {.allowed_networks = {*Network::parse("127.0.0.0/8")}}};
  EXPECT_EQ(client.fetch({.url = url}, options).error().code, ErrorCode::unavailable);
  EXPECT_EQ(client.fetch({.url = "http://no-such-name.invalid/"}, options).error().code, ErrorCode::unavailable);
}

TEST_F(HttpClientTest, RedirectsAreFollowedOnlyWhereAllowed) {
  const LoopbackServer server([](Peer& peer) {
    while (const auto request = peer.read_request()) {
      if (request->starts_with("POST /old ")) {
        peer.respond("302 Found", "Location: new\r\n", "moved");
      } else if (request->starts_with("GET /round ")) {
        peer.respond("307 Temporary", "Location: /round\r\n", "");
      } else {
        peer.respond("200 OK", "", *request);
      }
    }
  });
  HttpOptions options = allowing(server);
  const HttpRequest request{"POST", server.url("/old"), {{"Authorization", "Bearer secret"}}, "body"};
  EXPECT_EQ(client.fetch(request, options)->status, 302);
  options.max_redirects = 3;
  const auto followed = client.fetch(request, options);
  ASSERT_TRUE(followed) << followed.error();
  EXPECT_TRUE(followed->body.starts_with("GET /new ")) << followed->body;
  EXPECT_NE(followed->body.find("Bearer secret"), std::string::npos);  // the same origin
  EXPECT_EQ(client.fetch({.url = server.url("/round")}, options).error().code, ErrorCode::resource_exhausted);
}

}  // namespace
}  // namespace attune::net
