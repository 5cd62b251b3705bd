#include "store/knowledge_log.h"

#include "base/file.h"
#include "store/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

Time at(int seconds) {
  return Time{std::chrono::seconds(seconds)};
}

class KnowledgeLogTest : public testing::Test {
 protected:
  void SetUp() override {
    const std::vector<ItemRecord> items{{"a", "Ash", {}}, {"b", "Birch", {}}};
    ASSERT_TRUE(store_->put_items(items));
  }
  static StoredKnowledge theme(std::string label, double confidence = 0.8, int time = 1) {
    return {.item = ItemId{0},
            .field = "themes",
            .label = std::move(label),
            .source = "model:small",
            .confidence = confidence,
            .time = at(time)};
  }
  static StoredKnowledge relation(ItemId from, ItemId to) {
    return {.item = from,
            .field = "similar",
            .kind = KnowledgeKind::relation,
            .related = to,
            .source = "mined:co-liking",
            .time = at(1)};
  }
  Status add(const StoredKnowledge& one) { return log_->add({&one, 1}); }
  StoredKnowledge only() {
    const auto all = log_->list({}, 10).value();
    EXPECT_EQ(all.size(), 1U);
    return all.at(0);
  }

  TemporaryFolder folder_;
  std::string path_ = (folder_.path() / "attune.db").string();
  std::unique_ptr<Store> store_ = open_sqlite_store(path_, {.mode = StoreOptions::Mode::create}).value();
  std::unique_ptr<KnowledgeLog> log_ = KnowledgeLog::open(path_).value();
};

TEST_F(KnowledgeLogTest, KeepsWhatItIsGiven) {
  StoredKnowledge grief = theme("grief");
  grief.quote = "she mourns";
  grief.state = KnowledgeState::unsure;
  grief.reason = "only 40% sure";
  ASSERT_TRUE(add(grief));
  ASSERT_TRUE(add(relation(ItemId{0}, ItemId{1})));
  grief.id = 1;
  StoredKnowledge related = relation(ItemId{0}, ItemId{1});
  related.id = 2;
  const auto again = KnowledgeLog::open(path_).value();
  EXPECT_THAT(again->list({}, 10).value(), ElementsAre(grief, related));
  EXPECT_THAT(again->list({.field = "SIMILAR"}, 10).value(), ElementsAre(related));
  EXPECT_THAT(again->list({.source = "model:small", .state = KnowledgeState::unsure}, 10).value(), ElementsAre(grief));
  EXPECT_THAT(again->list({.item = ItemId{1}}, 10).value(), IsEmpty());
  EXPECT_THAT(again->accepted().value(), ElementsAre(related));
  EXPECT_THAT(again->counts().value(),
              ElementsAre(KnowledgeCount{"mined:co-liking", "similar", KnowledgeState::accepted, 1},
                          KnowledgeCount{"model:small", "themes", KnowledgeState::unsure, 1}));
}

TEST_F(KnowledgeLogTest, WhatIsToldAgainIsMerged) {
  ASSERT_TRUE(add(theme("Grief", 0.7, 1)));
  ASSERT_TRUE(add(theme(" grief ", 0.9, 2)));
  ASSERT_TRUE(add(theme("grief", 0.1, 3)));
  const StoredKnowledge kept = only();
  EXPECT_EQ(kept.confidence, 0.9);
  EXPECT_EQ(kept.time, at(3));
  EXPECT_EQ(kept.id, 1);
}

TEST_F(KnowledgeLogTest, ASourceHasOneNumberForAnItem) {
  StoredKnowledge minutes{.item = ItemId{0},
                          .field = "minutes",
                          .kind = KnowledgeKind::number,
                          .number = 90,
                          .source = "model:small",
                          .confidence = 0.7};
  ASSERT_TRUE(add(minutes));
  minutes.number = 120;
  minutes.confidence = 0.6;
  ASSERT_TRUE(add(minutes));
  EXPECT_EQ(only().number, 90);
}

TEST_F(KnowledgeLogTest, WhatTheCheckRefusedIsDecidedAnew) {
  StoredKnowledge grief = theme("grief", 0.9);
  grief.state = KnowledgeState::refused;
  grief.reason = "the catalogue says otherwise";
  ASSERT_TRUE(add(grief));
  ASSERT_TRUE(add(theme("grief", 0.9)));
  EXPECT_EQ(only().state, KnowledgeState::accepted);
  EXPECT_EQ(only().reason, "");
  ASSERT_TRUE(add(grief));
  EXPECT_EQ(only().reason, "the catalogue says otherwise");
}

