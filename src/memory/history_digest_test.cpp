#include "memory/history_digest.h"

#include <limits>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace attune {
namespace {

Event event(std::uint32_t item, double value, int second) {
  return {UserId{0}, ItemId{item}, EventKind::rating, value, Time{std::chrono::seconds(second)}};
}

TEST(HistoryDigestTest, TheLastEventWithAnItemCounts) {
  HistoryDigest digest({});
  const std::vector<Event> first{event(3, 5, 1), event(1, 5, 2)};
  const std::vector<Event> second{event(3, 1, 4)};
  digest.add(first);
  digest.add(second);
  ASSERT_EQ(digest.history().size(), 2U);
  EXPECT_EQ(digest.history()[1].item, ItemId{3});
  EXPECT_LT(digest.history()[1].weight, 1);
  EXPECT_EQ(digest.last_event(ItemId{3})->value, 1);
  EXPECT_EQ(digest.last_event(ItemId{2}), nullptr);
}

TEST(HistoryDigestTest, NothingIsNothing) {
  HistoryDigest digest({});
  digest.add({});
  const std::vector<Event> bad{event(1, std::numeric_limits<double>::quiet_NaN(), 1)};
  digest.add(bad);
  EXPECT_TRUE(digest.history().empty());
}

RC_GTEST_PROP(HistoryDigestTest, IsWhatFoldingAllEventsGives, ()) {
  std::vector<Event> all;
  HistoryDigest digest({});
  int second = 0;
  const int batches = *rc::gen::inRange(1, 6);
  for (int b = 0; b < batches; ++b) {
    std::vector<Event> batch;
    const int size = *rc::gen::inRange(0, 12);
    for (int i = 0; i < size; ++i) {
      second += *rc::gen::inRange(0, 2);
      batch.push_back(
          event(*rc::gen::inRange<std::uint32_t>(0, 8), *rc::gen::elementOf(std::vector<double>{1, 5}), second));
    }
    digest.add(batch);
    all.insert(all.end(), batch.begin(), batch.end());
    RC_ASSERT(digest.history() == fold_history(all, {}));
  }
}

}  // namespace
}  // namespace attune
