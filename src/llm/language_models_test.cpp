#include "llm/language_models.h"

#include "base/file.h"
#include "llm/testing/scripted_endpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::llm {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ScriptedEndpoint = testing::ScriptedEndpoint;

constexpr std::string_view kPrompt = R"(
name = "reasoner"
version = 2
system = "Answer."
user = "{words}"
answer_json = '{"type":"object","properties":{"n":{"type":"integer"},"say":{"type":"string"}},"required":["n"],"additionalProperties":false}'
[inputs.words]
kind = "text"
about = "words"
)";

ChatReply says(std::string text) {
  ChatReply reply;
  reply.message = {Speaker::assistant, std::move(text)};
  reply.usage = {100, 10, false};
  reply.model = "m-1";
  return reply;
}

class LanguageModelsTest : public ::testing::Test {
 protected:
  LanguageModelsTest() {
    store_ = open_sqlite_store((folder_.path() / "attune.db").string(), {.mode = StoreOptions::Mode::create}).value();
    settings_.endpoints["here"] = {.name = "here", .url = "http://127.0.0.1:1/v1", .model = "m"};
    settings_.endpoints["far"] = {.name = "far", .url = "https://models.example/v1", .model = "m"};
    settings_.roles[ModelRole::reasoner] = {.endpoint = "here"};
  }

  LanguageModels& models(ScriptedEndpoint::OnChat on_chat) {
    Endpoints endpoints;
    for (const auto& [name, endpoint] : settings_.endpoints) {
      auto scripted = std::make_unique<ScriptedEndpoint>(on_chat);
      logs_[name] = scripted->log();
      endpoints.emplace(name, std::move(scripted));
    }
    models_.emplace(settings_, std::move(endpoints), *store_, clock_);
    return *models_;
  }
  Question question(std::string words, std::string user = "") {
    return {.role = ModelRole::reasoner,
            .prompt = &prompt_,
            .inputs = {{"words", std::move(words)}},
            .user = std::move(user)};
  }
  std::string sent(const std::string& endpoint) {
    std::string text;
    for (const ChatRequest& request : logs_.at(endpoint)->requests)
      for (const ChatMessage& message : request.messages) text += message.text + "\n";
    return text;
  }

