#include "engine/workspace.h"

#include "base/file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

class WorkspaceTest : public testing::Test {
 protected:
  Result<Workspace> open_with(std::string_view settings) {
    EXPECT_TRUE(write_file_atomically(root_ / "attune.toml", settings));
    return Workspace::open(root_);
  }
  std::string message(std::string_view settings) { return open_with(settings).error().message; }
  TemporaryFolder folder_;
  std::filesystem::path root_ = folder_.path();
};

TEST_F(WorkspaceTest, CreatedOnceAndOpened) {
  const auto root = folder_.path() / "new" / "workspace";
  ASSERT_TRUE(Workspace::create(root));
  EXPECT_EQ(Workspace::create(root).error().code, ErrorCode::already_exists);
  const auto opened = Workspace::open(root);
  ASSERT_TRUE(opened) << opened.error();
  EXPECT_EQ(opened->language, "english");
}

TEST_F(WorkspaceTest, MissingOneSaysHowToMakeIt) {
  const auto error = Workspace::open(folder_.path() / "nowhere").error();
  EXPECT_EQ(error.code, ErrorCode::not_found);
  EXPECT_THAT(error.mend, testing::HasSubstr("attune init"));
}

TEST_F(WorkspaceTest, ReadsSettings) {
  const auto workspace = open_with(R"(
examples = ["something short"]
[time]
zone = "Asia/Kathmandu"
[ratings]
low = 1
[fields.runtime]
measure = "duration"
unit = "hours"
)");
  ASSERT_TRUE(workspace) << workspace.error();
  EXPECT_THAT(workspace->examples, testing::ElementsAre("something short"));
  EXPECT_EQ(workspace->zone.name(), "Asia/Kathmandu");
  EXPECT_EQ(workspace->rating_scale.low, 1);
  EXPECT_EQ(workspace->field_hints.at(0).measure, Measure::duration);
  EXPECT_EQ(workspace->field_hints.at(0).unit, "hours");
}

TEST_F(WorkspaceTest, ReadsLanguages) {
  const auto workspace = open_with("[language]\ntexts = \"german\"\ndefault = \"de\"\nspoken = [\"de\", \"en\"]\n");
  ASSERT_TRUE(workspace) << workspace.error();
  EXPECT_EQ(workspace->language, "german");
  EXPECT_EQ(workspace->spoken.usual, "de");
  EXPECT_THAT(workspace->spoken.spoken, testing::ElementsAre("de", "en"));
  EXPECT_EQ(open_with("language = \"german\"\n")->language, "german");
  EXPECT_FALSE(open_with("[language]\ndefault = \"de\"\nspoken = [\"en\"]\n"));
  EXPECT_FALSE(open_with("[language]\nusual = \"de\"\n"));
}

TEST_F(WorkspaceTest, ReadsRerankingAndRules) {
  const auto workspace = open_with(R"(
[reranking]
diversity = 0.3
freshness_field = "published"
[[rules]]
action = "pin"
where = 'id = "7"'
position = 2
[[rules]]
action = "quota"
where = 'genres has "Drama"'
at_least = 0.2
)");
  ASSERT_TRUE(workspace) << workspace.error();
  EXPECT_EQ(workspace->reranking.diversity, 0.3);
  EXPECT_EQ(workspace->reranking.freshness_field, "published");
  ASSERT_EQ(workspace->reranking.rules.size(), 2U);
  EXPECT_EQ(workspace->reranking.rules[0].action, Rule::Action::pin);
  EXPECT_EQ(workspace->reranking.rules[0].position, 2U);
  EXPECT_EQ(to_text(workspace->reranking.rules[1].where), R"(genres has "Drama")");
}

TEST_F(WorkspaceTest, BadRulesNameTheLine) {
  EXPECT_THAT(message("[reranking]\ndiversity = 2"), testing::HasSubstr("line 2: a number from 0 to 1"));
  EXPECT_THAT(message("[[rules]]\naction = \"hide\""), testing::HasSubstr("line 2: one of pin, block, boost, quota"));
  EXPECT_THAT(message("[[rules]]\naction = \"block\""), testing::HasSubstr("needs an action and a condition"));
  EXPECT_THAT(message("[[rules]]\naction = \"boost\"\nwhere = 'year > 1'"), testing::HasSubstr("needs 'by'"));
  EXPECT_THAT(message("[[rules]]\naction = \"block\"\nwhere = 'year >'"), testing::HasSubstr("line 3"));
  EXPECT_THAT(message("[[rules]]\naction = \"pin\"\nwhere = 'year > 1'\nposition = 0"),
              testing::HasSubstr("line 4: a whole number from 1"));
}

