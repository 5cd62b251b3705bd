#include "roles/reasoner/reasoner.h"

#include "roles/prompts.h"
#include "roles/testing/scripted_role_model.h"

#include <numeric>

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

namespace attune::roles {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

/// The numbers and texts that a question shows.
std::vector<std::string> shown(const llm::Question& question) {
  std::vector<std::string> texts;
  for (const llm::PromptLine& line : std::get<std::vector<llm::PromptLine>>(question.inputs.at("candidates")))
    texts.push_back(line.text.substr(line.text.find(". ") + 2));
  return texts;
}

/// A judge who likes what comes late in the alphabet.
Result<json::value> by_name(const llm::Question& question) {
  const std::vector<std::string> texts = shown(question);
  std::vector<std::size_t> places(texts.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  std::ranges::sort(places, std::ranges::greater(), [&](std::size_t i) { return texts[i]; });
  json::array order;
  for (const std::size_t place : places) order.push_back(place + 1);
  return json::object{{"order", std::move(order)}};
}

class ModelJudgeTest : public testing::Test {
 protected:
  Result<std::vector<std::size_t>> order(ScriptedRoleModel::Script script, const std::vector<std::string>& candidates) {
    model_ = std::make_unique<ScriptedRoleModel>(std::move(script));
    return ModelJudge(*model_, prompts_).order({candidates, "a wish", "ada"}, {});
  }
  Prompts prompts_ = Prompts::open("").value();
  std::unique_ptr<ScriptedRoleModel> model_;
};

TEST_F(ModelJudgeTest, EveryListIsShownBothWays) {
  EXPECT_THAT(*order(by_name, {"b", "a", "c"}), ElementsAre(2, 0, 1));
  ASSERT_THAT(model_->asked(), SizeIs(2));
  EXPECT_THAT(shown(model_->asked()[0]), ElementsAre("b", "a", "c"));
  EXPECT_THAT(shown(model_->asked()[1]), ElementsAre("c", "a", "b"));
  EXPECT_EQ(model_->asked()[0].user, "ada");
}

TEST_F(ModelJudgeTest, AModelThatGoesByThePlaceChangesNothing) {
  const auto first_is_best = [](const llm::Question& question) -> Result<json::value> {
    json::array order;
    for (std::size_t i = 1; i <= shown(question).size(); ++i) order.push_back(i);
    return json::object{{"order", std::move(order)}};
  };
  EXPECT_THAT(*order(first_is_best, {"a", "b", "c", "d"}), ElementsAre(0, 1, 2, 3));
}

TEST_F(ModelJudgeTest, AnswersThatMissTheListAreTakenForWhatTheyAre) {
  const auto wild = [](const llm::Question&) -> Result<json::value> {
    return *parse_json(R"({"order":[3,3,99,-1,0,2.5]})");
  };
  EXPECT_THAT(*order(wild, {"a", "b", "c"}), ElementsAre(0, 2, 1)) << "3 and, turned, 1 are named; ties as they were";
  EXPECT_THAT(*order([](const llm::Question&) -> Result<json::value> { return json::value("nothing"); }, {"a", "b"}),
              ElementsAre(0, 1));
}

TEST_F(ModelJudgeTest, OneShowingThatFailsLeavesTheOther) {
  std::size_t asked = 0;
  const auto once = [&](const llm::Question& question) -> Result<json::value> {
    if (++asked == 1) return unavailable("busy");
    return by_name(question);
  };
  EXPECT_THAT(*order(once, {"a", "b"}), ElementsAre(1, 0));
  const auto never = [](const llm::Question&) -> Result<json::value> { return unavailable("busy"); };
  EXPECT_EQ(order(never, {"a", "b"}).error().code, ErrorCode::unavailable);
}

TEST_F(ModelJudgeTest, AModelWhoseTimeIsUpIsNotAskedAgain) {
  const auto slow = [](const llm::Question&) -> Result<json::value> { return deadline_exceeded("too slow"); };
  EXPECT_EQ(order(slow, {"a", "b"}).error().code, ErrorCode::deadline_exceeded);
  EXPECT_THAT(model_->asked(), SizeIs(1));
}

TEST_F(ModelJudgeTest, TheBestOfALongListRisesThroughTheWindows) {
  std::vector<std::string> names;
  for (int i = 0; i < 50; ++i) names.push_back(fmt::format("{:02}", i));
  const auto ordered = order(by_name, names);
  ASSERT_TRUE(ordered);
  EXPECT_EQ(ordered->front(), 49U);
  std::vector<std::size_t> places(50);
  std::iota(places.begin(), places.end(), std::size_t{0});
  EXPECT_TRUE(std::ranges::is_permutation(*ordered, places));
  for (const llm::Question& question : model_->asked()) EXPECT_LE(shown(question).size(), ModelJudge::kWindow);
}

TEST_F(ModelJudgeTest, JudgementsAreMeansOfTwoShowings) {
  std::size_t asked = 0;
  model_ = std::make_unique<ScriptedRoleModel>([&](const llm::Question&) -> Result<json::value> {
    return *parse_json(++asked == 1 ? R"({"judgements":[{"number":1,"score":8,"reason":"Calm."},
                                                        {"number":2,"score":2,"reason":"Loud."}]})"
                                    : R"({"judgements":[{"number":1,"score":4,"reason":"Noisy."},
                                                        {"number":2,"score":6,"reason":"Quiet."},
                                                        {"number":7,"score":9,"reason":"Nobody's."}]})");
  });
  const std::vector<std::string> candidates{"a", "b"};
  const auto judged = ModelJudge(*model_, prompts_).assess({candidates, "something calm", ""}, {});
  ASSERT_TRUE(judged) << judged.error();
  EXPECT_DOUBLE_EQ(judged->at(0).score, 0.7);
  EXPECT_DOUBLE_EQ(judged->at(1).score, 0.3);
  EXPECT_EQ(judged->at(0).reason, "Calm.");
}

RC_GTEST_FIXTURE_PROP(ModelJudgeTest, WhateverAModelAnswersTheOrderIsAPermutation, (std::vector<int> numbers)) {
  const std::vector<std::string> names{"a", "b", "c", "d", "e"};
  const auto ordered = order(
      [&](const llm::Question&) -> Result<json::value> {
        return json::object{{"order", json::array(numbers.begin(), numbers.end())}};
      },
      names);
  RC_ASSERT(ordered.has_value());
  RC_ASSERT(std::ranges::is_permutation(*ordered, std::vector<std::size_t>{0, 1, 2, 3, 4}));
}

}  // namespace
}  // namespace attune::roles
