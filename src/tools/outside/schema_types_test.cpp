#include "tools/outside/schema_types.h"

namespace attune::tools {
namespace {

json::object schema(std::string_view text) {
  return parse_json(text).value().as_object();
}

/// "name: type, ..." with "?" for what may be absent.
std::string shape(std::string_view text) {
  const auto parameters = parameters_of(schema(text));
  if (!parameters) return "error: " + parameters.error().to_string();
  std::string shape;
  for (const auto& [parameter, member] : *parameters)
    shape +=
        (shape.empty() ? "" : ", ") + parameter.name + (parameter.required ? ": " : "?: ") + to_text(parameter.type);
  return shape;
}

TEST(SchemaTypes, PlainSchemasHaveTypesOfPlans) {
  EXPECT_EQ(shape(R"({"type": "object", "required": ["a", "b", "c", "d", "e", "f"], "properties": {
              "a": {"type": "string"}, "b": {"type": "integer"}, "c": {"type": "boolean"},
              "d": {"type": "array", "items": {"type": "number"}}, "e": {"type": "string", "format": "date"},
              "f": {"type": "object", "properties": {"x": {"type": "string"}}}}})"),
            "a: text, b: number, c: bool, d: list of number, e: date, f: json");
  EXPECT_EQ(shape("{}"), "");
  EXPECT_EQ(shape(R"({"properties": {"a": true, "b": {}, "c": {"type": "array"}}})"),
            "a?: optional json, b?: optional json, c?: optional json");
}

TEST(SchemaTypes, BoundsChoicesAndDefaultsAreKept) {
  const auto parameters = parameters_of(schema(R"({"properties": {
      "count": {"type": "integer", "minimum": 1, "maximum": 9, "default": 2},
      "kind": {"type": "string", "enum": ["in", "out"], "default": "in"},
      "odd": {"type": "string", "enum": ["in", "out"], "default": "elsewhere"},
      "maybe": {"anyOf": [{"type": "integer", "minimum": 3}, {"type": "null"}], "default": null}}})"));
  ASSERT_TRUE(parameters) << parameters.error();
  const plan::Parameter& count = parameters->at(0).parameter;
  EXPECT_EQ(count.low, 1);
  EXPECT_EQ(count.high, 9);
  EXPECT_TRUE(count.whole);
  EXPECT_EQ(count.fallback, (plan::Expression{2.0, {}}));
  EXPECT_EQ(count.type, plan::Type(plan::Type::Kind::number));
  EXPECT_EQ(parameters->at(1).parameter.choices, (std::vector<std::string>{"in", "out"}));
  EXPECT_FALSE(parameters->at(2).parameter.fallback);  // a default that its own choices don't have
  const plan::Parameter& maybe = parameters->at(3).parameter;
  EXPECT_EQ(to_text(maybe.type), "optional number");
  EXPECT_EQ(maybe.low, 3);
  EXPECT_TRUE(maybe.whole);
}

TEST(SchemaTypes, EveryArgumentIsADestination) {
  const auto parameters = parameters_of(schema(R"({"properties": {"a": {"type": "string"}}})"));
  EXPECT_EQ(parameters->front().parameter.role, plan::ArgumentRole::destination);
}

TEST(SchemaTypes, NamesBecomeWords) {
  const auto parameters = parameters_of(schema(R"({"properties": {"user-id": {"type": "string"}}})"));
  EXPECT_EQ(parameters->front().parameter.name, "user_id");
  EXPECT_EQ(parameters->front().member, "user-id");
  EXPECT_THAT(shape(R"({"properties": {"a-b": {}, "a_b": {}}})"), ::testing::HasSubstr("two of its parameters"));
  EXPECT_THAT(shape(R"({"properties": {"1": {}}})"), ::testing::HasSubstr("can't be used"));
  EXPECT_THAT(shape(R"({"type": "array"})"), ::testing::HasSubstr("no object"));
}

TEST(SchemaTypes, ReferencesAreFollowedAsFarAsTheyGo) {
  EXPECT_EQ(shape(R"({"$defs": {"name": {"type": "string"}, "loop": {"$ref": "#/$defs/loop"}},
                      "required": ["a", "b", "c", "d"], "properties": {"a": {"$ref": "#/$defs/name"},
                      "b": {"$ref": "#/$defs/loop"}, "c": {"$ref": "#/$defs/none"}, "d": {"$ref": "http://x/y"}}})"),
            "a: text, b: json, c: json, d: json");
  EXPECT_EQ(shape(R"({"$defs": {"a/b": {"type": "string"}}, "required": ["a", "b"], "properties": {
                      "a": {"$ref": "#/$defs/a~1b"}, "b": {"$ref": "#nowhere"}}})"),
            "a: text, b: json");
  // A schema that refers to itself tenfold ends all the same.
  std::string wide = R"({"type": "object", "properties": {)";
  for (int i = 0; i < 10; ++i) wide += fmt::format(R"({}"p{}": {{"$ref": "#"}})", i == 0 ? "" : ",", i);
  EXPECT_EQ(result_type_of(schema(wide + "}}")).kind(), plan::Type::Kind::record);
}

TEST(SchemaTypes, ResultsAreRecordsOfWhatIsKnown) {
  EXPECT_EQ(to_text(result_type_of(schema(R"({"type": "object", "required": ["a"], "properties": {
              "a": {"type": "string"}, "b": {"type": ["number", "null"]},
              "c": {"type": "array", "items": {"type": "object", "properties": {"d": {"type": "boolean"}}}}}})"))),
            "{a: text, b: optional number, c: optional list of {d: optional bool}}");
  EXPECT_EQ(to_text(result_type_of(schema(R"({"type": "object"})"))), "json");
  EXPECT_EQ(to_text(result_type_of(schema(R"({"type": "string"})"))), "text");
}

}  // namespace
}  // namespace attune::tools
