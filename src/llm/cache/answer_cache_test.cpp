#include "llm/cache/answer_cache.h"

#include "base/file.h"
#include "store/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::llm {
namespace {

ChatRequest request_of(std::string_view text) {
  return {.model = "small",
          .messages = {{.speaker = Speaker::system, .text = "Say why."},
                       {.speaker = Speaker::user, .text = std::string(text)}}};
}

CacheQuestion question_of(std::string_view text, std::string_view user = "ada") {
  return cache_question("hosted", request_of(text), "explainer 3", user);
}

class AnswerCacheTest : public testing::Test {
 protected:
  void keep(const CacheQuestion& question, std::string_view answer, std::vector<float> vector = {}) {
    ASSERT_TRUE(cache_.keep(question, cache_.erasures().value(), answer, "small", std::move(vector)));
    ASSERT_TRUE(store_->model_answers().settle());
  }
  std::string found(const CacheQuestion& question) {
    const auto answer = cache_.find(question).value();
    return answer ? answer->answer : "";
  }
  std::string found_like(const CacheQuestion& question, std::vector<float> vector) {
    const auto answer = cache_.find_like(question, vector).value();
    return answer ? answer->answer : "";
  }

  TemporaryFolder folder_;
  std::unique_ptr<Store> store_ =
      open_sqlite_store((folder_.path() / "attune.db").string(), {.mode = StoreOptions::Mode::create}).value();
  ManualClock clock_{Time{std::chrono::days(20'000)}};
  AnswerCache cache_{store_->model_answers(), clock_};
};

TEST_F(AnswerCacheTest, TheSameQuestionHasTheSameAnswerForAWhile) {
  EXPECT_EQ(found(question_of("a")), "");
  keep(question_of("a"), "1");
  EXPECT_EQ(found(question_of("a")), "1");
  EXPECT_EQ(cache_.find(question_of("a")).value()->model, "small");
  clock_.advance(std::chrono::hours(24 * 31));
  EXPECT_EQ(found(question_of("a")), "");
}

TEST_F(AnswerCacheTest, EverythingThatMayChangeTheAnswerTellsQuestionsApart) {
  const std::string key = question_of("a").key;
  EXPECT_EQ(question_of("a").key, key);
  EXPECT_NE(question_of("b").key, key);
  EXPECT_NE(question_of("a", "bo").key, key);
  EXPECT_NE(cache_question("other", request_of("a"), "explainer 3", "ada").key, key);
  EXPECT_NE(cache_question("hosted", request_of("a"), "explainer 4", "ada").key, key);
  const auto changed = [&](auto change) {
    ChatRequest request = request_of("a");
    change(request);
    return cache_question("hosted", request, "explainer 3", "ada").key;
  };
  EXPECT_NE(changed([](ChatRequest& request) { request.model = "large"; }), key);
  EXPECT_NE(changed([](ChatRequest& request) { request.temperature = 0.1; }), key);
  EXPECT_NE(changed([](ChatRequest& request) { request.seed = 0; }), key);
  EXPECT_NE(changed([](ChatRequest& request) { request.max_answer_tokens = 1; }), key);
  EXPECT_NE(changed([](ChatRequest& request) { request.shape = AnswerShape{"x", {}}; }), key);
  EXPECT_NE(changed([](ChatRequest& request) { request.tools.push_back({"t", "", {}}); }), key);
  EXPECT_NE(changed([](ChatRequest& request) { request.messages[0].speaker = Speaker::user; }), key);
}

TEST_F(AnswerCacheTest, AQuestionThatMeansTheSameIsFoundByItsVector) {
  keep(question_of("thrillers after 1990 please"), "old", {1, 0});
  clock_.advance(std::chrono::minutes(1));
  keep(question_of("after 1990: thrillers"), "new", {0.99F, 0.05F});
  EXPECT_EQ(found_like(question_of("some thrillers after 1990"), {1, 0.001F}), "old") << "the nearest";
  EXPECT_EQ(found_like(question_of("some thrillers after 1990"), {0, 1}), "") << "too far";
  EXPECT_EQ(found_like(question_of("some thrillers after 1990"), {1, 0, 0}), "") << "of another length";
  EXPECT_EQ(found_like(question_of("some thrillers after 1990"), {0, 0}), "");
}

TEST_F(AnswerCacheTest, NumbersAndWordsThatTurnTheMeaningMustBeTheSame) {
  keep(question_of("thrillers after 1990"), "1", {1, 0});
  EXPECT_EQ(found_like(question_of("Thrillers, after 1990!"), {1, 0}), "1");
  EXPECT_EQ(found_like(question_of("thrillers after 1980"), {1, 0}), "");
  EXPECT_EQ(found_like(question_of("thrillers before 1990"), {1, 0}), "");
  EXPECT_EQ(found_like(question_of("no thrillers after 1990"), {1, 0}), "");
  EXPECT_EQ(found_like(question_of("thrillers nach 1990"), {1, 0}), "");
}

TEST_F(AnswerCacheTest, NobodyGetsAnothersAnswer) {
  keep(question_of("a", "ada"), "ada's", {1, 0});
  keep(question_of("a", ""), "everybody's", {1, 0});
  EXPECT_EQ(found(question_of("a", "bo")), "");
  EXPECT_EQ(found_like(question_of("a", "bo"), {1, 0}), "");
  EXPECT_EQ(found_like(question_of("b", "ada"), {1, 0}), "ada's");
}

TEST_F(AnswerCacheTest, WhatWasAskedBeforeAnErasureIsNotKept) {
  const std::int64_t asked = cache_.erasures().value();
  ASSERT_TRUE(store_->facts().erase_all("ada"));
  ASSERT_TRUE(cache_.keep(question_of("a"), asked, "1", "small"));
  ASSERT_TRUE(store_->model_answers().settle());
  EXPECT_EQ(found(question_of("a")), "");
}

}  // namespace
}  // namespace attune::llm
