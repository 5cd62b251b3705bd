#include "server/http/parameters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Kind = Parameter::Kind;

constexpr Parameter kParameters[] = {{"user", Kind::text, Parameter::Need::required},
                                     {"n", Kind::count},
                                     {"explain", Kind::boolean},
                                     {"like", Kind::texts}};

Result<json::object> query(Pairs given) {
  Request request;
  request.query = std::move(given);
  return from_query(request, kParameters);
}

Result<json::object> body(std::string text) {
  Request request;
  request.body = std::move(text);
  return from_body(request, kParameters);
}

TEST(Parameters, QueryAndBodySayTheSame) {
  const auto by_query = query({{"user", "1"}, {"n", "5"}, {"explain", "true"}, {"like", "a"}, {"like", "b"}});
  const auto by_body = body(R"({"user": "1", "n": 5, "explain": true, "like": ["a", "b"]})");
  ASSERT_TRUE(by_query) << by_query.error();
  ASSERT_TRUE(by_body) << by_body.error();
  for (const json::object& given : {*by_query, *by_body}) {
    EXPECT_EQ(text_or(given, "user"), "1");
    EXPECT_EQ(count_or(given, "n", 10), 5U);
    EXPECT_TRUE(boolean_or(given, "explain", false));
    EXPECT_THAT(texts_of(given, "like"), ElementsAre("a", "b"));
  }
}

TEST(Parameters, WhatIsAbsentOrNullTakesItsDefault) {
  const auto given = body(R"({"user": "1", "n": null})");
  ASSERT_TRUE(given) << given.error();
  EXPECT_EQ(count_or(*given, "n", 10), 10U);
  EXPECT_TRUE(boolean_or(*given, "explain", true));
  EXPECT_TRUE(texts_of(*given, "like").empty());
}

TEST(Parameters, RefusalsNameTheParameterAndTheValue) {
  EXPECT_THAT(query({}).error().message, HasSubstr("'user' is missing"));
  EXPECT_THAT(query({{"user", "1"}, {"user", "2"}}).error().message, HasSubstr("'user' is given twice"));
  EXPECT_THAT(query({{"usr", "1"}}).error().mend, HasSubstr("'user'"));
  for (const char* n : {"0", "-1", "1001", "5x", "", "1e2", " 5", "99999999999999999999"})
    EXPECT_THAT(query({{"user", "1"}, {"n", n}}).error().message, HasSubstr("whole number from 1 to 1000")) << n;
  EXPECT_THAT(query({{"user", "1"}, {"explain", "maybe"}}).error().message, HasSubstr("'maybe'"));
}

TEST(Parameters, BodiesAreCheckedAlike) {
  EXPECT_EQ(body("{").error().code, ErrorCode::parse_error);
  EXPECT_THAT(body("[]").error().message, HasSubstr("JSON object"));
  EXPECT_THAT(body(R"({"user": 1})").error().message, HasSubstr("'user' must be a text, but is 1"));
  EXPECT_THAT(body(R"({"user": "1", "n": 2.5})").error().message, HasSubstr("2.5"));
  EXPECT_THAT(body(R"({"user": "1", "like": ["a", 1]})").error().message, HasSubstr("list of texts"));
  EXPECT_THAT(body(R"({"user": "1", "uesr": "1"})").error().message, HasSubstr("'uesr'"));
}

TEST(Parameters, WorkIsBounded) {
  EXPECT_TRUE(body(fmt::format(R"({{"user": "{}"}})", std::string(kMaxTextBytes, 'x'))));
  EXPECT_THAT(body(fmt::format(R"({{"user": "{}"}})", std::string(kMaxTextBytes + 1, 'x'))).error().message,
              HasSubstr("more than 16384"));
  Pairs many{{"user", "1"}};
  for (std::size_t i = 0; i <= kMaxTexts; ++i) many.emplace_back("like", "a");
  EXPECT_THAT(query(many).error().message, HasSubstr("101 texts"));
}

}  // namespace
}  // namespace attune::server
