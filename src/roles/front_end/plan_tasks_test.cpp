#include "roles/front_end/plan_tasks.h"

#include "base/file.h"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::roles {
namespace {

struct Meant {
  std::string where;
  int count = 5;
};

/// What each task means, as whoever understands it would plan it.
const std::map<std::string, Meant> kMeant{
    {"genre", {R"(genres has "Comedy")", 3}},
    {"after a year", {"year > 2000", 2}},
    {"decade", {"year between 1990 and 1999"}},
    {"shorter than", {"runtime < 90"}},
    {"director", {R"(genres has "Crime" and directors has "Ben Okoro")"}},
    {"not", {R"(not genres has any ["War", "Western"] and year < 1985)", 2}},
    {"either", {R"(genres has any ["Thriller", "Crime"])", 4}},
    {"hours", {R"(genres has "Western" and runtime > 120)"}},
    {"between", {"year between 1965 and 1985", 3}},
    {"like", {"year < 1990", 2}},
    {"German", {R"(genres has "Comedy" and directors has "Chloe Duval")", 2}},
    {"dramas or comedies", {R"(genres has any ["Drama", "Comedy"] and runtime <= 92)", 3}},
};

json::value plan_of_meant(const Meant& meant) {
  const auto reference = [](std::string_view name) { return json::object{{"ref", name}}; };
  return json::object{
      {"request", ""},
      {"steps",
       {json::object{
            {"name", "pool"},
            {"tool", "candidates"},
            {"arguments", {{"user", reference("$user")}, {"where", {{"filter", meant.where}}}, {"limit", 200}}}},
        json::object{
            {"name", "picks"}, {"tool", "take"}, {"arguments", {{"items", reference("pool")}, {"count", meant.count}}}},
        json::object{{"tool", "reply"}, {"positional", json::array{reference("picks")}}}}}};
}

TEST(PlanTasksTest, WhoeverUnderstandsThemIsRightAndWhoeverDoesNotIsNot) {
  const TemporaryFolder folder;
  const ManualClock clock{Time{std::chrono::days(20'000)}};
  const Prompts prompts = Prompts::open("").value();
  const auto made = PlanTasks::create(folder.path() / "workspace", prompts, clock);
  ASSERT_TRUE(made) << made.error();
  const auto tasks = (*made)->tasks();
  ASSERT_TRUE(tasks) << tasks.error();
  EXPECT_EQ(tasks->size(), kMeant.size());
  for (const llm::BenchmarkTask& task : *tasks) {
    SCOPED_TRACE(task.name);
    const auto right = task.judge(plan_of_meant(kMeant.at(task.name)));
    EXPECT_TRUE(right) << right.error();
    EXPECT_FALSE(task.judge(plan_of_meant({"year > 0", 5})));
    EXPECT_FALSE(task.judge(plan_of_meant({"yaer > 0", 5})));
    EXPECT_FALSE(task.judge(json::value("a plan")));
  }
}

}  // namespace
}  // namespace attune::roles
