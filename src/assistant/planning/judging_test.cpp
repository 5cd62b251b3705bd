#include "assistant/planning/judging.h"

#include <gtest/gtest.h>

namespace attune::assistant {
namespace {

std::string judged(std::string_view text) {
  const auto plan = with_judgement(*plan::parse(text), "would suit a friend who grieves");
  return plan ? plan::to_text(*plan) : "";
}

TEST(WithJudgementTest, TheBestCandidatesAreJudgedBeforeTheFirstAreTaken) {
  EXPECT_EQ(judged(R"(plan "x"
  pool = candidates(user: $user, where: genres has "Comedy", limit: 200)
  picks = take(items: pool, count: 3)
  why = explain(items: picks, user: $user)
  reply(picks, why)
)"),
            R"(plan "x"
  pool = candidates(user: $user, where: genres has "Comedy", limit: 200)
  shortlist_ = take(items: pool, count: 6)
  judged_ = optional judge(items: shortlist_, wish: "would suit a friend who grieves") else shortlist_
  picks = take(items: judged_, count: 3)
  why = explain(items: picks, user: $user)
  reply(picks, why)
)");
}

TEST(WithJudgementTest, OtherPlansStayAsTheyAre) {
  EXPECT_EQ(judged("plan \"x\"\n  pool = candidates(user: $user)\n  picks = take(items: pool, count: 3, skip: 3)\n"
                   "  reply(picks)\n"),
            "");
  EXPECT_EQ(judged("plan \"x\"\n  mine = list_show(user: $user)\n  reply(mine)\n"), "");
}

}  // namespace
}  // namespace attune::assistant
