#include "store/model_log.h"

#include "base/file.h"
#include "store/internal/sqlite_model_log.h"
#include "store/store.h"

#include <atomic>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::int64_t kToday = 20'000;

Time at(int second) {
  return Time{std::chrono::seconds(second)};
}

class ModelLogTest : public testing::Test {
 protected:
  ModelLog& log() { return store_->model_log(); }
  void reopen() {
    store_.reset();
    store_ = open_sqlite_store((folder_.path() / "attune.db").string()).value();
  }
  static StoredDisclosure disclosure(std::string user, std::string text) {
    return {.user = std::move(user),
            .role = "explainer",
            .host = "models.example",
            .model = "small",
            .prompt = "explainer",
            .version = 3,
            .bytes = static_cast<std::int64_t>(text.size()),
            .tokens = 5,
            .text = std::move(text),
            .time = at(7)};
  }
  /// A user's fact, so that there is one to erase.
  std::int64_t remember(std::string user) {
    return store_->facts()
        .append({.user = std::move(user), .kind = "likes", .field = "genres", .value = "Crime", .time = at(1)}, "")
        .value()
        .id;
  }

  TemporaryFolder folder_;
  std::unique_ptr<Store> store_ =
      open_sqlite_store((folder_.path() / "attune.db").string(), {.mode = StoreOptions::Mode::create}).value();
};

TEST_F(ModelLogTest, TheLastWordOnARoleHolds) {
  ASSERT_TRUE(log().set_consent("ada", "explainer", Consent::granted, at(1)));
  ASSERT_TRUE(log().set_consent("ada", "reasoner", Consent::granted, at(2)));
  ASSERT_TRUE(log().set_consent("ada", "explainer", Consent::withdrawn, at(3)));
  reopen();
  EXPECT_THAT(log().consents("ada").value(), ElementsAre(StoredConsent{"explainer", Consent::withdrawn, at(3)},
                                                         StoredConsent{"reasoner", Consent::granted, at(2)}));
  EXPECT_THAT(log().consent_history("ada").value(), SizeIs(3));
  EXPECT_THAT(log().consents("bo").value(), IsEmpty());
  EXPECT_EQ(log().set_consent("", "explainer", Consent::granted, at(1)).error().code, ErrorCode::invalid_argument);
}

TEST_F(ModelLogTest, WhatLeftTheHouseIsToldNewestFirst) {
  ASSERT_TRUE(log().add_disclosure(disclosure("ada", "one")));
  ASSERT_TRUE(log().add_disclosure(disclosure("ada", std::string(ModelLog::kLongestText - 1, 'x') + "ü")));
  ASSERT_TRUE(log().add_disclosure(disclosure("bo", "other")));
  reopen();
  const auto told = log().disclosures("ada", 9).value();
  ASSERT_THAT(told, SizeIs(2));
  EXPECT_EQ(told[0].text, std::string(ModelLog::kLongestText - 1, 'x')) << "cut at a character";
  StoredDisclosure first = disclosure("ada", "one");
  first.id = told[1].id;
  EXPECT_EQ(told[1], first);
  EXPECT_THAT(log().disclosures("ada", 1, told[0].id).value(), ElementsAre(first));
  EXPECT_EQ(log().add_disclosure(disclosure("ada", "\xff")).error().code, ErrorCode::invalid_argument);
}

TEST_F(ModelLogTest, OldDisclosuresKeepAllButTheirTexts) {
  {
    std::vector<std::jthread> threads;  // which share commits
    for (int i = 0; i < 8; ++i)
      threads.emplace_back([&] {
        for (std::size_t k = 0; k < SqliteModelLog::kMostTexts / 8 + 1; ++k)
          ASSERT_TRUE(log().add_disclosure(disclosure("ada", "one")));
      });
  }
  ASSERT_TRUE(log().add_disclosure(disclosure("bo", "other")));
  const auto told = log().disclosures("ada", ModelLog::kMostDisclosures).value();
  ASSERT_THAT(told, SizeIs(SqliteModelLog::kMostTexts / 8 * 8 + 8));
  for (std::size_t i = 0; i < told.size(); ++i)
    EXPECT_EQ(told[i].text, i < SqliteModelLog::kMostTexts ? "one" : "") << i;
  EXPECT_EQ(told.back().tokens, 5);
  EXPECT_EQ(log().disclosures("bo", 1).value().at(0).text, "other");
}

