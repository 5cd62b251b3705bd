#include "evaluation/splits/split.h"

#include "base/random.h"

#include <algorithm>

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

TEST(HoldOutForTuningTest, TheLastEventOfSomeIsForValidation) {
  const Time kLater(std::chrono::seconds(1));
  Histories histories;
  for (std::uint32_t user = 0; user < 50; ++user)
    histories.add_row(History{{ItemId{user}, 1, Time{}}, {ItemId{user + 1}, 1, kLater}});
  histories.add_row(History{{ItemId{7}, 1, Time{}}});                           // nothing would be left
  histories.add_row(History{{ItemId{7}, 1, Time{}}, {ItemId{8}, -1, kLater}});  // not a target
  const auto data = std::make_shared<const TrainingData>(TrainingData::from_histories(std::move(histories), 51));
  const Split all = hold_out_for_tuning(data, 1000, 1), some = hold_out_for_tuning(data, 20, 1);
  EXPECT_EQ(all.training, data);
  EXPECT_TRUE(all.test.empty());
  ASSERT_EQ(all.validation.size(), 50U);
  ASSERT_EQ(some.validation.size(), 20U);
  EXPECT_EQ(some.tuning->histories.size(), data->histories.size() - 20);
  EXPECT_EQ(some.tuning->user_item.rows(), 52U);
  for (std::size_t q = 0; q < some.validation.size(); ++q) {
    const Case question = some.validation[q];
    EXPECT_EQ(some.tuning->histories.row(question.row).size(), 1U);
    EXPECT_EQ(question.history.size(), 1U);
    EXPECT_EQ(index(question.targets.front()), question.row + 1);
  }
}

