#include "plan/syntax/plan_json.h"

#include "plan/testing/any_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::plan {
namespace {

using ::testing::HasSubstr;

TEST(PlanJsonTest, FormIsAsDocumented) {
  const auto plan =
      parse("plan \"x\"\n  a = take(items: first(b), where: year > 1990, on: 2026-11-23, n: 5)\n  reply(a)").value();
  EXPECT_EQ(
      attune::to_json(to_json(plan)),
      R"({"request":"x","steps":[{"name":"a","tool":"take","arguments":{"items":{"call":{"tool":"first","positional":)"
      R"([{"ref":"b"}]}},"where":{"filter":"year > 1990"},"on":{"date":"2026-11-23"},"n":5}},{"tool":"reply",)"
      R"("positional":[{"ref":"a"}]}]})");
}

TEST(PlanJsonTest, ObjectsHaveATag) {
  const auto plan = parse("plan \"x\"\n  a = f(x: {ref: 1, \"b c\": [{d: $user}]})\n  reply(a)").value();
  EXPECT_EQ(attune::to_json(to_json(plan).at("steps").at(0).at("arguments")),
            R"({"x":{"object":{"ref":1,"b c":[{"object":{"d":{"ref":"$user"}}}]}}})");
}

TEST(PlanJsonTest, ErrorsNameTheStep) {
  const auto error = [](std::string_view text) { return from_json(parse_json(text).value()).error().to_string(); };
  EXPECT_THAT(error(R"({"request":"x","steps":[{"tool":"f","argument":{}}]})"),
              HasSubstr("step 1: unknown key 'argument'"));
  EXPECT_THAT(error(R"({"request":"x","steps":[{"tool":"f","arguments":{"a":{"ref":"not a name"}}}]})"),
              HasSubstr("argument 'a'"));
  EXPECT_THAT(error(R"({"request":"x","steps":[{"tool":"f","arguments":{"a":null}}]})"), HasSubstr("null"));
  EXPECT_THAT(error(R"({"request":"x","steps":[{"tool":"f","arguments":{"a":{"object":{}}}}]})"),
              HasSubstr("with something in it"));
  EXPECT_THAT(error(R"({"request":"x","steps":[{"tool":"f","arguments":{"a":{"object":{"b":null}}}}]})"),
              HasSubstr("'b': null is not a value"));
  EXPECT_THAT(error("[]"), HasSubstr("object"));
}

RC_GTEST_PROP(PlanJsonTest, JsonFormLosesNothing, ()) {
  const Plan plan = *testing::any_plan();
  const auto document = parse_json(attune::to_json(to_json(plan)));
  RC_ASSERT(document.has_value());
  const auto read = from_json(*document);
  RC_ASSERT(read.has_value());
  RC_ASSERT(*read == plan);
}

}  // namespace
}  // namespace attune::plan
