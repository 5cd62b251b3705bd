#include "server/http/message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace attune::server {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(ParseTarget, TakesPathAndQueryApart) {
  Request request;
  ASSERT_TRUE(parse_target("/v1/items/a%2Fb%20c?n=5&where=year%20%3E+1990&n=6", request));
  EXPECT_THAT(request.segments, ElementsAre("v1", "items", "a/b c"));
  EXPECT_THAT(request.query, ElementsAre(Pair("n", "5"), Pair("where", "year > 1990"), Pair("n", "6")));
}

TEST(ParseTarget, TheRootHasNoSegments) {
  Request request;
  ASSERT_TRUE(parse_target("/", request));
  EXPECT_EQ(request.path, "/");
  EXPECT_TRUE(request.segments.empty());
}

TEST(ParseTarget, AnAbsoluteTargetReplacesTheHost) {
  Request request;
  request.headers = {{"host", "evil.example"}};
  ASSERT_TRUE(parse_target("http://localhost:8080/healthz", request));
  EXPECT_EQ(request.path, "/healthz");
  EXPECT_EQ(request.header("host"), "localhost:8080");
  EXPECT_EQ(request.count_headers("host"), 1U);
}

TEST(ParseTarget, RefusesWhatIsNoTargetOrNoText) {
  for (const char* target : {"", "healthz", "/a b", "/%zz", "/%ff", "/%00", "/x?q=%c3", "/x?%ff=1"}) {
    Request request;
    EXPECT_FALSE(parse_target(target, request)) << target;
  }
}

RC_GTEST_PROP(ParseTarget, TakesAnyBytes, (std::string bytes)) {
  Request request;
  (void)parse_target("/" + bytes, request);
}

TEST(Request, ContentTypeComesWithoutParameters) {
  Request request;
  request.headers = {{"content-type", "Application/JSON ; charset=utf-8"}};
  EXPECT_EQ(request.content_type(), "application/json");
  EXPECT_EQ(Request().content_type(), "");
}

TEST(Request, AcceptsWhatAcceptNames) {
  Request request;
  EXPECT_FALSE(request.accepts(kEventStream));
  for (const char* accept : {"text/event-stream", "application/json, Text/Event-Stream ;q=0.5"}) {
    request.headers = {{"accept", accept}};
    EXPECT_TRUE(request.accepts(kEventStream)) << accept;
  }
  for (const char* accept : {"", "*/*", "text/*", "application/json", "text/event-streams", ","}) {
    request.headers = {{"accept", accept}};
    EXPECT_FALSE(request.accepts(kEventStream)) << accept;
  }
}

TEST(EventText, HasANameAndALineOfData) {
  EXPECT_EQ(event_text("step", R"({"a":1})"), "event: step\ndata: {\"a\":1}\n\n");
}

}  // namespace
}  // namespace attune::server
