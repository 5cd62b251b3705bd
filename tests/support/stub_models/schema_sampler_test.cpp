#include "stub_models/schema_sampler.h"

#include "llm/json_schema.h"

#include <string>

#include <gtest/gtest.h>

namespace attune::stub_models {
namespace {

json::object schema_of(std::string_view text) {
  return parse_json(text).value().get_object();
}

constexpr std::string_view kSchemas[] = {
    R"({"type":"object","properties":{"a":{"type":"integer","minimum":3,"maximum":5},"b":{"type":"string","minLength":2,
        "maxLength":4}},"required":["a","b"],"additionalProperties":false})",
    R"({"type":"array","items":{"enum":["x","y"]},"minItems":2,"maxItems":4})",
    R"({"type":"array","items":{"type":"integer","minimum":0,"maximum":9},"uniqueItems":true,"minItems":3})",
    R"({"anyOf":[{"type":"null"},{"const":{"k":[1]}},{"type":["number","boolean"]}]})",
    R"({"oneOf":[{"type":"string","pattern":"^e[0-9]{1,3}$"},{"type":"number","exclusiveMinimum":0,"multipleOf":0.5}]})",
    R"({"type":"object","properties":{"next":{"$ref":"#"},"leaf":{"type":"boolean"}},"required":["leaf"]})",
    R"({"$ref":"#/$defs/tree","$defs":{"tree":{"type":"object","properties":{"kids":{"type":"array","items":
        {"$ref":"#/$defs/tree"}},"name":{"type":"string"}},"required":["kids","name"],"additionalProperties":false}}})",
    R"({"allOf":[{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"]},
        {"properties":{"a":{"minimum":7},"b":{"type":"string"}},"required":["b"]}]})",
    R"({"type":"object","additionalProperties":{"type":"number"},"minProperties":2})",
    R"({"type":"object","properties":{"tool":{"const":"t"},"arguments":{"type":"object","properties":{"x":{"type":
        "integer"}}},"positional":{"type":"array","items":{"type":"integer"}}},"required":["tool"],
        "additionalProperties":false,"anyOf":[{"properties":{"arguments":{"required":["x"]}},"required":["arguments"]},
        {"required":["positional"]}]})",
    R"({"type":"array","items":{"anyOf":[{"const":1},{"const":2}]},"contains":{"const":2}})",
};

TEST(SchemaSampler, ValuesConformToTheirSchemas) {
  for (const std::string_view text : kSchemas) {
    const json::object schema = schema_of(text);
    const auto check = llm::JsonSchema::create(schema);
    ASSERT_TRUE(check) << check.error();
    const SchemaSampler sampler(schema);
    const auto smallest = check->check(sampler.smallest());
    EXPECT_TRUE(smallest) << text << "\n" << sampler.smallest() << "\n" << smallest.error();
    Random random(7);
    for (int i = 0; i < 300; ++i) {
      const json::value value = sampler.any(random);
      const auto status = check->check(value);
      ASSERT_TRUE(status) << text << "\n" << value << "\n" << status.error();
    }
  }
}

TEST(SchemaSampler, TheSmallestIsSmall) {
  EXPECT_EQ(SchemaSampler(schema_of(kSchemas[6])).smallest(), parse_json(R"({"kids":[],"name":""})").value());
  EXPECT_EQ(SchemaSampler(schema_of(kSchemas[5])).smallest(), parse_json(R"({"leaf":false})").value());
}

TEST(SchemaSampler, SaysWhatItIsToldToWhereThatFits) {
  const SchemaSampler sampler(schema_of(R"({"type":"object","properties":{"id":{"type":"string","pattern":"^e[0-9]$"},
      "text":{"type":"string"}},"required":["id","text"]})"));
  Random random(1);
  const json::value value = sampler.any(random, {.text = [](const TextPlace&, Random&) { return "told"; }});
  EXPECT_EQ(value.at("text"), json::value("told"));
  EXPECT_NE(value.at("id"), json::value("told"));
}

TEST(SchemaSampler, TheSameSeedGivesTheSame) {
  for (const std::string_view text : kSchemas) {
    const SchemaSampler sampler(schema_of(text));
    Random a(3);
    Random b(3);
    for (int i = 0; i < 10; ++i) EXPECT_EQ(sampler.any(a), sampler.any(b));
  }
}

}  // namespace
}  // namespace attune::stub_models
