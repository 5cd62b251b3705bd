// What servers that mean no good can do to the HTTP client: take its time, its memory, and lead it where it may not go.
#include "net/http_client.h"
#include "net/testing/loopback_server.h"

#include <cstdlib>

namespace attune::net {
namespace {

using std::chrono::milliseconds;
using testing::LoopbackServer;
using testing::Peer;

HttpOptions allowing(const LoopbackServer& server) {
  return {.addresses = {.allowed_hosts = {server.host()}}};
}

struct HttpHostileTest : ::testing::Test {
  Error error_of(const LoopbackServer& server, HttpOptions options) {
    const auto response = client.fetch({.url = server.url()}, std::move(options));
    return response ? Error{ErrorCode::internal, "it succeeded", {}} : response.error();
  }
  EventLoop loop;
  HttpClient client{loop};
};

TEST_F(HttpHostileTest, HangsBeforeTheHeaders) {
  const LoopbackServer server([](Peer& peer) { peer.hang(); });
  HttpOptions options = allowing(server);
  options.deadlines.first_byte = milliseconds(20);
  const Error error = error_of(server, options);
  EXPECT_EQ(error.code, ErrorCode::deadline_exceeded);
  EXPECT_EQ(error.message, fmt::format("{} did not answer within 20 ms", server.url("")));
}

TEST_F(HttpHostileTest, HangsWithinTheBody) {
  const LoopbackServer server([](Peer& peer) {
    peer.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
    peer.hang();
  });
  HttpOptions options = allowing(server);
  options.deadlines.between_bytes = milliseconds(20);
  const Error error = error_of(server, options);
  EXPECT_EQ(error.code, ErrorCode::deadline_exceeded);
  EXPECT_EQ(error.message, fmt::format("{} sent nothing more within 20 ms", server.url("")));
}

TEST_F(HttpHostileTest, SendsAByteNowAndThen) {
  const LoopbackServer server([](Peer& peer) {
    peer.write("HTTP/1.1 200 OK\r\n\r\n");
    while (peer.write("x")) std::this_thread::yield();
  });
  HttpOptions options = allowing(server);
  options.max_response_bytes = std::size_t{1} << 40;
  options.on_body = [](std::string_view) { return Flow::go_on; };
  options.deadlines.whole = milliseconds(50);
  EXPECT_EQ(error_of(server, options).code, ErrorCode::deadline_exceeded);
}

TEST_F(HttpHostileTest, SendsAHundredMegabytes) {
  const LoopbackServer server([](Peer& peer) {
    const std::string chunk(std::size_t{1} << 20, 'x');
    peer.write("HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n");
    for (int i = 0; i < 100 && peer.write(chunk); ++i) {
    }
  });
  HttpOptions options = allowing(server);
  options.max_response_bytes = 1 << 20;
  EXPECT_EQ(error_of(server, options).code, ErrorCode::resource_exhausted);
}

TEST_F(HttpHostileTest, SendsEndlessHeaders) {
  const LoopbackServer server([](Peer& peer) {
    peer.write("HTTP/1.1 200 OK\r\n");
    while (peer.write("X-Pad: 0123456789012345678901234567890123456789\r\n")) {
    }
  });
  EXPECT_EQ(error_of(server, allowing(server)).code, ErrorCode::resource_exhausted);
}

/// `size` zero bytes as a gzip stream: one literal, then copies of 258 bytes, in deflate's fixed code.
std::string gzip_bomb(std::size_t size) {
  std::string bytes("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10);
  unsigned held = 0;
  unsigned count = 0;
  const auto put = [&](unsigned code, unsigned bits) {  // highest bit first, as Huffman codes go
    for (unsigned i = bits; i-- > 0;) {
      held |= ((code >> i) & 1U) << count;
      if (++count == 8) {
        bytes += static_cast<char>(held);
        held = count = 0;
      }
    }
  };
  put(0b1, 1);         // the last block
  put(0b10, 2);        // of the fixed code, lowest bit first
  put(0b00110000, 8);  // a zero byte
  for (std::size_t made = 1; made < size; made += 258) put(0b11000101'00000, 13);  // 258 bytes, from 1 byte back
  return bytes;
}

TEST_F(HttpHostileTest, SendsAGzipBomb) {
  const LoopbackServer server([bomb = gzip_bomb(50 << 20)](Peer& peer) {
    peer.read_request();
    peer.respond("200 OK", "Content-Encoding: gzip\r\n", bomb);
  });
  ASSERT_LT(gzip_bomb(50 << 20).size(), std::size_t{1} << 20);
  HttpOptions options = allowing(server);
  options.max_response_bytes = 1 << 20;
  EXPECT_EQ(error_of(server, options).code, ErrorCode::resource_exhausted);
}

TEST_F(HttpHostileTest, SendsWhatIsNoHttp) {
  const LoopbackServer server([](Peer& peer) {
    peer.read_request();
    peer.write("\xff\xfeSSH-2.0\r\n\r\n\r\n");
  });
  EXPECT_EQ(error_of(server, allowing(server)).code, ErrorCode::parse_error);
}

TEST_F(HttpHostileTest, ClosesHalfWay) {
  const LoopbackServer server([](Peer& peer) {
    peer.read_request();
    peer.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
  });
  EXPECT_EQ(error_of(server, allowing(server)).code, ErrorCode::unavailable);
}

TEST_F(HttpHostileTest, PrivateAddressesAreRefusedUnlessAllowed) {
  const LoopbackServer server([](Peer& peer) {
    while (peer.read_request()) peer.respond("200 OK", "", "inside");
  });
  const Error error = error_of(server, {});
  EXPECT_EQ(error.code, ErrorCode::permission_denied);
  EXPECT_EQ(server.connections(), 0);
  // A name that resolves to one, and other ways to write it.
  for (const char* host : {"localhost", "127.1", "0x7f000001", "2130706433", "[::ffff:127.0.0.1]"}) {
    const auto response = client.fetch({.url = fmt::format("http://{}:{}/", host, server.port())}, {});
    ASSERT_FALSE(response) << host;
    EXPECT_EQ(response.error().code, ErrorCode::permission_denied) << host;
  }
  EXPECT_EQ(server.connections(), 0);
  const HttpOptions named{.addresses = {.allowed_hosts = {"localhost"}}};
  EXPECT_TRUE(client.fetch({.url = fmt::format("http://localhost:{}/", server.port())}, named));
}

TEST_F(HttpHostileTest, AnOpenConnectionIsNoWayAroundThePolicy) {
  const LoopbackServer server([](Peer& peer) {
    while (peer.read_request()) peer.respond("200 OK", "", "inside");
  });
  ASSERT_TRUE(client.fetch({.url = server.url()}, allowing(server)));
  EXPECT_EQ(error_of(server, {}).code, ErrorCode::permission_denied);
}

TEST_F(HttpHostileTest, RedirectsToAPrivateAddress) {
  const LoopbackServer inside([](Peer& peer) {
    peer.read_request();
    peer.respond("200 OK", "", "secret");
  });
  for (const std::string& target : {inside.url("/latest/meta-data"), std::string("file:///etc/passwd")}) {
    const LoopbackServer server([&](Peer& peer) {
      peer.read_request();
      peer.respond("302 Found", "Location: " + target + "\r\n", "");
    });
    HttpOptions options = allowing(server);
    options.max_redirects = 5;
    EXPECT_EQ(error_of(server, options).code, ErrorCode::permission_denied) << target;
  }
  EXPECT_EQ(inside.connections(), 0);
}

TEST_F(HttpHostileTest, AnotherOriginGetsNoCredentials) {
  std::string seen;
  const LoopbackServer other([&](Peer& peer) {
    seen = peer.read_request().value_or("");
    peer.respond("200 OK", "", "");
  });
  const LoopbackServer server([&](Peer& peer) {
    peer.read_request();
    peer.respond("307 Temporary", "Location: " + other.url("/there") + "\r\n", "");
  });
  HttpOptions options{.max_redirects = 1, .addresses = {.allowed_hosts = {server.host(), other.host()}}};
  const auto response =
      client.fetch({"GET",
                    server.url(),
                    {{"Authorization", "Bearer secret"}, {"X-Api-Key", "secret"}, {"Accept", "text/plain"}},
                    ""},
                   options);
  ASSERT_TRUE(response) << response.error();
  EXPECT_TRUE(seen.starts_with("GET /there "));
  EXPECT_EQ(seen.find("secret"), std::string::npos);
  EXPECT_NE(seen.find("Accept: text/plain"), std::string::npos);
}

TEST_F(HttpHostileTest, AProxyOfTheEnvironmentIsNotUsed) {
  const LoopbackServer proxy([](Peer& peer) { peer.hang(); });
  ::setenv("http_proxy", proxy.url("").c_str(), 1);  // NOLINT(concurrency-mt-unsafe)
  const LoopbackServer server([](Peer& peer) {
    peer.read_request();
    peer.respond("200 OK", "", "direct");
  });
  const auto response = client.fetch({.url = server.url()}, allowing(server));
  ::unsetenv("http_proxy");  // NOLINT(concurrency-mt-unsafe)
  ASSERT_TRUE(response) << response.error();
  EXPECT_EQ(response->body, "direct");
  EXPECT_EQ(proxy.connections(), 0);
}

}  // namespace
}  // namespace attune::net
