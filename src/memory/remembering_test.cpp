#include "memory/remembering.h"

#include "base/file.h"
#include "memory/fact_json.h"
#include "store/store.h"

#include <gtest/gtest.h>

namespace attune {
namespace {

using std::chrono::days;

class RememberingTest : public testing::Test {
 protected:
  FactLog& log() { return store_->facts(); }
  std::int64_t say(std::string kind, std::string value, int day, std::string subject = "") {
    const auto spelt = spelt_as(*catalogue_, {.user = "ada",
                                              .subject = std::move(subject),
                                              .kind = std::move(kind),
                                              .field = "Genres",
                                              .value = std::move(value),
                                              .source = "what was said",
                                              .origin = FactOrigin::said,
                                              .time = Time{days(day)}});
    return log().append(spelt.value(), "").value().id;
  }
  std::vector<std::int64_t> holding(int day) {
    const auto facts = remembered_of(log(), "ada").value();
    std::vector<std::int64_t> ids;
    for (const RememberedFact* one : facts.holding({Time{days(day)}})) ids.push_back(one->fact.id);
    return ids;
  }
  using Ids = std::vector<std::int64_t>;

  TemporaryFolder folder_;
  std::unique_ptr<Store> store_ =
      open_sqlite_store((folder_.path() / "attune.db").string(), {.mode = StoreOptions::Mode::create}).value();
  std::shared_ptr<const Catalogue> catalogue_ =
      Catalogue::build(
          std::vector<ItemRecord>{{"a", "A", {{"genres", std::vector<std::string>{"Horror", "Musical", "Western"}}}}})
          .value();
};

TEST_F(RememberingTest, FactsAreSpeltAsTheCatalogueDoes) {
  const auto spelt =
      spelt_as(*catalogue_, {.subject = " Mother", .kind = "likes", .field = "GENRES", .value = "western"});
  ASSERT_TRUE(spelt) << spelt.error();
  EXPECT_EQ(spelt->subject, "mother");
  EXPECT_EQ(spelt->field, "genres");
  EXPECT_EQ(spelt->value, "Western");
  const auto code = [&](const StoredFact& fact) { return spelt_as(*catalogue_, fact).error().code; };
  EXPECT_EQ(code({.kind = "owns", .field = "genres", .value = "Western"}), ErrorCode::invalid_argument);
  EXPECT_EQ(code({.kind = "likes", .field = "colour", .value = "Western"}), ErrorCode::invalid_argument);
  EXPECT_EQ(code({.kind = "likes", .field = "genres", .value = "Opera"}), ErrorCode::not_found);
}

TEST_F(RememberingTest, ACorrectionKeepsWhatWasWrongAsHistory) {
  const auto wrong = say("likes", "Musical", 1);
  const StoredFact instead{.user = "ada", .value = "western", .source = "no, westerns", .time = Time{days(2)}};
  const auto corrected = correct(log(), *catalogue_, wrong, instead, "");
  ASSERT_TRUE(corrected) << corrected.error();
  EXPECT_EQ(corrected->kind, "likes");
  EXPECT_EQ(corrected->value, "Western");
  EXPECT_EQ(holding(3), Ids{corrected->id});
  EXPECT_EQ(remembered_of(log(), "ada")->find(wrong)->superseded_by, corrected->id);
  EXPECT_EQ(correct(log(), *catalogue_, 99, instead, "").error().code, ErrorCode::not_found);
}

TEST_F(RememberingTest, ForgettingAFactForgetsItsHistoryAndNothingComesBack) {
  say("likes", "Horror", 1);
  const auto now = say("avoids", "Horror", 2);
  const auto other = say("likes", "Western", 2);
  ASSERT_EQ(forget(log(), "ada", now)->size(), 2U);
  EXPECT_EQ(holding(3), Ids{other});
  EXPECT_EQ(log().log("ada").value().size(), 1U);
  EXPECT_EQ(forget(log(), "ada", now).error().code, ErrorCode::not_found);
}

TEST_F(RememberingTest, ForgettingALabelLeavesOtherSubjectsAlone) {
  say("likes", "Musical", 1);
  say("avoids", "Musical", 2);
  const auto mothers = say("likes", "Musical", 3, "mother");
  const StoredFact about{.user = "ada", .field = "genres", .value = "musical"};
  EXPECT_EQ(forget_label(log(), about)->size(), 2U);
  EXPECT_EQ(holding(4), Ids{mothers});
  EXPECT_TRUE(forget_label(log(), about)->empty());
}

TEST_F(RememberingTest, SearchesByWords) {
  const StoredFact fact{.kind = "avoids", .field = "genres", .value = "Horror", .source = "I hate scary films"};
  EXPECT_TRUE(holds_all_words(fact, "scary HORROR"));
  EXPECT_TRUE(holds_all_words(fact, ""));
  EXPECT_FALSE(holds_all_words(fact, "scary western"));
}

TEST_F(RememberingTest, AnExportHoldsTheHistory) {
  const auto before = say("likes", "Horror", 1);
  const auto now = say("avoids", "Horror", 2);
  const auto document = export_json("ada", *remembered_of(log(), "ada"), {Time{days(3)}});
  const auto& facts = document.at("facts").as_array();
  ASSERT_EQ(facts.size(), 2U);
  EXPECT_EQ(facts[0].at("id").as_int64(), before);
  EXPECT_EQ(facts[0].at("status").as_string(), "superseded");
  EXPECT_EQ(facts[0].at("superseded_by").as_int64(), now);
  EXPECT_EQ(facts[1].at("status").as_string(), "holds");
}

}  // namespace
}  // namespace attune
