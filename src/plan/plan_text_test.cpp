#include "plan/plan.h"
#include "plan/plan_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace attune::plan {
namespace {

constexpr std::string_view kExample = R"(plan "thrillers like Heat under two hours"
  seed = resolve_item(title: "Heat")
  pool = candidates(user: $user, like: [seed], limit: 500)
  short = filter(items: pool, where: genres has "Thriller" and runtime < 120)
  picks = take(items: short, count: 5)
  why = optional explain(items: picks, user: $user)
  done = rate(user: $user, item: first(picks), kind: "like") needs confirmation
  reply(picks, why, done)
)";

TEST(PlanTextTest, TheExampleIsItsOwnCanonicalText) {
  const auto plan = parse(kExample);
  ASSERT_TRUE(plan) << plan.error();
  EXPECT_EQ(plan->steps.size(), 7U);
  EXPECT_TRUE(plan->steps[4].optional);
  EXPECT_TRUE(plan->steps[5].needs_confirmation);
  EXPECT_EQ(to_text(*plan), kExample);
}

TEST(PlanTextTest, CommentsAndLineBreaksInsideCallsAreFree) {
  const auto plan = parse("plan \"x\" # a comment\n a = take(\n items: b,\n count: 5 # five\n)\nreply(a)");
  ASSERT_TRUE(plan) << plan.error();
  EXPECT_EQ(to_text(*plan), "plan \"x\"\n  a = take(items: b, count: 5)\n  reply(a)\n");
}

TEST(PlanTextTest, WhereTakesReferencesAndCallsToo) {
  const auto plan =
      parse("plan \"x\"\n a = f(where: b)\n c = f(where: g(x: 1))\n d = f(where: not a = 1, n: 2)\n e = f(where: {})");
  ASSERT_TRUE(plan) << plan.error();
  EXPECT_TRUE(std::holds_alternative<Reference>(plan->steps[0].call.arguments[0].value.node));
  EXPECT_TRUE(std::holds_alternative<Call>(plan->steps[1].call.arguments[0].value.node));
  EXPECT_TRUE(std::holds_alternative<Filter>(plan->steps[2].call.arguments[0].value.node));
  EXPECT_TRUE(std::get<Filter>(plan->steps[3].call.arguments[0].value.node).is_true());
}

TEST(PlanTextTest, ErrorsNameLineColumnAndWhatWasExpected) {
  const auto message = [](std::string_view text) { return parse(text).error().message; };
  EXPECT_EQ(message("plan \"x\"\n  a = take(items b)"), "line 2, column 18: expected ',' or ')', found 'b)'");
  EXPECT_EQ(message("a = f()"), "line 1, column 1: expected 'plan', found 'a = f()'");
  EXPECT_THAT(message("plan \"x\"\n a = f(where: year >)"), testing::HasSubstr("line 2, column 15: filter"));
  EXPECT_THAT(message("plan \"x\"\n a = f(x: 2026-13-01)"), testing::HasSubstr("a date such as"));
  EXPECT_THAT(message("plan \"x\"\n a = f(x: 1, 2)"), testing::HasSubstr("come before"));
}

