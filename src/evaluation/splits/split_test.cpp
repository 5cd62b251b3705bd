#include "evaluation/splits/split.h"

#include <gtest/gtest.h>

namespace attune {
namespace {

Interactions sequences(const std::vector<std::vector<std::uint32_t>>& rows, std::size_t items,
                       EventOrder order = EventOrder::sequence) {
  auto histories = std::make_shared<Histories>();
  for (const auto& row : rows) {
    std::vector<HistoryEntry> history;
    for (const std::uint32_t item : row)
      history.push_back({ItemId{item}, 1, Time(std::chrono::seconds(history.size()))});
    histories->add_row(history);
  }
  return {.histories = std::move(histories), .items = items, .features = {}, .order = order};
}

std::vector<std::uint32_t> items_of(std::span<const HistoryEntry> history) {
  std::vector<std::uint32_t> items;
  for (const HistoryEntry& entry : history) items.push_back(static_cast<std::uint32_t>(entry.item));
  return items;
}

using Items = std::vector<std::uint32_t>;

TEST(LeaveLastOutTest, LastIsTestAndLastButOneIsValidation) {
  const auto split = leave_last_out(sequences({{4, 2, 0, 1}, {3, 1}}, 5), {});
  ASSERT_TRUE(split) << split.error();
  EXPECT_EQ(split->tuning, split->training);
  EXPECT_EQ(items_of(split->training->histories.row(0)), (Items{4, 2}));
  EXPECT_EQ(items_of(split->training->histories.row(1)), (Items{3, 1}));
  ASSERT_EQ(split->validation.size(), 1U);
  EXPECT_EQ(items_of(split->validation[0].history), (Items{4, 2}));
  EXPECT_EQ(split->validation[0].targets.front(), ItemId{0});
  ASSERT_EQ(split->test.size(), 1U);
  EXPECT_EQ(items_of(split->test[0].history), (Items{4, 2, 0}));
  EXPECT_EQ(split->test[0].targets.front(), ItemId{1});
}

TEST(LeaveLastOutTest, ARefitLearnsTheValidationItem) {
  const auto split = leave_last_out(sequences({{4, 2, 0, 1}}, 5), {.fit = FinalFit::refit});
  ASSERT_TRUE(split);
  EXPECT_EQ(items_of(split->tuning->histories.row(0)), (Items{4, 2}));
  EXPECT_EQ(items_of(split->training->histories.row(0)), (Items{4, 2, 0}));
}

TEST(LeaveLastOutTest, ASeenTargetIsLeftOutAndCounted) {
  const auto data = sequences({{4, 2, 0, 4}}, 5);
  const auto split = leave_last_out(data, {});
  ASSERT_TRUE(split);
  EXPECT_EQ(split->test.size(), 0U);
  EXPECT_EQ(split->test.seen_targets(), 1U);
  const auto including = leave_last_out(data, {.seen = SeenItems::include});
  EXPECT_EQ(including->test.size(), 1U);
}

TEST(LeaveLastOutTest, NeedsAnOrder) {
  EXPECT_EQ(leave_last_out(sequences({{1, 2, 3}}, 4, EventOrder::none), {}).error().code, ErrorCode::invalid_argument);
}

TEST(GivenListsTest, ValidationPairsLeaveTheTrainingPartWhileTuning) {
  InteractionFiles files{.train = sequences({{0, 1, 2}, {3}}, 6, EventOrder::none),
                         .valid = sequences({{1, 4}, {}}, 6, EventOrder::none),
                         .test = sequences({{5}, {0, 5}}, 6, EventOrder::none)};
  const auto split = given_lists(files, {});
  ASSERT_TRUE(split) << split.error();
  EXPECT_EQ(split->tuning->user_item.nonzeros(), 3U);    // 0, 2 and 3
  EXPECT_EQ(split->training->user_item.nonzeros(), 4U);  // the file as it is
  EXPECT_EQ(split->training->histories.rows(), 0U);      // no order
  ASSERT_EQ(split->validation.size(), 1U);
  EXPECT_EQ(items_of(split->validation[0].history), (Items{0, 2}));
  ASSERT_EQ(split->test.size(), 2U);
  EXPECT_EQ(items_of(split->test[0].history), (Items{0, 1, 2, 4}));
  const auto refit = given_lists(files, {.fit = FinalFit::refit});
  EXPECT_EQ(refit->training->user_item.nonzeros(), 5U);
}

TEST(GivenListsTest, WithoutATestPartTheValidationPartIsJudged) {
  InteractionFiles files{.train = sequences({{0, 1, 2}}, 6, EventOrder::none),
                         .valid = sequences({{1, 4}}, 6, EventOrder::none)};
  const auto split = given_lists(files, {});
  ASSERT_TRUE(split);
  EXPECT_EQ(split->judged_part(), "validation");
  EXPECT_EQ(split->training, split->tuning);
  EXPECT_FALSE(given_lists(files, {.fit = FinalFit::refit}));
}

TEST(GivenSessionsTest, TheLastItemOfATestLineIsTheTarget) {
  std::vector<Items> sessions(10, Items{0, 1, 0});
  InteractionFiles files{.train = sequences(sessions, 4), .test = sequences({{2, 1, 2}, {3}}, 4)};
  const auto split = given_sessions(files, {});
  ASSERT_TRUE(split) << split.error();
  EXPECT_EQ(split->seen, SeenItems::include);
  EXPECT_EQ(split->tuning->histories.rows(), 9U);
  EXPECT_EQ(split->training->histories.rows(), 10U);
  ASSERT_EQ(split->validation.size(), 2U);
  EXPECT_EQ(items_of(split->validation[1].history), (Items{0, 1}));
  ASSERT_EQ(split->test.size(), 1U);
  EXPECT_EQ(items_of(split->test[0].history), (Items{2, 1}));
  EXPECT_EQ(split->test[0].targets.front(), ItemId{2});
}

}  // namespace
}  // namespace attune
