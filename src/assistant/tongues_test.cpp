#include "assistant/standing/testing/standing_workspace.h"

#include <gmock/gmock.h>

namespace attune::assistant {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class TonguesTest : public StandingTest {
 protected:
  std::string reply(Opened& opened, std::string_view message, Conversation& conversation) const {
    auto answer = opened.assistant().ask(message, conversation, {});
    EXPECT_TRUE(answer) << answer.error();
    return answer ? answer->reply : "";
  }
  void add_settings(std::string_view text) const {
    const std::string settings = read_file(root_ / "attune.toml").value();
    EXPECT_TRUE(write_file_atomically(root_ / "attune.toml", settings + std::string(text)));
  }
};

TEST_F(TonguesTest, AnAnswerIsInTheMessagesLanguage) {
  Opened opened(root_, kStart);
  Conversation conversation{.user = "ada", .context = {}};
  EXPECT_THAT(reply(opened, "a thriller, please", conversation), HasSubstr("genres: Thriller"));
  EXPECT_THAT(reply(opened, "und jetzt bitte ein Western", conversation), HasSubstr("Genre: Western"));
  EXPECT_EQ(conversation.spoken, "de");
  // What tells nothing goes on in the language of before.
  EXPECT_THAT(reply(opened, "Clueless", conversation), HasSubstr("„Clueless“"));
  EXPECT_THAT(reply(opened, "hello", conversation), StartsWith("Hello!"));
}

TEST_F(TonguesTest, ExplanationsQuestionsAndActionsAreInIt) {
  Opened opened(root_, kStart);
  const auto western = opened.ask("ein Western vor 1995");
  ASSERT_FALSE(western.reasons.empty());
  EXPECT_EQ(western.reasons.front().text, "Wie gewünscht: Jahr vor 1995 und Genre: Western");
  EXPECT_THAT(plan::to_text(western.plan), HasSubstr("language: \"de\""));
  const auto asked = opened.ask("Mir ist langweilig");
  ASSERT_TRUE(asked.question);
  EXPECT_THAT(asked.question->text, StartsWith("Was darf es sein?"));
  EXPECT_EQ(opened.ask("erinnere mich am Freitag um acht an den Zahnarzt").reply,
            "Ich erinnere dich am Freitag, 27. November, um 20:00 Uhr: den Zahnarzt.");
  EXPECT_EQ(opened.ask("Ich mag Western nicht").reply, "Ich merke mir, darauf verzichtest du lieber: Western.");
  EXPECT_THAT(opened.ask("Was weißt du über mich?").reply, HasSubstr("du meidest Western lieber"));
  EXPECT_THAT(opened.ask("Vergleiche Heat und Collateral").reasons.back().text, HasSubstr("haben gemeinsam"));
  EXPECT_THAT(opened.ask("Warum nicht Clueless?").reply, HasSubstr("Darum ist Clueless nicht dabei"));
}

TEST_F(TonguesTest, StandingRequestsAreToldOfInTheirLanguage) {
  Opened opened(root_, kStart);
  EXPECT_EQ(opened.ask("sag mir Bescheid, wenn ein Western reinkommt").reply,
            "Ich sage dir Bescheid, sobald es etwas Neues gibt mit Genre: Western.");
  opened.put({film("9", "Silverado", 1985, {"Western"}, "Lawrence Kasdan")});
  opened.round();
  EXPECT_THAT(opened.inbox(), testing::ElementsAre("„sag mir Bescheid, wenn ein Western reinkommt“: Silverado."));
  EXPECT_THAT(opened.ask("worauf warte ich?").reply, StartsWith("Du wartest auf"));
}

TEST_F(TonguesTest, ALanguageThatIsSetIsKept) {
  Opened opened(root_, kStart);
  Conversation conversation{.user = "ada", .context = {}, .language = "de"};
  EXPECT_THAT(reply(opened, "hello", conversation), HasSubstr("Was darf es sein?"));
  conversation.language = "xx";
  const auto refused = opened.assistant().ask("hello", conversation, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unsupported);
  EXPECT_THAT(refused.error().mend, HasSubstr("de, en"));
}

TEST_F(TonguesTest, TheWorkspaceChoosesItsLanguages) {
  add_settings("\n[language]\ndefault = \"de\"\n");
  Opened opened(root_, kStart);
  Conversation conversation{.user = "ada", .context = {}};
  EXPECT_THAT(reply(opened, "Clueless", conversation), HasSubstr("„Clueless“"));
  EXPECT_THAT(reply(opened, "a western please", conversation), HasSubstr("genres: Western"));
}

TEST_F(TonguesTest, OnlyLanguagesSpokenAreTold) {
  add_settings("\n[language]\nspoken = [\"en\"]\n");
  EXPECT_THAT(Opened(root_, kStart).ask("und jetzt bitte ein Western").reply, HasSubstr("genres: Western"));
}

TEST_F(TonguesTest, TheWorkspacesOwnWordsCount) {
  std::filesystem::create_directories(root_ / "grammar");
  EXPECT_TRUE(write_file_atomically(root_ / "grammar" / "de.toml",
                                    "[synonyms]\nballerfilm = [\"western\"]\n[templates]\nfewer_one = \"Bitte sehr.\"\n"
                                    "[wording.sentences]\nas_asked = \"Genau so: {conditions}\"\n"));
  Opened opened(root_, kStart);
  const auto answer = opened.ask("bitte einen Ballerfilm");
  EXPECT_THAT(answer.reply, HasSubstr("Bitte sehr."));
  ASSERT_FALSE(answer.reasons.empty());
  EXPECT_EQ(answer.reasons.front().text, "Genau so: Genre: Western");
}

TEST_F(TonguesTest, AnUnsoundFileIsRefusedAtOnce) {
  std::filesystem::create_directories(root_ / "grammar");
  EXPECT_TRUE(write_file_atomically(root_ / "grammar" / "de.toml", "[intents]\ngret = []\n"));
  ManualClock clock(kStart);
  const auto engine = Engine::open(root_, clock).value();
  const auto assistant = Assistant::create(*engine, 1);
  ASSERT_FALSE(assistant);
  EXPECT_THAT(assistant.error().to_string(), HasSubstr("de.toml line 2"));
}

}  // namespace
}  // namespace attune::assistant
