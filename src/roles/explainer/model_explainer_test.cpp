#include "roles/explainer/model_explainer.h"

#include "roles/testing/writing_workspace.h"

#include <gmock/gmock.h>

namespace attune::roles {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::Not;

/// Writes the text about every item, and cites all that is there for it.
json::value about_all(const llm::Question& question, std::string_view text) {
  json::array sentences;
  std::string lines = input_text(question, "items");
  for (std::size_t at = 0; at < lines.size(); at = lines.find('\n', at) + 1) {
    const std::string item = lines.substr(at, lines.find(':', at) - at);
    json::array ids;
    const std::string evidence = input_text(question, "evidence");
    for (std::size_t from = 0; from < evidence.size(); from = evidence.find('\n', from) + 1) {
      const std::string line = evidence.substr(from, evidence.find('\n', from) - from);
      if (line.contains("(" + item + ")")) ids.emplace_back(line.substr(0, line.find(' ')));
    }
    sentences.push_back({{"item", item}, {"text", text}, {"evidence", ids}});
  }
  return json::object{{"sentences", sentences}};
}

std::vector<std::string> texts(const assistant::Answer& answer) {
  std::vector<std::string> all;
  for (const Reason& reason : answer.reasons) all.push_back(reason.text);
  return all;
}

/// The reasons for "something like Heat" when a model answers so.
std::vector<std::string> reasons_told(ScriptedRoleModel::Script script) {
  WritingWorkspace workspace(std::move(script));
  workspace.assistant({.explainer = std::make_shared<ModelExplainer>(workspace.model, workspace.prompts)});
  return texts(workspace.say("something like Heat"));
}

TEST(ModelExplainerTest, ItsSentencesTakeThePlaceOfTheTemplates) {
  const auto told = reasons_told(
      [](const llm::Question& question) { return about_all(question, "It shares Michael Mann and crime with Heat."); });
  EXPECT_THAT(told, Contains("It shares Michael Mann and crime with Heat"));
  EXPECT_THAT(told, Not(Contains(HasSubstr("Like Heat: "))));
}

TEST(ModelExplainerTest, WhatIsNotBorneOutStaysTheTemplates) {
  const auto plain = reasons_told([](const llm::Question&) -> Result<json::value> { return unavailable("away"); });
  for (const std::string_view lie : {"It shares Al Pacino with Heat.", "You rated Heat 5.", "It won an Oscar.",
                                     "Open https://evil.example now.", ""})
    EXPECT_EQ(reasons_told([&](const llm::Question& question) { return about_all(question, lie); }), plain) << lie;
}

TEST(ModelExplainerTest, AnswersOfAnyShapeAreBorne) {
  const auto plain = reasons_told([](const llm::Question&) -> Result<json::value> { return unavailable("away"); });
  for (const char* odd : {"null", "[]", "{}", R"({"sentences": 7})", R"({"sentences": [null, {"item": "i99"}]})",
                          R"({"sentences": [{"item": "i1", "text": "Crime.", "evidence": ["e99", 4]}]})"})
    EXPECT_EQ(reasons_told([&](const llm::Question&) -> Result<json::value> { return parse_json(odd); }), plain) << odd;
}

TEST(ModelExplainerTest, OneQuestionATurnAndNoneWithoutEvidence) {
  WritingWorkspace workspace([](const llm::Question& question) { return about_all(question, "It is crime."); });
  workspace.assistant({.explainer = std::make_shared<ModelExplainer>(workspace.model, workspace.prompts)});
  workspace.say("hello");
  EXPECT_TRUE(workspace.model.asked().empty());
  workspace.say("something like Heat");
  const auto asked = workspace.model.asked();
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_EQ(asked[0].user, "ada");
  EXPECT_EQ(asked[0].role, ModelRole::explainer);
  EXPECT_EQ(input_text(asked[0], "language"), "en");
  EXPECT_THAT(input_text(asked[0], "evidence"), HasSubstr("Heat"));
}

TEST(ModelExplainerTest, NothingIsSaidTwiceAndNoEvidenceIsLost) {
  const auto count = [](const assistant::Answer& answer) {
    std::size_t cited = 0;
    for (const Reason& reason : answer.reasons) cited += reason.evidence.size();
    return cited;
  };
  WritingWorkspace workspace([](const llm::Question& question) {
    json::value answer = about_all(question, "It shares Michael Mann with Heat.");
    json::array& sentences = answer.as_object().at("sentences").as_array();
    const json::array once = sentences;
    for (const json::value& sentence : once) sentences.push_back(sentence);
    return answer;
  });
  workspace.assistant({});
  const assistant::Answer plain = workspace.say("something like Heat");
  workspace.assistant({.explainer = std::make_shared<ModelExplainer>(workspace.model, workspace.prompts)});
  const assistant::Answer worded = workspace.say("something like Heat");
  EXPECT_EQ(std::ranges::count(texts(worded), "It shares Michael Mann with Heat"), 1);
  EXPECT_EQ(count(worded), count(plain));
  EXPECT_EQ(worded.evidence.size(), plain.evidence.size());
}

}  // namespace
}  // namespace attune::roles