TEST(PlanTextTest, HostileTextIsRefusedQuickly) {
  std::string deep = "plan \"x\"\n a = f(x: ";
  for (int i = 0; i < 100'000; ++i) deep += '[';
  EXPECT_EQ(parse(deep).error().code, ErrorCode::parse_error);
  EXPECT_EQ(parse(std::string(300'000, 'a')).error().code, ErrorCode::resource_exhausted);
  std::string many = "plan \"x\"\n";
  for (int i = 0; i < 1000; ++i) many += "a = f()\n";
  EXPECT_EQ(parse(many).error().code, ErrorCode::parse_error);
  for (const char* text :
       {"", "plan", "plan \"", "plan \"x\" a", "plan \"x\" = f()", "plan \"x\" f(", "plan \"x\" f({"})
    EXPECT_FALSE(parse(text)) << text;
}

TEST(PlanJsonTest, FormIsAsDocumented) {
  const auto plan =
      parse("plan \"x\"\n  a = take(items: first(b), where: year > 1990, on: 2026-11-23, n: 5)\n  reply(a)").value();
  EXPECT_EQ(
      attune::to_json(to_json(plan)),
      R"({"request":"x","steps":[{"name":"a","tool":"take","arguments":{"items":{"call":{"tool":"first","positional":)"
      R"([{"ref":"b"}]}},"where":{"filter":"year > 1990"},"on":{"date":"2026-11-23"},"n":5}},{"tool":"reply",)"
      R"("positional":[{"ref":"a"}]}]})");
}

TEST(PlanJsonTest, ErrorsNameTheStep) {
  const auto error = [](std::string_view text) { return from_json(parse_json(text).value()).error().to_string(); };
  EXPECT_THAT(error(R"({"request":"x","steps":[{"tool":"f","argument":{}}]})"),
              testing::HasSubstr("step 1: unknown key 'argument'"));
  EXPECT_THAT(error(R"({"request":"x","steps":[{"tool":"f","arguments":{"a":{"ref":"not a name"}}}]})"),
              testing::HasSubstr("argument 'a'"));
  EXPECT_THAT(error(R"({"request":"x","steps":[{"tool":"f","arguments":{"a":null}}]})"), testing::HasSubstr("null"));
  EXPECT_THAT(error("[]"), testing::HasSubstr("object"));
}

rc::Gen<std::string> any_name() {
  return rc::gen::element<std::string>("a", "pool", "x_1", "where", "first", "B");
}
rc::Gen<std::string> any_text() {
  return rc::gen::element<std::string>("", "Heat", "a \"b\"\\", "two\nlines\t\x01", "Ä, ) }");
}
rc::Gen<Filter> any_filter() {
  return rc::gen::map(
      rc::gen::element<std::string>("", "year > 1990", R"f(genres has any ["a, b)", "}"] or not `odd name` = 1)f",
                                    R"(id in ["1"] and (a = 1 or b = 2))"),
      [](const std::string& text) { return parse_filter(text).value(); });
}

rc::Gen<Expression> any_expression(int depth);

rc::Gen<Call> any_call(int depth) {
  const auto arguments = rc::gen::container<std::vector<Argument>>(
      rc::gen::map(rc::gen::pair(any_name(), any_expression(depth - 1)),
                   [](auto p) { return Argument{std::move(p.first), std::move(p.second)}; }));
  const auto positional = rc::gen::container<std::vector<Argument>>(
      rc::gen::map(any_expression(depth - 1), [](Expression e) { return Argument{"", std::move(e)}; }));
  return rc::gen::map(rc::gen::tuple(any_name(), positional, arguments), [](auto t) {
    Call call{std::get<0>(t), std::get<1>(t), {}};
    for (Argument& argument : std::get<2>(t))  // a JSON object has each key once
      if (std::ranges::find(call.arguments, argument.name, &Argument::name) == call.arguments.end())
        call.arguments.push_back(std::move(argument));
    return call;
  });
}

rc::Gen<Expression> any_expression(int depth) {
  const auto wrap = [](auto value) { return Expression{std::move(value), {}}; };
  const auto leaf = rc::gen::oneOf(
      rc::gen::map(rc::gen::arbitrary<bool>(), wrap), rc::gen::map(any_text(), wrap), rc::gen::map(any_filter(), wrap),
      rc::gen::map(rc::gen::inRange(-10'000'000, 10'000'000), [](int n) { return Expression{n / 16.0, {}}; }),
      rc::gen::map(rc::gen::inRange(0, 20'000),
                   [](int d) { return Expression{Date{std::chrono::sys_days{std::chrono::days{d}}}, {}}; }),
      rc::gen::map(rc::gen::element<std::string>("a", "pool", "$user"),
                   [](std::string n) { return Expression{Reference{std::move(n)}, {}}; }));
  if (depth <= 0) return leaf;
  return rc::gen::oneOf(leaf, rc::gen::map(rc::gen::lazy([depth] { return any_call(depth); }), wrap),
                        rc::gen::map(rc::gen::container<std::vector<Expression>>(
                                         rc::gen::lazy([depth] { return any_expression(depth - 1); })),
                                     [](std::vector<Expression> e) { return Expression{List{std::move(e)}, {}}; }));
}

rc::Gen<Plan> any_plan() {
  const auto step = rc::gen::map(
      rc::gen::tuple(rc::gen::oneOf(any_name(), rc::gen::just(std::string())), rc::gen::resize(3, any_call(2)),
                     rc::gen::arbitrary<bool>(), rc::gen::arbitrary<bool>()),
      [](auto t) { return Step{std::get<0>(t), std::get<1>(t), std::get<2>(t), std::get<3>(t)}; });
  return rc::gen::map(rc::gen::pair(any_text(), rc::gen::resize(5, rc::gen::container<std::vector<Step>>(step))),
                      [](auto p) { return Plan{std::move(p.first), std::move(p.second)}; });
}

RC_GTEST_PROP(PlanTextTest, TextFormLosesNothing, ()) {
  const Plan plan = *any_plan();
  const auto parsed = parse(to_text(plan));
  RC_ASSERT(parsed.has_value());
  RC_ASSERT(*parsed == plan);
}

RC_GTEST_PROP(PlanJsonTest, JsonFormLosesNothing, ()) {
  const Plan plan = *any_plan();
  const auto document = parse_json(attune::to_json(to_json(plan)));
  RC_ASSERT(document.has_value());
  const auto read = from_json(*document);
  RC_ASSERT(read.has_value());
  RC_ASSERT(*read == plan);
}

}  // namespace
}  // namespace attune::plan
