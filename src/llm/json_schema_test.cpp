#include "llm/json_schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::llm {
namespace {

using testing::HasSubstr;

JsonSchema schema_of(std::string_view text) {
  auto schema = JsonSchema::create(parse_json(text)->as_object());
  EXPECT_TRUE(schema) << schema.error();
  return *std::move(schema);
}

TEST(JsonSchemaTest, SaysWhereAndWhyAValueDoesNotConform) {
  const JsonSchema schema = schema_of(R"({"type":"object","required":["order"],"additionalProperties":false,
    "properties":{"order":{"type":"array","items":{"type":"integer","minimum":0}}}})");
  EXPECT_TRUE(schema.check(*parse_json(R"({"order":[2,0,1]})")));
  const auto error = schema.check(*parse_json(R"({"order":[2,"x"]})")).error();
  EXPECT_EQ(error.code, ErrorCode::type_error);
  EXPECT_THAT(error.message, HasSubstr("[order][1]"));
  EXPECT_FALSE(schema.check(*parse_json(R"({"order":[1.5]})")));
  EXPECT_FALSE(schema.check(*parse_json(R"({"order":["1"]})"))) << "a text is no number";
  EXPECT_FALSE(schema.check(*parse_json(R"({"order":[],"more":1})")));
  EXPECT_FALSE(schema.check(*parse_json("[]")));
}

TEST(JsonSchemaTest, FollowsItsOwnDefinitions) {
  const JsonSchema schema = schema_of(R"({"$ref":"#/$defs/tree","$defs":{"tree":{"type":"object",
    "properties":{"left":{"$ref":"#/$defs/tree"}},"additionalProperties":false}}})");
  EXPECT_TRUE(schema.check(*parse_json(R"({"left":{"left":{}}})")));
  EXPECT_FALSE(schema.check(*parse_json(R"({"left":{"left":1}})")));
}

TEST(JsonSchemaTest, KnowsThePlacesOfAList) {
  const JsonSchema schema = schema_of(R"({"type":"array","prefixItems":[{"type":"string"}],"items":false})");
  EXPECT_TRUE(schema.check(*parse_json(R"(["a"])")));
  EXPECT_FALSE(schema.check(*parse_json("[1]")));
  EXPECT_FALSE(schema.check(*parse_json(R"(["a",1])")));
}

TEST(JsonSchemaTest, TakesSchemasThatCodeHasMade) {
  const auto schema = JsonSchema::create(json::object{{"type", "array"}, {"maxItems", std::size_t{2}}});
  ASSERT_TRUE(schema) << schema.error();
  EXPECT_TRUE(schema->check(*parse_json("[1,2]")));
  EXPECT_FALSE(schema->check(*parse_json("[1,2,3]")));
}

TEST(JsonSchemaTest, RefersToNothingOutside) {
  EXPECT_EQ(JsonSchema::create(parse_json(R"({"$ref":"http://127.0.0.1/x"})")->as_object()).error().code,
            ErrorCode::unsupported);
  EXPECT_EQ(JsonSchema::create(parse_json(R"({"type":7})")->as_object()).error().code, ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace attune::llm
