#include "plan/checker.h"

#include "base/file.h"

#include <cstdlib>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::plan {
namespace {

std::shared_ptr<const Catalogue> films() {
  const std::vector<ItemRecord> records{
      {"heat", "Heat", {{"year", 1995.0}, {"genres", std::vector<std::string>{"Crime"}}}}};
  return Catalogue::build(records).value();
}

Parameter parameter(std::string name, std::string_view type, std::optional<Expression> fallback = {}) {
  Parameter result{.name = std::move(name),
                   .type = parse_type(type).value(),
                   .required = !fallback,
                   .fallback = std::move(fallback)};
  return result;
}

/// Signatures in the manner of the built-in tools; none is run here.
ToolRegistry tools() {
  ToolRegistry registry;
  const auto add = [&](Signature signature) { ASSERT_TRUE(registry.add({std::move(signature), nullptr})); };
  Parameter limit = parameter("limit", "number", Expression{200.0, {}});
  limit.low = 1;
  limit.high = 1000;
  add({.name = "candidates",
       .parameters = {parameter("user", "user"), parameter("like", "list of item", Expression{List{}, {}}),
                      parameter("where", "filter", Expression{Filter{}, {}}), limit},
       .result = Type::Kind::items});
  add({.name = "take",
       .parameters = {parameter("items", "items"), parameter("count", "number")},
       .result = Type::Kind::items});
  add({.name = "first", .parameters = {parameter("items", "items")}, .result = Type::Kind::item});
  add({.name = "similar", .parameters = {parameter("item", "item")}, .result = Type::Kind::items});
  Parameter after = parameter("after", "optional items");
  after.required = false;
  add({.name = "search", .parameters = {parameter("query", "text"), after}, .result = Type::Kind::items});
  add({.name = "order",
       .parameters = {parameter("item", "item")},
       .result = Type::Kind::boolean,
       .side_effect = SideEffect::irreversible});
  add({.name = "reply", .variadic = true, .result = Type::Kind::nothing});
  return registry;
}

std::string diagnosed(std::string_view text) {
  const auto plan = parse(text);
  EXPECT_TRUE(plan) << plan.error();
  if (!plan) return {};
  std::string lines;
  for (const Diagnostic& diagnostic : diagnose(*plan, tools(), *films())) lines += to_text(diagnostic) + "\n";
  return lines;
}

TEST(CheckerTest, GoldenDiagnostics) {
  const bool update = std::getenv("ATTUNE_UPDATE_GOLDEN") != nullptr;
  const std::string path = ATTUNE_SOURCE_DIR "/src/plan/golden/checker.plan_test";
  const std::string text = read_file(path).value();
  const std::size_t start = text.find("plan \"");
  std::string rewritten = text.substr(0, start);
  for (std::size_t at = start; at < text.size();) {
    const std::size_t end = std::min(text.find("----\n", at), text.size());
    const std::string_view block = std::string_view(text).substr(at, end - at);
    const std::size_t mark = block.find("expect\n");
    ASSERT_NE(mark, std::string_view::npos) << block;
    const std::string found = diagnosed(block.substr(0, mark));
    if (!update) {
      EXPECT_EQ(found, block.substr(mark + 7)) << block;
    }
    rewritten.append(block.substr(0, mark)).append("expect\n").append(found);
    if (end < text.size()) rewritten += "----\n";
    at = end + 5;
  }
  if (update) std::ofstream(path) << rewritten;
}

TEST(CheckedPlanTest, FillsInDefaultsAndKnowsWhoWaitsForWhom) {
  auto plan =
      parse("plan \"x\"\n a = candidates(user: $user)\n b = first(a)\n c = similar(item: b)\n reply(a, first(c))")
          .value();
  const auto checked = CheckedPlan::create(plan, tools(), *films());
  ASSERT_TRUE(checked) << checked.error();
  EXPECT_EQ(checked->plan().steps[0].call.arguments.size(), 4U);
  EXPECT_EQ(checked->plan().steps[1].call.arguments[0].name, "items");
  EXPECT_THAT(checked->inputs(0), testing::ElementsAre());
  EXPECT_THAT(checked->inputs(2), testing::ElementsAre(1));
  EXPECT_THAT(checked->inputs(3), testing::ElementsAre(0, 2));
}

TEST(CheckedPlanTest, FaultsBecomeOneTypeError) {
  const auto one = CheckedPlan::create(parse("plan \"x\"\n reply(a)").value(), tools(), *films());
  EXPECT_EQ(one.error().code, ErrorCode::type_error);
  EXPECT_EQ(one.error().message, "line 2, column 8, in 'reply': no line above names 'a'");
  const auto several = CheckedPlan::create(parse("plan \"x\"\n b = nope()\n reply(a)").value(), tools(), *films());
  EXPECT_THAT(several.error().message, testing::HasSubstr("2 faults"));
}

}  // namespace
}  // namespace attune::plan
