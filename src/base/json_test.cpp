#include "base/json.h"

#include <bit>
#include <cmath>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace attune {
namespace {

TEST(JsonTest, RoundTrips) {
  const auto value = parse_json(R"({"b":[1,2.5,"ü"],"a":{}})");
  ASSERT_TRUE(value) << value.error();
  EXPECT_EQ(to_json(*value), R"({"b":[1,2.5E0,"ü"],"a":{}})");
  EXPECT_EQ(to_pretty_json(*value), "{\n  \"b\": [\n    1,\n    2.5E0,\n    \"ü\"\n  ],\n  \"a\": {}\n}");
}

RC_GTEST_PROP(JsonTest, NumbersReadBackAsTheyWere, ()) {
  const auto bits = *rc::gen::arbitrary<std::uint64_t>();
  const auto number = std::bit_cast<double>(bits);
  RC_PRE(std::isfinite(number));
  RC_ASSERT(parse_json(to_json(json::value(number)))->to_number<double>() == number);
}

TEST(JsonTest, NumbersOfManyDigits) {
  const auto number = [](std::string_view text) { return parse_json(text)->to_number<double>(); };
  EXPECT_EQ(number("0.30000000000000004"), 0.1 + 0.2);
  EXPECT_EQ(number("100000000000000000000000000000000000000000000000000000000.5e-56"), 1.0);
  EXPECT_EQ(number("-9007199254740993.5"), -9007199254740994.0);
  EXPECT_EQ(number("1e-999"), 0.0);
  EXPECT_EQ(to_json(*parse_json("[0.5,18446744073709551615,-3,2e0,7]")), "[5E-1,18446744073709551615,-3,2E0,7]");
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
