#include "base/json.h"

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(JsonTest, RoundTrips) {
  const auto value = parse_json(R"({"b":[1,2.5,"ü"],"a":{}})");
  ASSERT_TRUE(value) << value.error();
  EXPECT_EQ(to_json(*value), R"({"b":[1,2.5E0,"ü"],"a":{}})");
  EXPECT_EQ(to_pretty_json(*value), "{\n  \"b\": [\n    1,\n    2.5E0,\n    \"ü\"\n  ],\n  \"a\": {}\n}");
}

TEST(JsonTest, RefusesWhatIsNotJson) {
  for (const char* text : {"", "{", "{}x", "[1,]", "\"\xff\"", "nul", "1 2"})
    EXPECT_EQ(parse_json(text).error().code, ErrorCode::parse_error) << text;
  EXPECT_EQ(parse_json(std::string(100, '[')).error().code, ErrorCode::resource_exhausted);
}

TEST(JsonTest, TypedLookUpsNameTheKey) {
  const json::object object{{"n", 1}, {"s", "x"}, {"null", nullptr}};
  EXPECT_EQ(need_text(object, "s"), "x");
  EXPECT_EQ(find_text(object, "null"), std::nullopt);
  EXPECT_EQ(need_number(object, "gone").error().message, "'gone' is missing");
  EXPECT_EQ(need_text(object, "n").error().message, "'n' must be a string, but is 1");
  EXPECT_EQ(refuse_unknown_keys(object, {"n", "s"}).error().message, "unknown key 'null'");
}

}  // namespace
}  // namespace attune
