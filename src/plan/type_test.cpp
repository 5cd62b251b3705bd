#include "plan/type.h"

#include <gtest/gtest.h>

namespace attune::plan {
namespace {

TEST(TypeTest, TextRoundTrips) {
  for (const char* text : {"item", "bool", "list of item", "optional list of text", "list of optional number"})
    EXPECT_EQ(to_text(parse_type(text).value()), text);
  EXPECT_EQ(parse_type("colour").error().code, ErrorCode::parse_error);
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "list of ";
  EXPECT_FALSE(parse_type(deep + "item"));
}

TEST(TypeTest, AcceptsWhatFits) {
  const auto accepts = [](const char* wanted, const char* given) {
    return parse_type(wanted).value().accepts(parse_type(given).value());
  };
  EXPECT_TRUE(accepts("optional text", "text"));
  EXPECT_TRUE(accepts("list of optional item", "list of item"));
  EXPECT_TRUE(accepts("json", "list of item"));
  EXPECT_TRUE(accepts("optional text", "optional text"));
  EXPECT_FALSE(accepts("text", "optional text"));
  EXPECT_FALSE(accepts("item", "items"));
  EXPECT_FALSE(accepts("list of item", "item"));
}

}  // namespace
}  // namespace attune::plan
