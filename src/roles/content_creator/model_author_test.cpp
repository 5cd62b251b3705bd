#include "roles/content_creator/model_author.h"

#include "assistant/writing/copywriter.h"
#include "roles/testing/writing_workspace.h"

#include <gmock/gmock.h>

namespace attune::roles {
namespace {

using testing::HasSubstr;
using testing::Not;

/// One sentence on the first item, which cites all there is.
json::value draft(const llm::Question& question, std::string_view text) {
  json::array ids;
  const std::string evidence = input_text(question, "evidence");
  for (std::size_t at = 0; at < evidence.size(); at = evidence.find('\n', at) + 1)
    ids.emplace_back(evidence.substr(at, evidence.find(' ', at) - at));
  return json::object{{"subject", ""},
                      {"sentences", json::array{json::object{{"item", "i1"}, {"text", text}, {"evidence", ids}}}}};
}

class ModelAuthorTest : public testing::Test {
 protected:
  /// The blurb of Heat, for nobody.
  std::string blurb(ScriptedRoleModel::Script script, std::string_view settings = "",
                    const language::CopyStyle& style = {}) {
    workspace_ = std::make_unique<WritingWorkspace>(std::move(script), settings);
    auto& assistant =
        workspace_->assistant({.author = std::make_shared<ModelAuthor>(workspace_->model, workspace_->prompts)});
    const auto copy = assistant.copywriter().blurb(workspace_->item("1"), "", style);
    EXPECT_TRUE(copy) << copy.error();
    return copy ? copy->text() : "";
  }
  std::unique_ptr<WritingWorkspace> workspace_;
};

const auto kAway = [](const llm::Question&) -> Result<json::value> { return unavailable("away"); };

TEST_F(ModelAuthorTest, WritesWhatTheEvidenceBears) {
  EXPECT_EQ(blurb([](const llm::Question& question) { return draft(question, "A crime film by Michael Mann."); }),
            "A crime film by Michael Mann.");
  const auto asked = workspace_->model.asked();
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_THAT(input_text(asked[0], "evidence"), HasSubstr("Michael Mann"));
}

TEST_F(ModelAuthorTest, FaultsGoBackTwiceThenTheTemplatesStand) {
  const std::string plain = blurb(kAway);
  EXPECT_EQ(blurb([](const llm::Question& question) { return draft(question, "It won an Oscar."); }), plain);
  const auto asked = workspace_->model.asked();
  ASSERT_EQ(asked.size(), 3U);
  ASSERT_EQ(asked[2].mended.size(), 2U);
  EXPECT_THAT(asked[2].mended[1].fault, HasSubstr("does not bear out"));
  EXPECT_THAT(asked[2].mended[1].answer, HasSubstr("It won an Oscar."));
}

TEST_F(ModelAuthorTest, ARepairIsTaken) {
  EXPECT_EQ(blurb([](const llm::Question& question) {
              return draft(question, question.mended.empty() ? "It won an Oscar." : "A crime film by Michael Mann.");
            }),
            "A crime film by Michael Mann.");
}

TEST_F(ModelAuthorTest, KeepsToTheRules) {
  const std::string plain = blurb(kAway);
  for (const auto& [text, settings] :
       {std::pair("A crime film by Michael Mann.", "[copy]\nforbid = [\"crime film\"]\n"),
        std::pair("A crime film by Michael Mann, and a fine pick for you.", "[copy]\nmax_words = { medium = 6 }\n"),
        std::pair("A crime film by Michael Mann!", ""), std::pair("A CRIME film by Michael Mann.", "")})
    EXPECT_EQ(blurb([&](const llm::Question& question) { return draft(question, text); }, settings), plain) << text;
}

TEST_F(ModelAuthorTest, TheTemplatesKeepToTheRulesToo) {
  EXPECT_THAT(blurb(kAway), HasSubstr("Crime"));
  EXPECT_THAT(blurb(kAway, "[copy]\nforbid = [\"crime\"]\n"), Not(HasSubstr("Crime")));
  EXPECT_THAT(blurb(kAway, "[copy]\ntones = [\"playful\"]\n"), HasSubstr("Meet Heat"));
}

TEST_F(ModelAuthorTest, OddAnswersAreTheTemplates) {
  const std::string plain = blurb(kAway);
  for (const char* odd : {"null", "{}", R"({"subject": 1, "sentences": []})", R"({"sentences": {}})"})
    EXPECT_EQ(blurb([&](const llm::Question&) -> Result<json::value> { return parse_json(odd); }), plain) << odd;
}

TEST_F(ModelAuthorTest, ADigestKeepsItsFrameAndNothingPersonalIsInAMessage) {
  workspace_ = std::make_unique<WritingWorkspace>([](const llm::Question& question) {
    json::array sentences;
    const std::string items = input_text(question, "items");
    const std::string evidence = input_text(question, "evidence");
    for (std::size_t at = 0; at < items.size(); at = items.find('\n', at) + 1) {
      const std::string name = items.substr(at, items.find(':', at) - at);
      const std::size_t line = evidence.rfind('\n', evidence.find("(" + name + ")"));
      const std::size_t begin = line == std::string::npos ? 0 : line + 1;
      sentences.push_back({{"item", name},
                           {"text", "Here is one for you."},
                           {"evidence", json::array{evidence.substr(begin, evidence.find(' ', begin) - begin)}}});
    }
    return json::object{{"subject", "Just for you"}, {"sentences", sentences}};
  });
  auto& assistant =
      workspace_->assistant({.author = std::make_shared<ModelAuthor>(workspace_->model, workspace_->prompts)});
  const auto digest = assistant.copywriter().digest("ada", {}, 2, {});
  ASSERT_TRUE(digest) << digest.error();
  EXPECT_EQ(digest->subject, "Just for you");
  EXPECT_THAT(digest->text(), testing::StartsWith("What we found for you this time:\nHere is one for you."));
  const std::vector<ItemId> items{workspace_->item("2")};
  ASSERT_TRUE(assistant.copywriter().message(items, "Bo", {}));
  EXPECT_EQ(workspace_->model.asked().back().user, "");
}

}  // namespace
}  // namespace attune::roles
