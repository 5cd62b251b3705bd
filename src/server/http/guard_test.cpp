#include "server/http/guard.h"

#include <gtest/gtest.h>

namespace attune::server {
namespace {

int status(const Guard& guard, std::string method, Pairs headers) {
  Request request;
  request.method = std::move(method);
  request.headers = std::move(headers);
  const auto refused = guard.refuse(request);
  return refused ? refused->status : 200;
}

TEST(Guard, KnowsLoopback) {
  for (const char* host : {"localhost", "LOCALHOST", "127.0.0.1", "127.8.8.8", "::1", "[::1]", "app.localhost"})
    EXPECT_TRUE(is_loopback(host)) << host;
  for (const char* host : {"example.org", "localhost.example.org", "0.0.0.0", "10.0.0.1", "127.0.0.1.nip.io", ""})
    EXPECT_FALSE(is_loopback(host)) << host;
}

TEST(Guard, OnLoopbackOnlyLoopbackNamesPass) {
  const Guard guard("127.0.0.1", {"attune.example"});
  for (const char* host : {"localhost:8080", "127.0.0.1", "[::1]:8080", "Attune.Example:443"})
    EXPECT_EQ(status(guard, "GET", {{"host", host}}), 200) << host;
  for (const char* host :
       {"evil.example", "evil.example:8080", "localhost.evil.example", "", "[::2]", "@localhost:80@x"})
    EXPECT_EQ(status(guard, "GET", {{"host", host}}), 421) << host;
}

TEST(Guard, OnOtherAddressesAnyNamePasses) {
  EXPECT_EQ(status(Guard("0.0.0.0", {}), "GET", {{"host", "home.example:8080"}}), 200);
}

TEST(Guard, NeedsExactlyOneHost) {
  const Guard guard("0.0.0.0", {});
  EXPECT_EQ(status(guard, "GET", {}), 400);
  EXPECT_EQ(status(guard, "GET", {{"host", "a"}, {"host", "b"}}), 400);
}

TEST(Guard, PagesOfOtherOriginsMayNotWrite) {
  const Guard guard("127.0.0.1", {});
  const auto from = [&](std::string method, std::string origin) {
    return status(guard, std::move(method), {{"host", "localhost:8080"}, {"origin", std::move(origin)}});
  };
  EXPECT_EQ(from("POST", "http://localhost:8080"), 200);
  EXPECT_EQ(from("POST", "http://localhost:9090"), 403);
  EXPECT_EQ(from("POST", "https://evil.example"), 403);
  EXPECT_EQ(from("POST", "null"), 403);
  EXPECT_EQ(from("GET", "https://evil.example"), 200);  // the browser keeps the answer from the page
}

}  // namespace
}  // namespace attune::server
