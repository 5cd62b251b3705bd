#include "tools/mcp/mirrored_arguments.h"

namespace attune::mcp {
namespace {

json::object object(std::string_view text) {
  return parse_json(text).value().as_object();
}

TEST(MirroredArguments, AreThoseWithTheMark) {
  const auto mirrored = mirrored_arguments(object(R"({"type": "object", "properties": {
      "region": {"type": "string", "x-mcp-header": "Region"}, "query": {"type": "string"},
      "where": {"type": "object", "properties": {"floor": {"type": "integer", "x-mcp-header": "Floor"}}}}})"));
  ASSERT_TRUE(mirrored) << mirrored.error();
  EXPECT_EQ(*mirrored,
            (std::vector<MirroredArgument>{{{"region"}, "Mcp-Param-Region"}, {{"where", "floor"}, "Mcp-Param-Floor"}}));
  using Values = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(mirrored_values(*mirrored, object(R"({"region": "north", "query": "x", "where": {"floor": 3}})")),
            (Values{{"Mcp-Param-Region", "north"}, {"Mcp-Param-Floor", "3"}}));
  EXPECT_EQ(mirrored_values(*mirrored, object(R"({"region": null, "where": 5})")), Values{});
  EXPECT_TRUE(mirrored_arguments({}).value().empty());
}

TEST(MirroredArguments, ABadMarkSpoilsTheTool) {
  for (const std::string_view property :
       {R"("a": {"type": "string", "x-mcp-header": ""})", R"("a": {"type": "string", "x-mcp-header": "a b"})",
        R"("a": {"type": "string", "x-mcp-header": "a:b"})", R"("a": {"type": "string", "x-mcp-header": "é"})",
        R"("a": {"type": "string", "x-mcp-header": "a\r\nb"})", R"("a": {"type": "string", "x-mcp-header": 5})",
        R"("a": {"type": "number", "x-mcp-header": "A"})", R"("a": {"x-mcp-header": "A"})",
        R"("a": {"type": "string", "x-mcp-header": "A"}, "b": {"type": "string", "x-mcp-header": "a"})"}) {
    const auto mirrored = mirrored_arguments(object("{\"properties\": {" + std::string(property) + "}}"));
    ASSERT_FALSE(mirrored) << property;
    EXPECT_EQ(mirrored.error().code, ErrorCode::type_error);
  }
}

}  // namespace
}  // namespace attune::mcp