TEST_F(ModelLogTest, SpendingOfDaysLongPastIsForgotten) {
  ASSERT_TRUE(log().add_spend(kToday, {{.role = "explainer"}}, {.calls = 1}));
  ASSERT_TRUE(log().add_spend(kToday + SqliteModelLog::kKeptDays, {{.role = "explainer"}}, {.calls = 1}));
  ASSERT_TRUE(store_->model_answers().settle());
  EXPECT_THAT(log().spending(0, kToday + 1'000).value(), SizeIs(2));
  ASSERT_TRUE(log().add_spend(kToday + SqliteModelLog::kKeptDays + 1, {{.role = "explainer"}}, {.calls = 1}));
  ASSERT_TRUE(store_->model_answers().settle());
  EXPECT_THAT(log().spending(0, kToday + 1'000).value(), SizeIs(2));
}

TEST_F(ModelLogTest, NoLimitIsPassedHoweverManyReserveAtOnce) {
  const SpendAccount role{.role = "explainer"};
  const SpendAccount key{.endpoint = "hosted"};
  const std::vector<LimitedAccount> accounts{{role, {.tokens = 1'000}}, {key, {.calls = 25}}};
  std::atomic<int> granted = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i)
      threads.emplace_back([&] {
        for (int j = 0; j < 10; ++j) {
          const auto refusal = log().reserve(kToday, accounts, {.calls = 1, .tokens = 30});
          ASSERT_TRUE(refusal) << refusal.error();
          if (!*refusal) ++granted;
        }
      });
  }
  EXPECT_EQ(granted, 25);
  const auto refusal = log().reserve(kToday, accounts, {.calls = 1, .tokens = 30}).value();
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->account.account, key);
  EXPECT_EQ(refusal->spent, (ModelSpend{.calls = 25, .tokens = 750}));
  EXPECT_FALSE(*log().reserve(kToday + 1, accounts, {.calls = 1})) << "another day";
  EXPECT_EQ(log().reserve(kToday, accounts, {.calls = -1}).error().code, ErrorCode::invalid_argument);
}

TEST_F(ModelLogTest, WhatIsGivenBackCanBeReservedAgain) {
  const SpendAccount role{.role = "explainer"};
  const std::vector<LimitedAccount> accounts{{role, {.tokens = 100}}};
  EXPECT_FALSE(*log().reserve(kToday, accounts, {.calls = 1, .tokens = 90}));
  EXPECT_TRUE(*log().reserve(kToday, accounts, {.calls = 1, .tokens = 90}));
  ASSERT_TRUE(log().add_spend(kToday, {role}, {.tokens = -80, .money = 0.25}));
  EXPECT_FALSE(*log().reserve(kToday, accounts, {.calls = 1, .tokens = 90}));
  ASSERT_TRUE(log().add_spend(kToday, {role}, {.tokens = -1'000}));
  reopen();
  EXPECT_THAT(log().spending(kToday, kToday).value(),
              ElementsAre(StoredSpend{kToday, role, {.calls = 2, .tokens = 0, .money = 0.25}}));
}

TEST_F(ModelLogTest, AllOfAPersonGoesWithWhatIsRememberedOfThem) {
  remember("ada");
  for (const char* user : {"ada", "bo"}) {
    ASSERT_TRUE(log().set_consent(user, "explainer", Consent::granted, at(1)));
    ASSERT_TRUE(log().add_disclosure(disclosure(user, "likes crime")));
    ASSERT_TRUE(log().add_spend(kToday, {{.role = "explainer"}, {.role = "explainer", .user = user}}, {.calls = 1}));
    ASSERT_TRUE(store_->model_answers().put({.key = user, .user = user, .answer = "{}", .created = at(1)}, 0, {}));
  }
  ASSERT_TRUE(store_->facts().erase_all("ada"));
  EXPECT_THAT(log().consents("ada").value(), IsEmpty());
  EXPECT_THAT(log().disclosures("ada", 9).value(), IsEmpty());
  EXPECT_EQ(store_->model_answers().find("ada", at(0), at(2)).value(), std::nullopt);
  EXPECT_EQ(store_->model_answers().counts().value().answers, 1U);
  EXPECT_THAT(log().spending(kToday, kToday).value(),
              ElementsAre(Field(&StoredSpend::account, SpendAccount{.role = "explainer"}),
                          Field(&StoredSpend::account, SpendAccount{.role = "explainer", .user = "bo"})));
  EXPECT_THAT(log().consents("bo").value(), SizeIs(1));
  EXPECT_THAT(log().disclosures("bo", 9).value(), SizeIs(1));
  ASSERT_TRUE(log().erase("bo"));
  EXPECT_THAT(log().disclosures("bo", 9).value(), IsEmpty());
}

TEST_F(ModelLogTest, AnErasedFactLivesOnInNoTextOfThePersons) {
  const std::vector<std::int64_t> ids{remember("ada")};
  ASSERT_TRUE(log().add_disclosure(disclosure("ada", "likes crime")));
  ASSERT_TRUE(store_->model_answers().put({.key = "k", .user = "ada", .answer = "{}", .created = at(1)}, 0, {}));
  ASSERT_TRUE(store_->facts().erase("ada", ids));
  EXPECT_THAT(log().disclosures("ada", 9).value(), ElementsAre(Field(&StoredDisclosure::text, "")));
  EXPECT_EQ(store_->model_answers().find("k", at(0), at(2)).value(), std::nullopt);
}

}  // namespace
}  // namespace attune