TEST_F(WorkspaceTest, ReadsExplorationAndRefusesWhatIsOutOfRange) {
  const auto workspace = open_with("[exploration]\nslots = 2\npool = 50");
  ASSERT_TRUE(workspace) << workspace.error();
  EXPECT_EQ(workspace->exploration.slots, 2U);
  EXPECT_EQ(workspace->exploration.least_events, 20U);
  EXPECT_EQ(workspace->exploration.pool, 50U);
  EXPECT_EQ(open_with("").value().exploration.slots, 0U);
  EXPECT_THAT(message("[exploration]\nslots = -1"), testing::HasSubstr("line 2: a whole number from 0 to 100"));
  EXPECT_THAT(message("[exploration]\nslots = 0.5"), testing::HasSubstr("line 2: a whole number"));
  EXPECT_THAT(message("[exploration]\nleast_events = 0"), testing::HasSubstr("a whole number from 1 to 1000"));
  EXPECT_THAT(message("[exploration]\npool = 201"), testing::HasSubstr("a whole number from 1 to 200"));
  EXPECT_THAT(message("[exploration]\nslot = 1"), testing::HasSubstr("line 2: unknown key 'slot'"));
  EXPECT_THAT(message("exploration = 3"), testing::HasSubstr("line 1: a table"));
}

TEST_F(WorkspaceTest, ReadsHowLongRunsAreKept) {
  EXPECT_EQ(open_with("")->runs, (RunRetention{std::chrono::days(30), 10'000}));
  EXPECT_EQ(open_with("[runs]\nkeep_days = 7\nkeep_most = 5")->runs, (RunRetention{std::chrono::days(7), 5}));
  EXPECT_THAT(message("[runs]\nkeep_days = 0"), testing::HasSubstr("line 2: a whole number from 1 to 36500"));
  EXPECT_THAT(message("[runs]\nkeep_most = -1"), testing::HasSubstr("line 2: a whole number from 1 to 10000000"));
  EXPECT_THAT(message("[runs]\nkeep = 1"), testing::HasSubstr("line 2: unknown key 'keep'"));
}

TEST_F(WorkspaceTest, BadSettingsNameTheLine) {
  EXPECT_THAT(open_with("name = ").error().message, testing::HasSubstr("line 1"));
  EXPECT_THAT(open_with("\nnmae = \"x\"").error().message, testing::HasSubstr("line 2: unknown key 'nmae'"));
  EXPECT_THAT(open_with("[fields.x]\nkind = \"colour\"").error().message,
              testing::HasSubstr("line 2: one of number, labels, text"));
  EXPECT_THAT(open_with("[ratings]\nlow = 6").error().message, testing::HasSubstr("below"));
}

TEST_F(WorkspaceTest, PlansMayBeLimited) {
  const auto workspace = open_with(
      "[plans]\nmax_calls = 20\nmax_money = 0.5\nforbid = [\"draft_email\"]\n[plans.users.kim]\nallow = [\"take\", "
      "\"draft_email\"]");
  ASSERT_TRUE(workspace) << workspace.error();
  const PlanSettings& plans = workspace->plans;
  EXPECT_EQ(plans.most_calls, 20);
  EXPECT_EQ(plans.most_money, 0.5);
  EXPECT_EQ(plans.most_tokens, std::nullopt);
  EXPECT_TRUE(plans.permit("ada", "rate"));
  EXPECT_FALSE(plans.permit("ada", "draft_email"));
  EXPECT_TRUE(plans.permit("kim", "take"));
  EXPECT_FALSE(plans.permit("kim", "rate"));
  EXPECT_FALSE(plans.permit("kim", "draft_email"));

  EXPECT_THAT(message("[plans]\nmax_calls = -1"), testing::HasSubstr("line 2: a number from 0"));
  EXPECT_THAT(message("[plans]\nmost = 1"), testing::HasSubstr("line 2: unknown key 'most'"));
  EXPECT_THAT(message("[plans.users.kim]\nallow = 1"), testing::HasSubstr("line 2: a list is wanted"));
  EXPECT_THAT(message("[plans.users.kim]\ntools = []"), testing::HasSubstr("unknown key 'tools'"));
}

}  // namespace
}  // namespace attune
