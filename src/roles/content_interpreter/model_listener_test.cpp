#include "roles/content_interpreter/model_listener.h"

#include "assistant/assistant.h"
#include "base/file.h"
#include "roles/prompts.h"
#include "roles/testing/film_view.h"
#include "roles/testing/scripted_role_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::roles {
namespace {

using assistant::HeardTaste;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

json::object taste(std::string_view about, std::string_view polarity, std::string_view quote, double confidence = 0.9) {
  return {{"about", about}, {"polarity", polarity}, {"quote", quote}, {"confidence", confidence}};
}

std::shared_ptr<ScriptedRoleModel> model_that_hears(json::array tastes) {
  return std::make_shared<ScriptedRoleModel>(
      [tastes = std::move(tastes)](const llm::Question&) { return json::object{{"tastes", tastes}}; });
}

class ModelListenerTest : public testing::Test {
 protected:
  std::vector<HeardTaste> hear(std::string_view message, json::array tastes) {
    const auto model = model_that_hears(std::move(tastes));
    ModelListener listener(*model, prompts_);
    auto heard = listener.hear(message, "ada", *view_, {});
    EXPECT_EQ(model->asked().at(0).user, "ada");
    EXPECT_TRUE(prompts_.of("utterance_reading").render(model->asked().at(0).inputs, 4000));
    return heard.value();
  }
  Prompts prompts_ = Prompts::open("").value();
  std::shared_ptr<const View> view_ = view_of(films());
};

constexpr std::string_view kMessage = "Crooks on the run, I could watch that all day; Paddington bored me stiff";

TEST_F(ModelListenerTest, HearsLabelsAndItemsOfTheCatalogue) {
  const auto heard = hear(kMessage, {taste("paddington", "avoids", "Paddington bored me stiff", 0.8),
                                     taste("crime", "likes", "I could watch that all day", 0.9)});
  ASSERT_THAT(heard, SizeIs(2));
  EXPECT_EQ(heard[0].field, "genres");
  EXPECT_EQ(heard[0].value, "Crime");
  EXPECT_EQ(heard[0].polarity, language::Polarity::wanted);
  EXPECT_EQ(heard[0].source, "model:small");
  EXPECT_EQ(heard[1].item, "paddington");
  EXPECT_EQ(heard[1].polarity, language::Polarity::unwanted);
}

TEST_F(ModelListenerTest, BelievesNothing) {
  EXPECT_THAT(hear(kMessage, {taste("western", "likes", "I could watch that all day"),
                              taste("crime", "adores", "I could watch that all day"),
                              taste("crime", "likes", "I love crime films"),
                              taste("crime", "likes", "I could watch that all day", 0.3),
                              taste("crime", "likes", "I could watch that all day", 7),
                              taste("Casino", "likes", "I could watch that all day"),
                              taste("Heat", "avoids", "bored me stiff"), json::object{}}),
              IsEmpty());
  EXPECT_THAT(hear(kMessage, {1, nullptr, "x"}), IsEmpty());
}

/// A person talks to an assistant that a model listens with.
class ListeningTest : public ModelListenerTest {
 protected:
  ListeningTest() {
    const auto root = folder_.path() / "workspace";
    EXPECT_TRUE(Workspace::create(root));
    engine_ = Engine::open(root, clock_).value();
    EXPECT_TRUE(engine_->store().put_items(films()));
    EXPECT_TRUE(engine_->refresh());
  }
  void listen(std::shared_ptr<ScriptedRoleModel> model) {
    model_ = std::move(model);
    assistant::Roles roles;
    roles.listener = std::make_shared<ModelListener>(*model_, prompts_);
    assistant_ = assistant::Assistant::create(*engine_, 2, std::move(roles)).value();
  }
  assistant::Answer say(std::string_view message) {
    auto answer = assistant_->ask(message, conversation_, {.deadline = std::chrono::minutes(1)});
    EXPECT_TRUE(answer) << answer.error();
    return answer ? *std::move(answer) : assistant::Answer{};
  }
  std::vector<StoredFact> remembered() { return engine_->store().facts().log("ada").value(); }
  static std::string offered(const assistant::Answer& answer) { return answer.offer ? answer.offer->text : ""; }

  TemporaryFolder folder_;
  ManualClock clock_{Time{std::chrono::days(20'000)}};
  std::unique_ptr<Engine> engine_;
  std::shared_ptr<ScriptedRoleModel> model_;
  std::unique_ptr<assistant::Assistant> assistant_;
  assistant::Conversation conversation_{.user = "ada", .context = {}};
};

constexpr std::string_view kHint = "a drama please, gangsters always get me";

TEST_F(ListeningTest, WhatIsHeardIsOfferedAndRememberedWithAYesAlone) {
  listen(model_that_hears({taste("crime", "likes", "gangsters always get me")}));
  EXPECT_EQ(offered(say(kHint)), "Shall I remember that you like Crime?");
  EXPECT_THAT(remembered(), IsEmpty());
  EXPECT_THAT(say("yes please").reply, HasSubstr("Crime"));
  ASSERT_THAT(remembered(), SizeIs(1));
  EXPECT_EQ(remembered()[0].kind, "likes");
  EXPECT_EQ(remembered()[0].value, "Crime");
  EXPECT_EQ(remembered()[0].source, "gangsters always get me");
  EXPECT_EQ(offered(say(kHint)), "") << "it is known";
}

TEST_F(ListeningTest, ANoIsANo) {
  listen(model_that_hears({taste("crime", "avoids", "gangsters always get me")}));
  EXPECT_EQ(offered(say(kHint)), "Shall I remember that you avoid Crime?");
  say("no thanks");
  EXPECT_THAT(remembered(), IsEmpty());
  EXPECT_EQ(offered(say(kHint)), "") << "it was offered once";
}

TEST_F(ListeningTest, WhatTheInterpreterUnderstandsNeedsNoModel) {
  listen(model_that_hears({taste("crime", "likes", "I like crime films")}));
  say("I like crime films");
  say("a crime film");
  EXPECT_THAT(model_->asked(), IsEmpty());
}

TEST_F(ListeningTest, AModelThatFailsChangesNothing) {
  listen(std::make_shared<ScriptedRoleModel>(
      [](const llm::Question&) -> Result<json::value> { return unavailable("no connection"); }));
  const assistant::Answer answer = say(kHint);
  EXPECT_EQ(offered(answer), "");
  EXPECT_FALSE(answer.reply.empty());
  EXPECT_THAT(model_->asked(), SizeIs(1));
}

}  // namespace
}  // namespace attune::roles