  TemporaryFolder folder_;
  ManualClock clock_{Time{std::chrono::days(20'000)}};
  std::unique_ptr<Store> store_;
  LanguageModelSettings settings_;
  Prompt prompt_ = Prompt::parse(kPrompt, "reasoner").value();
  std::map<std::string, std::shared_ptr<const ScriptedEndpoint::Log>> logs_;
  std::optional<LanguageModels> models_;
};

TEST_F(LanguageModelsTest, AnAnswerOfItsShapeComesBackAndIsCounted) {
  LanguageModels& asked = models([](auto...) { return says(R"({"n": 3})"); });
  const auto answered = asked.answer(question("how many"), {});
  ASSERT_TRUE(answered) << answered.error();
  EXPECT_EQ(answered->value, *parse_json(R"({"n": 3})"));
  EXPECT_EQ(answered->model, "m-1");
  const RoleFigures figures = asked.figures(ModelRole::reasoner);
  EXPECT_EQ(figures.asked, 1U);
  EXPECT_EQ(figures.answered, 1U);
  EXPECT_EQ(figures.prompt_tokens, 100U);
  EXPECT_EQ(figures.whole.count(), 1U);
  EXPECT_EQ(asked.answer({.role = ModelRole::explainer, .prompt = &prompt_}, {}).error().code, ErrorCode::unsupported);
}

TEST_F(LanguageModelsTest, TheSameQuestionIsAskedOnce) {
  LanguageModels& asked = models([](auto...) { return says(R"({"n": 3})"); });
  ASSERT_TRUE(asked.answer(question("how many"), {}));
  ASSERT_TRUE(store_->model_answers().settle());
  const auto again = asked.answer(question("how many"), {});
  ASSERT_TRUE(again) << again.error();
  EXPECT_TRUE(again->is_cached);
  EXPECT_EQ(logs_.at("here")->count(), 1U);
  EXPECT_FALSE(asked.answer(question("how many", "ada"), {})->is_cached) << "a person's own";
}

TEST_F(LanguageModelsTest, WhatIsNotOfItsShapeGoesBackOnce) {
  LanguageModels& mended =
      models([](std::size_t number, auto&&...) { return says(number == 0 ? "three" : R"({"n":3})"); });
  ASSERT_TRUE(mended.answer(question("how many"), {}));
  EXPECT_EQ(logs_.at("here")->count(), 2U);
  EXPECT_THAT(sent("here"), HasSubstr("can't be used"));

  LanguageModels& never = models([](auto...) { return says(R"({"n":"three"})"); });
  EXPECT_EQ(never.answer(question("how many now"), {}).error().code, ErrorCode::type_error);
  EXPECT_EQ(logs_.at("here")->count(), 2U);
}

TEST_F(LanguageModelsTest, NothingOfAPersonLeavesTheHouseWithoutTheirConsent) {
  settings_.roles[ModelRole::reasoner].endpoint = "far";
  LanguageModels& asked = models([](auto...) { return says(R"({"n": 1})"); });
  EXPECT_TRUE(asked.is_remote(ModelRole::reasoner));
  EXPECT_EQ(asked.answer(question("I am ada", "ada"), {}).error().code, ErrorCode::permission_denied);
  EXPECT_EQ(logs_.at("far")->count(), 0U);
  EXPECT_TRUE(store_->model_log().disclosures("ada", 10)->empty());

  ASSERT_TRUE(store_->model_log().set_consent("ada", "reasoner", Consent::granted, clock_.now()));
  ASSERT_TRUE(asked.answer(question("I am ada", "ada"), {}));
  ASSERT_TRUE(store_->model_log().set_consent("ada", "reasoner", Consent::withdrawn, clock_.now()));
  EXPECT_FALSE(asked.answer(question("I am ada", "ada"), {})) << "a cached answer is one too";
  EXPECT_EQ(asked.answer(question("I am somebody"), {}).error().code, ErrorCode::permission_denied)
      << "whoever has no name can't agree";
}

TEST_F(LanguageModelsTest, WhatIsNobodysNeedsNobodysConsent) {
  settings_.roles[ModelRole::knowledge_base] = {.endpoint = "far"};
  LanguageModels& asked = models([](auto...) { return says(R"({"n": 1})"); });
  Question about = question("what is known of Heat");
  about.role = ModelRole::knowledge_base;
  EXPECT_TRUE(asked.answer(about, {}));
}

TEST_F(LanguageModelsTest, WhatLeavesIsMaskedRecordedAndComesBackUnmasked) {
  settings_.roles[ModelRole::reasoner].endpoint = "far";
  ASSERT_TRUE(store_->model_log().set_consent("ada", "reasoner", Consent::granted, clock_.now()));
  LanguageModels& asked = models([](std::size_t, const ChatRequest& request, const CallOptions&) {
    const std::string& text = request.messages.back().text;
    const std::size_t at = text.find("[EMAIL_1]");
    return says(fmt::format(R"({{"n": 1, "say": "{}"}})", at == std::string::npos ? "none" : "I wrote to [EMAIL_1]"));
  });
  Question about = question("write to ada.lovelace@post.example for Miss Lovelace", "ada");
  about.personal = {"Lovelace"};
  const auto answered = asked.answer(about, {});
  ASSERT_TRUE(answered) << answered.error();
  EXPECT_EQ(answered->value.at("say").as_string(), "I wrote to ada.lovelace@post.example");
  EXPECT_THAT(sent("far"), Not(HasSubstr("ovelace")));
  const auto told = store_->model_log().disclosures("ada", 10);
  ASSERT_THAT(*told, SizeIs(1));
  EXPECT_EQ(told->front().host, "models.example");
  EXPECT_THAT(told->front().text, HasSubstr("[EMAIL_1]"));
  EXPECT_THAT(told->front().text, Not(HasSubstr("ovelace")));
}

TEST_F(LanguageModelsTest, OnThisMachineNothingIsMaskedOrRecorded) {
  LanguageModels& asked = models([](auto...) { return says(R"({"n": 1})"); });
  ASSERT_TRUE(asked.answer(question("write to ada.lovelace@post.example", "ada"), {}));
  EXPECT_THAT(sent("here"), HasSubstr("ada.lovelace@post.example"));
  EXPECT_TRUE(store_->model_log().disclosures("ada", 10)->empty());
}

TEST_F(LanguageModelsTest, BudgetsAreHardAndCallsThatDidNothingAreFree) {
  settings_.roles[ModelRole::reasoner].cache = ModelCacheMode::none;
  settings_.roles[ModelRole::reasoner].budget.calls = 2;
  std::size_t failing = 3;
  LanguageModels& asked = models([&](std::size_t, const ChatRequest&, const CallOptions& options) -> Result<ChatReply> {
    if (failing == 0) return says(R"({"n": 1})");
    --failing;
    options.on_failed({.is_safe_again = true});
    return unavailable("no connection");
  });
  for (int i = 0; i < 3; ++i) EXPECT_EQ(asked.answer(question("x"), {}).error().code, ErrorCode::unavailable);
  EXPECT_TRUE(asked.answer(question("x"), {}));
  EXPECT_TRUE(asked.answer(question("x"), {}));
  EXPECT_EQ(asked.answer(question("x"), {}).error().code, ErrorCode::resource_exhausted);
  clock_.advance(std::chrono::hours(24));
  EXPECT_TRUE(asked.answer(question("x"), {}));
  EXPECT_EQ(asked.figures(ModelRole::reasoner).failed.at(ErrorCode::unavailable), 3U);
}

TEST_F(LanguageModelsTest, AQuestionThatDoesNotFitSaysSo) {
  settings_.endpoints["here"].context_tokens = 1100;
  LanguageModels& asked = models([](auto...) { return says(R"({"n": 1})"); });
  EXPECT_EQ(asked.answer(question(std::string(100'000, 'x')), {}).error().code, ErrorCode::resource_exhausted);
  EXPECT_EQ(logs_.at("here")->count(), 0U);
}

}  // namespace
}  // namespace attune::llm
