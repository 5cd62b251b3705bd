#include "server/page/page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::server {
namespace {

using testing::HasSubstr;

const std::vector<Asset> kAssets{
    {"/index.html", "<p>hello"}, {"/assets/main-1a2b.js", "let x"}, {"/icon.svg", "<svg/>"}};

Response ask(const std::vector<Asset>& assets, std::string_view target, Pairs headers = {}) {
  const Router router(page_routes(assets));
  Request request;
  request.headers = std::move(headers);
  EXPECT_TRUE(parse_target(target, request));
  const auto route = router.find(request);
  return route ? Router::respond(**route, request) : route.error();
}

TEST(Page, RootIsTheIndex) {
  const Response page = ask(kAssets, "/");
  EXPECT_EQ(page.body, "<p>hello");
  EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
  EXPECT_EQ(page.header("Cache-Control"), "no-cache");
  EXPECT_THAT(std::string(page.header("Content-Security-Policy")), HasSubstr("default-src 'self'"));
}

TEST(Page, HashedFilesMayBeKept) {
  const Response script = ask(kAssets, "/assets/main-1a2b.js");
  EXPECT_EQ(script.content_type, "text/javascript; charset=utf-8");
  EXPECT_THAT(std::string(script.header("Cache-Control")), HasSubstr("immutable"));
  EXPECT_EQ(ask(kAssets, "/icon.svg").content_type, "image/svg+xml");
  EXPECT_EQ(ask(kAssets, "/assets/other.js").status, 404);
  EXPECT_EQ(ask(kAssets, "/assets/../index.html").status, 404);
}

TEST(Page, WhatHasNotChangedIsNotSentAgain) {
  const std::string tag(ask(kAssets, "/").header("ETag"));
  for (const std::string& names : {tag, "W/" + tag, "\"other\", " + tag, std::string("*")}) {
    const Response again = ask(kAssets, "/", {{"if-none-match", names}});
    EXPECT_EQ(again.status, 304) << names;
    EXPECT_EQ(again.body, "");
  }
  EXPECT_EQ(ask(kAssets, "/", {{"if-none-match", "\"other\""}}).status, 200);
}

TEST(Page, WithoutAssetsTellsHowToBuildThem) {
  const Response page = ask({}, "/");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("scripts/build-web"));
}

}  // namespace
}  // namespace attune::server
