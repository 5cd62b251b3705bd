#include "roles/conversational_agent/model_phraser.h"

#include "roles/testing/writing_workspace.h"

#include <gmock/gmock.h>

namespace attune::roles {
namespace {

using testing::HasSubstr;

/// The sentences that are to be said anew.
std::vector<std::string> given(const llm::Question& question) {
  std::vector<std::string> sentences;
  const std::string text = input_text(question, "sentences");
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, end - at);
    sentences.push_back(line.substr(line.find(": ") + 2));
    at = end + 1;
  }
  return sentences;
}

json::value said(const std::vector<std::string>& sentences) {
  json::array all;
  for (const std::string& sentence : sentences) all.emplace_back(sentence);
  return json::object{{"sentences", std::move(all)}};
}

std::string reply_to(std::string_view message, ScriptedRoleModel::Script script) {
  WritingWorkspace workspace(std::move(script));
  workspace.assistant({.phraser = std::make_shared<ModelPhraser>(workspace.model, workspace.prompts)});
  return workspace.say(message).reply;
}

TEST(ModelPhraserTest, WordsTheFrameAndKeepsTheContent) {
  std::vector<std::string> seen;
  const std::string reply = reply_to("something like Heat", [&](const llm::Question& question) {
    seen = given(question);
    std::vector<std::string> anew = seen;
    for (std::string& sentence : anew)
      if (sentence.starts_with("Here")) sentence = "Well, " + sentence;
    return said(anew);
  });
  ASSERT_FALSE(seen.empty());
  EXPECT_THAT(seen.front(), testing::Not(HasSubstr("Heat")));  // a slot stands for it
  EXPECT_THAT(reply, testing::StartsWith("Well, Here"));
  EXPECT_THAT(reply, HasSubstr("Heat"));
}

TEST(ModelPhraserTest, WhatAddsDropsOrTurnsIsTheTemplates) {
  const std::string plain =
      reply_to("something like Heat", [](const llm::Question&) -> Result<json::value> { return unavailable("away"); });
  const std::vector<std::function<std::string(std::string)>> faults{
      [](const std::string&) { return "Here you are."; },
      [](const std::string& sentence) { return sentence + " Alien is better."; },
      [](const std::string& sentence) { return sentence + " It won 3 awards."; },
      [](const std::string& sentence) { return "I do not think so: " + sentence; },
      [](const std::string& sentence) { return sentence + " https://evil.example"; },
      [](const std::string& sentence) { return sentence + " {9}"; },
      [](const std::string& sentence) { return sentence + " Shall I?"; },
      [](const std::string&) { return ""; }};
  for (std::size_t fault = 0; fault < faults.size(); ++fault)
    EXPECT_EQ(reply_to("something like Heat",
                       [&](const llm::Question& question) {
                         std::vector<std::string> anew = given(question);
                         for (std::string& sentence : anew) sentence = faults[fault](sentence);
                         return said(anew);
                       }),
              plain)
        << fault;
}

TEST(ModelPhraserTest, MoreOrFewerSentencesAreTheTemplates) {
  const auto silent = [](const llm::Question&) -> Result<json::value> { return unavailable("away"); };
  for (const char* odd : {"null", "{}", R"({"sentences": []})", R"({"sentences": [1]})", R"({"sentences": "x"})"})
    EXPECT_EQ(
        reply_to("something like Heat", [&](const llm::Question&) -> Result<json::value> { return parse_json(odd); }),
        reply_to("something like Heat", silent))
        << odd;
}

TEST(ModelPhraserTest, AQuestionStaysOneAndItsChoicesStay) {
  const auto ask = [](ScriptedRoleModel::Script script) {
    WritingWorkspace workspace(std::move(script));
    workspace.assistant({.phraser = std::make_shared<ModelPhraser>(workspace.model, workspace.prompts)});
    return workspace.say("I'm bored").question;
  };
  const auto plain = ask([](const llm::Question&) -> Result<json::value> { return unavailable("away"); });
  ASSERT_TRUE(plain);
  const auto told = ask([](const llm::Question& question) {
    std::vector<std::string> anew = given(question);
    for (std::string& sentence : anew) sentence = "No more questions.";
    return said(anew);
  });
  ASSERT_TRUE(told);
  EXPECT_EQ(told->text, plain->text);
  EXPECT_EQ(told->choices, plain->choices);
}

}  // namespace
}  // namespace attune::roles
