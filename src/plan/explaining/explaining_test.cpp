#include "plan/explaining/cost_lines.h"
#include "plan/explaining/dataflow_graph.h"
#include "plan/testing/film_tools.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::plan {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kPlan = R"(plan "x"
  pool = candidates(user: $user)
  a = for each film in pool (at most 3) {
    near = similar(item: film)
    yield first(near)
  }
  done = order(item: first(pool)) needs confirmation
  found = optional web.search(query: "x")
  reply(a, done, found)
)";

CheckedPlan checked(std::string_view text) {
  return CheckedPlan::create(parse(text).value(), testing::film_tools(), testing::films()).value();
}

TEST(CostLinesTest, LoopsCountAsOftenAsTheyMayGoRound) {
  const auto lines = cost_lines(checked(kPlan));
  ASSERT_EQ(lines.size(), 10U);
  EXPECT_EQ(lines[0].calls, 1);
  EXPECT_EQ(lines[1].text, "  a = for each film in pool (at most 3) {");
  EXPECT_EQ(lines[1].calls, 0);
  EXPECT_EQ(lines[2].calls, 3);
  EXPECT_EQ(lines[2].estimate_ms, 90);
  EXPECT_EQ(lines[4].text, "    yield a.1");
  EXPECT_FALSE(lines[2].measured);
  double calls = 0;
  for (const CostLine& line : lines) calls += line.calls;
  EXPECT_EQ(calls, checked(kPlan).cost().calls);
}

TEST(CostLinesTest, RoundsOfATraceAreAddedUp) {
  const std::vector<StepTrace> trace{
      {.name = "pool", .state = StepState::done, .started_ms = 1, .finished_ms = 4},
      {.name = "a[1].near", .state = StepState::done, .started_ms = 4, .finished_ms = 5},
      {.name = "a[2].near", .state = StepState::failed, .started_ms = 4, .finished_ms = 6},
      {.name = "a[3].near", .state = StepState::skipped, .started_ms = 4, .finished_ms = 9}};
  const auto lines = cost_lines(checked(kPlan), trace);
  EXPECT_EQ(lines[0].measured->ms, 3);
  EXPECT_EQ(lines[2].measured->ms, 3);
  EXPECT_EQ(lines[2].measured->times, 2U);
  EXPECT_EQ(lines[3].measured->times, 0U);
  EXPECT_THAT(cost_table(checked(kPlan), trace), HasSubstr("3      90.00       3.000    near = similar(item: film)\n"));
}

TEST(DataflowGraphTest, MarksWhatACallMeans) {
  const std::string dot = to_dot(checked(kPlan));
  EXPECT_THAT(dot, HasSubstr(R"("done" [label="done\norder", tooltip="order(item: done.1)\noutside, seen by $user", )"
                             R"(color=darkorange, penwidth=2, peripheries=2];)"));
  EXPECT_THAT(dot, HasSubstr(R"(fillcolor=lightblue, style="filled,dashed"];)"));
  EXPECT_THAT(dot, HasSubstr("subgraph cluster_1 {\n    label=\"a: each film, at most 3\";"));
  EXPECT_THAT(dot, HasSubstr(R"("a" -> "near" [label="film"];)"));
  EXPECT_THAT(dot, HasSubstr(R"("pool" -> "a" [label="pool"];)"));
  EXPECT_THAT(dot, HasSubstr(R"("a.1" -> "a" [label="a.1", style=dotted];)"));
}

TEST(DataflowGraphTest, HostileTextStaysText) {
  const std::string dot = to_dot(checked("plan \"a\\\"]; evil [\" found = search(query: \"\\\"]; x\") reply(found)"));
  EXPECT_THAT(dot, HasSubstr(R"(label="a\"]; evil [";)"));
}

}  // namespace
}  // namespace attune::plan
