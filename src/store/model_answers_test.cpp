#include "store/model_answers.h"

#include "base/file.h"
#include "store/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

Time at(int minute) {
  return Time{std::chrono::minutes(minute)};
}

class ModelAnswersTest : public testing::Test {
 protected:
  ModelAnswers& answers() { return store_->model_answers(); }
  static StoredAnswer answer(std::string key, int minute, std::vector<float> vector = {}) {
    return {.key = std::move(key),
            .family = "f",
            .user = "ada",
            .guard = "1990",
            .answer = R"({"a":1})",
            .model = "small",
            .vector = std::move(vector),
            .created = at(minute)};
  }

  TemporaryFolder folder_;
  std::unique_ptr<Store> store_ =
      open_sqlite_store((folder_.path() / "attune.db").string(), {.mode = StoreOptions::Mode::create}).value();
};

TEST_F(ModelAnswersTest, GivesWhatWasPut) {
  ASSERT_TRUE(answers().put(answer("k", 1, {1, -0.5F}), 0, {}));
  ASSERT_TRUE(answers().settle());
  EXPECT_EQ(answers().find("k", at(0), at(1)).value(), answer("k", 1, {1, -0.5F}));
  EXPECT_EQ(answers().find("k", at(2), at(3)).value(), std::nullopt) << "it is too old";
  EXPECT_EQ(answers().find("l", at(0), at(1)).value(), std::nullopt);
  EXPECT_EQ(answers().put(answer("\xff", 1), 0, {}).error().code, ErrorCode::invalid_argument);
}

TEST_F(ModelAnswersTest, RelativesShareFamilyUserAndGuard) {
  StoredAnswer of_another = answer("bo's", 4, {1});
  of_another.user = "bo";
  StoredAnswer guarded = answer("other year", 5, {1});
  guarded.guard = "1980";
  for (const StoredAnswer& each :
       {answer("old", 1, {1}), answer("new", 2, {2}), answer("exact", 3), of_another, guarded})
    ASSERT_TRUE(answers().put(each, 0, {}));
  ASSERT_TRUE(answers().settle());
  EXPECT_THAT(answers().relatives("f", "ada", "1990", at(0), 9).value(),
              ElementsAre(Field(&StoredAnswer::key, "new"), Field(&StoredAnswer::key, "old")));
  EXPECT_THAT(answers().relatives("f", "ada", "1990", at(2), 9).value(), ElementsAre(Field(&StoredAnswer::key, "new")));
  EXPECT_THAT(answers().relatives("g", "ada", "1990", at(0), 9).value(), IsEmpty());
}

TEST_F(ModelAnswersTest, WhatWasNotUsedForTheLongestGoes) {
  for (int i = 1; i <= 3; ++i) ASSERT_TRUE(answers().put(answer(std::to_string(i), i), 0, {.most = 3}));
  ASSERT_TRUE(answers().settle());
  ASSERT_TRUE(answers().find("1", at(0), at(60)).value());
  ASSERT_TRUE(answers().put(answer("4", 61), 0, {.most = 3}));
  ASSERT_TRUE(answers().settle());
  EXPECT_EQ(answers().find("2", at(0), at(61)).value(), std::nullopt);
  for (const char* kept : {"1", "3", "4"}) EXPECT_TRUE(answers().find(kept, at(0), at(61)).value()) << kept;
  EXPECT_EQ(answers().counts().value().answers, 3U);
}

TEST_F(ModelAnswersTest, TakesNoMoreSpaceThanItMay) {
  for (int i = 0; i < 50; ++i) {
    StoredAnswer large = answer(std::to_string(i), i);
    large.answer = std::string(10'000, 'x');
    ASSERT_TRUE(answers().put(large, 0, {.size_bytes = 100'000}));
  }
  ASSERT_TRUE(answers().settle());
  const auto counts = answers().counts().value();
  EXPECT_LE(counts.size_bytes, 100'000U);
  EXPECT_GE(counts.answers, 8U);
  EXPECT_EQ(answers().erase("bo").value(), 0U);
  EXPECT_EQ(answers().erase("").value(), counts.answers);
  EXPECT_EQ(answers().counts().value().size_bytes, 0U);
}

TEST_F(ModelAnswersTest, WhatWasOnItsWayDuringAnErasureIsNotKept) {
  const std::int64_t asked = answers().erasures().value();
  ASSERT_TRUE(answers().erase("ada"));
  ASSERT_TRUE(answers().put(answer("late", 1), asked, {}));
  StoredAnswer of_nobody = answer("nobody's", 1);
  of_nobody.user = "";
  ASSERT_TRUE(answers().put(of_nobody, asked, {}));
  ASSERT_TRUE(answers().put(answer("asked again", 1), answers().erasures().value(), {}));
  ASSERT_TRUE(answers().settle());
  EXPECT_EQ(answers().find("late", at(0), at(1)).value(), std::nullopt);
  EXPECT_TRUE(answers().find("nobody's", at(0), at(1)).value());
  EXPECT_TRUE(answers().find("asked again", at(0), at(1)).value());
}

TEST_F(ModelAnswersTest, AnAnswerPutAgainCountsOnce) {
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(answers().put(answer("k", i), 0, {}));
  ASSERT_TRUE(answers().settle());
  EXPECT_EQ(answers().counts().value().answers, 1U);
  EXPECT_EQ(answers().find("k", at(0), at(9)).value()->created, at(4));
}

}  // namespace
}  // namespace attune