TEST_F(KnowledgeLogTest, WhatTheOperatorDecidedStays) {
  ASSERT_TRUE(add(theme("grief", 0.9)));
  EXPECT_EQ(log_->decide({.field = "themes"}, KnowledgeState::refused), 1);
  ASSERT_TRUE(add(theme("grief", 1)));
  EXPECT_EQ(only().state, KnowledgeState::refused);
  EXPECT_TRUE(only().is_decided);
  EXPECT_THAT(log_->accepted().value(), IsEmpty());
  EXPECT_EQ(log_->decide({.id = 1}, KnowledgeState::accepted), 1);
  EXPECT_EQ(only().state, KnowledgeState::accepted);
  EXPECT_EQ(log_->remove({.source = "model:small"}), 1);
  EXPECT_EQ(log_->remove({.source = "model:small"}), 0);
  EXPECT_THAT(log_->list({}, 10).value(), IsEmpty());
}

TEST_F(KnowledgeLogTest, WhatIsToldAnewReplacesTheSource) {
  ASSERT_TRUE(add(theme("grief")));
  ASSERT_TRUE(add(theme("hope")));
  ASSERT_TRUE(add(relation(ItemId{0}, ItemId{1})));
  ASSERT_EQ(log_->decide({.id = 2}, KnowledgeState::refused), 1);
  const std::vector<StoredKnowledge> anew{theme("loss"), theme("hope")};
  ASSERT_TRUE(log_->replace("model:small", anew));
  EXPECT_THAT(log_->accepted().value(), testing::UnorderedElementsAre(Field(&StoredKnowledge::label, "loss"),
                                                                      Field(&StoredKnowledge::field, "similar")));
  EXPECT_EQ(log_->replace("mined:co-liking", anew).error().code, ErrorCode::invalid_argument);
}

TEST_F(KnowledgeLogTest, TheMostConfidentComesFirst) {
  ASSERT_TRUE(add(theme("hope", 0.7)));
  ASSERT_TRUE(add(theme("grief", 0.9)));
  ASSERT_TRUE(add(theme("loss", 0.9)));
  EXPECT_THAT(log_->accepted().value(),
              ElementsAre(Field(&StoredKnowledge::label, "grief"), Field(&StoredKnowledge::label, "loss"),
                          Field(&StoredKnowledge::label, "hope")));
}

TEST_F(KnowledgeLogTest, ServersNoticeWhatIsPublishedDecidedAndRemoved) {
  const auto version = store_->item_version().value();
  ASSERT_TRUE(add(theme("grief")));
  EXPECT_EQ(store_->item_version(), version);
  ASSERT_TRUE(log_->publish());
  EXPECT_EQ(store_->item_version(), version + 1);
  ASSERT_TRUE(log_->decide({.id = 1}, KnowledgeState::refused));
  ASSERT_TRUE(log_->remove({.id = 1}));
  EXPECT_EQ(store_->item_version(), version + 3);
}

TEST_F(KnowledgeLogTest, ProgressIsKeptWithWhatWasTold) {
  EXPECT_EQ(log_->enrichment("{}").value(), StoredEnrichment{.job = "{}"});
  const StoredEnrichment progress{.job = "{}",
                                  .next_item = 7,
                                  .calls = 1,
                                  .prompt_tokens = 500,
                                  .answer_tokens = 60,
                                  .items = 6,
                                  .failed = 2,
                                  .changed = at(4)};
  const std::vector<StoredKnowledge> told{theme("grief")};
  ASSERT_TRUE(log_->add(told, progress));
  EXPECT_EQ(KnowledgeLog::open(path_).value()->enrichment("{}").value(), progress);
  const std::vector<StoredKnowledge> bad{theme("hope"), relation(ItemId{0}, ItemId{9})};
  StoredEnrichment further = progress;
  further.next_item = 9;
  EXPECT_EQ(log_->add(bad, further).error().code, ErrorCode::not_found);
  EXPECT_EQ(log_->enrichment("{}").value(), progress);
  EXPECT_EQ(only().label, "grief");
  ASSERT_TRUE(log_->restart("{}"));
  EXPECT_EQ(log_->enrichment("{}").value(), StoredEnrichment{.job = "{}"});
}

TEST_F(KnowledgeLogTest, RefusesWhatIsNoKnowledge) {
  StoredKnowledge unlikely = theme("grief", 1.5);
  EXPECT_EQ(add(unlikely).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(add(theme(std::string(2000, 'x'))).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(add(theme("\xff")).error().code, ErrorCode::invalid_argument);
  StoredKnowledge nobody = theme("grief");
  nobody.source = "";
  EXPECT_EQ(add(nobody).error().code, ErrorCode::invalid_argument);
  StoredKnowledge alone = relation(ItemId{0}, ItemId{1});
  alone.related.reset();
  EXPECT_EQ(add(alone).error().code, ErrorCode::invalid_argument);
}

TEST(KnowledgeStateTest, HasNames) {
  EXPECT_EQ(parse_knowledge_state("unsure"), KnowledgeState::unsure);
  EXPECT_EQ(parse_knowledge_state("maybe").error().mend, "there are: accepted, unsure, refused");
}

}  // namespace
}  // namespace attune