TEST(HoldOutForTuningTest, WithoutTimesSomeEventsOfEachAreHeldOut) {
  Histories histories;
  for (std::uint32_t user = 0; user < 30; ++user) {
    History history;
    for (std::uint32_t i = 0; i < 20; ++i) history.push_back({ItemId{user + i}, 1, Time{}});
    histories.add_row(history);
  }
  const auto data = std::make_shared<const TrainingData>(TrainingData::from_histories(std::move(histories), 60));
  const Split split = hold_out_for_tuning(data, 1000, 1);
  EXPECT_EQ(split.training->histories.rows(), 0U);
  EXPECT_EQ(split.training->user_item.nonzeros(), 600U);
  EXPECT_EQ(split.tuning->user_item.nonzeros(), 540U);
  ASSERT_EQ(split.validation.size(), 30U);
  for (std::size_t q = 0; q < 30; ++q) EXPECT_EQ(split.validation[q].targets.size(), 2U);
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

TEST(GivenListsTest, WithoutValidationAPartOfTheTrainingPairsIsHeldOutWhileTuning) {
  InteractionFiles files{.train = sequences({{0, 1, 2}, {3}}, 6, EventOrder::none),
                         .test = sequences({{5}, {0}}, 6, EventOrder::none)};
  const auto split = given_lists(files, {});
  ASSERT_TRUE(split) << split.error();
  EXPECT_EQ(split->training->user_item.nonzeros(), 4U);
  EXPECT_EQ(split->tuning->user_item.nonzeros(), 3U);
  ASSERT_EQ(split->validation.size(), 1U);
  EXPECT_EQ(split->validation[0].history.size(), 2U);
  EXPECT_EQ(split->test.size(), 2U);
  EXPECT_FALSE(given_lists({.train = files.train}, {}));
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

/// Users with 5 to 24 events on 50 items, in time.
Interactions many(EventOrder order) {
  Random random(9);
  auto histories = std::make_shared<Histories>();
  for (std::uint32_t user = 0; user < 100; ++user) {
    std::vector<HistoryEntry> history;
    const std::uint32_t first = static_cast<std::uint32_t>(random.below(20));
    for (std::uint32_t e = 0; e < 5 + user % 20; ++e)
      history.push_back(
          {ItemId{(first + e) % 50}, e % 7 == 3 ? -1.0F : 1.0F, Time(std::chrono::seconds(user + 10 * e))});
    histories->add_row(history);
  }
  return {.histories = std::move(histories), .items = 50, .features = {}, .order = order};
}

TEST(ProtocolsTest, NothingThatIsHeldOutIsInWhatWasLearned) {
  const Interactions data = many(EventOrder::time);
  for (const Protocol& protocol : protocols()) {
    for (const FinalFit fit : {FinalFit::train, FinalFit::refit}) {
      const auto split = protocol.split(data, {.fit = fit});
      ASSERT_TRUE(split) << protocol.name << split.error();
      EXPECT_EQ(split->protocol, protocol.name);
      EXPECT_FALSE(split->validation.empty()) << protocol.name;
      EXPECT_FALSE(split->test.empty()) << protocol.name;
      EXPECT_LE(split->tuning->user_item.nonzeros(), split->training->user_item.nonzeros());
      EXPECT_EQ(split->tuning == split->training, fit == FinalFit::train);
      const auto held_out_in = [&](const TrainingData& learned, const Cases& cases) {
        std::size_t leaks = 0;
        for (std::size_t q = 0; q < cases.size(); ++q) {
          // Only protocols that keep users in their rows can leak by row.
          if (learned.user_item.rows() != data.histories->rows()) continue;
          const auto row = learned.user_item.row(cases[q].row).columns;
          for (const ItemId target : cases[q].targets) leaks += std::ranges::binary_search(row, index(target)) ? 1 : 0;
        }
        return leaks;
      };
      EXPECT_EQ(held_out_in(*split->training, split->test), 0U) << protocol.name;
      EXPECT_EQ(held_out_in(*split->tuning, split->validation), 0U) << protocol.name;
      for (std::size_t q = 0; q < split->test.size(); ++q) {
        for (const ItemId target : split->test[q].targets)
          EXPECT_EQ(std::ranges::find(split->test[q].history, target, &HistoryEntry::item),
                    split->test[q].history.end());
      }
    }
  }
}

TEST(ProtocolsTest, ASeedRepeatsADrawAndAnotherGivesAnother) {
  const Interactions data = many(EventOrder::none);
  const auto targets_of = [&](std::uint64_t seed) {
    const auto split = random_holdout(data, {.seed = seed});
    std::vector<ItemId> targets;
    for (std::size_t q = 0; q < split->test.size(); ++q)
      targets.insert(targets.end(), split->test[q].targets.begin(), split->test[q].targets.end());
    return targets;
  };
  EXPECT_EQ(targets_of(1), targets_of(1));
  EXPECT_NE(targets_of(1), targets_of(2));
}

TEST(RandomHoldoutTest, HoldsOutPositiveEventsOnly) {
  const auto split = random_holdout(many(EventOrder::sequence), {.share = 0.5});
  std::size_t dislikes = 0;
  for (std::size_t user = 0; user < split->training->histories.rows(); ++user)
    for (const HistoryEntry& entry : split->training->histories.row(user)) dislikes += entry.weight < 0 ? 1 : 0;
  const auto whole = many(EventOrder::sequence);
  std::size_t all = 0;
  for (std::size_t user = 0; user < whole.histories->rows(); ++user)
    for (const HistoryEntry& entry : whole.histories->row(user)) all += entry.weight < 0 ? 1 : 0;
  EXPECT_EQ(dislikes, all);
}

TEST(TemporalTest, EverythingLearnedIsOlderThanEverythingAsked) {
  const Interactions data = many(EventOrder::time);
  const auto split = temporal(data, {.fit = FinalFit::refit});
  ASSERT_TRUE(split) << split.error();
  Time latest{};
  std::size_t learned = 0;
  for (std::size_t user = 0; user < split->training->histories.rows(); ++user)
    for (const HistoryEntry& entry : split->training->histories.row(user)) {
      latest = std::max(latest, entry.time);
      ++learned;
    }
  EXPECT_NEAR(static_cast<double>(learned), 0.8 * static_cast<double>(data.histories->size()), 30);
  for (std::size_t q = 0; q < split->test.size(); ++q) {
    const Case question = split->test[q];
    const auto row = data.histories->row(question.row);
    EXPECT_GT(row[question.history.size()].time, latest);
  }
}

TEST(TemporalTest, NeedsTimesThatDiffer) {
  EXPECT_EQ(temporal(many(EventOrder::sequence), {}).error().code, ErrorCode::invalid_argument);
  auto histories = std::make_shared<Histories>();
  histories->add_row(std::vector<HistoryEntry>{{ItemId{0}, 1, Time{}}, {ItemId{1}, 1, Time{}}});
  EXPECT_FALSE(temporal({.histories = histories, .items = 2, .features = {}, .order = EventOrder::time}, {}));
  EXPECT_FALSE(temporal(
      {.histories = std::make_shared<Histories>(), .items = 0, .features = {}, .order = EventOrder::time}, {}));
}

TEST(StrongGeneralisationTest, HeldOutUsersAreNotLearnedFrom) {
  const auto split = strong_generalisation(many(EventOrder::sequence), {});
  ASSERT_TRUE(split) << split.error();
  EXPECT_EQ(split->training->user_item.rows(), 80U);
  EXPECT_EQ(split->test.size(), 10U);
  EXPECT_EQ(split->validation.size(), 10U);
  EXPECT_EQ(strong_generalisation(sequences({{0, 1, 2, 3, 4}}, 5), {}).error().code, ErrorCode::invalid_argument);
}

TEST(ProtocolsTest, AreFoundByName) {
  EXPECT_EQ((*find_protocol("temporal"))->name, "temporal");
  EXPECT_FALSE(find_protocol("leave-one-out"));
}

}  // namespace
}  // namespace attune
