#include "assistant/assistant.h"
#include "base/file.h"
#include "roles/knowledge_base/enrichment.h"
#include "roles/prompts.h"
#include "roles/testing/scripted_role_model.h"

#include <array>
#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::roles {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

/// Title and theme: the catalogue has the titles alone, and that they are dramas.
constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kFilms{{{"Harbour Lights", "grief"},
                                                                                {"The Long Winter", "grief"},
                                                                                {"Blue Doors", "grief"},
                                                                                {"Tin Drums", "grief"},
                                                                                {"A Quiet Street", "revenge"},
                                                                                {"North of Here", "revenge"},
                                                                                {"The Last Ferry", "revenge"},
                                                                                {"Paper Boats", "revenge"},
                                                                                {"Small Gardens", "first love"},
                                                                                {"Evening Trains", "first love"},
                                                                                {"Glass Houses", "first love"},
                                                                                {"Salt Roads", "first love"}}};

/// Tells the theme of each film that a question names.
Result<json::value> tell_themes(const llm::Question& question) {
  json::array facts;
  const std::string items = input_text(question, "items");
  for (std::size_t begin = 0, number = 1; begin < items.size(); ++number) {
    const std::size_t end = items.find('\n', begin);
    const std::string line = items.substr(begin, end - begin);
    for (const auto& [title, theme] : kFilms)
      if (line.find(title) != std::string::npos)
        facts.push_back(json::object{
            {"item", fmt::format("i{}", number)}, {"field", "themes"}, {"value", theme}, {"confidence", 0.8}});
    begin = end + 1;
  }
  return json::object{{"facts", std::move(facts)}};
}

class EnrichedConversationTest : public testing::Test {
 protected:
  EnrichedConversationTest() {
    const auto root = folder_.path() / "workspace";
    EXPECT_TRUE(Workspace::create(root));
    engine_ = Engine::open(root, clock_).value();
    std::vector<ItemRecord> items;
    for (const auto& [title, theme] : kFilms)
      items.push_back(
          {fmt::format("f{}", items.size()),
           std::string(title),
           {{"genres", std::vector<std::string>{"Drama"}}, {"year", 1990.0 + static_cast<double>(items.size())}}});
    EXPECT_TRUE(engine_->store().put_items(items));
    EXPECT_TRUE(engine_->refresh());
    log_ = KnowledgeLog::open(engine_->workspace().database().string()).value();
    assistant_ = assistant::Assistant::create(*engine_, 2).value();
  }
  void enrich() {
    ScriptedRoleModel model(tell_themes);
    auto job = Enrichment::create(engine_->view(), *log_, prompts_.of("knowledge_base"), clock_,
                                  {.fields = {{.name = "themes"}}});
    const auto report = job.value().run(model, quiet_, {}).value();
    EXPECT_EQ(report.accepted, kFilms.size());
    EXPECT_TRUE(engine_->refresh());
    EXPECT_TRUE(assistant_->prepare());
  }
  assistant::Answer say(std::string_view message) {
    auto answer = assistant_->ask(message, conversation_, {.deadline = std::chrono::minutes(1)});
    EXPECT_TRUE(answer) << answer.error();
    if (!answer) return {};
    told_.append(fmt::format("> {}\n{}{}\n", message, plan::to_text(answer->plan), answer->reply));
    for (const Evidence& piece : answer->evidence) told_.append(fmt::format("{}: {}\n", piece.id, piece.text));
    told_.append("\n");
    return *std::move(answer);
  }

  TemporaryFolder folder_;
  ManualClock clock_{Time{std::chrono::days(20'000)}};
  QuietProgress quiet_;
  Prompts prompts_ = Prompts::open("").value();
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<KnowledgeLog> log_;
  std::unique_ptr<assistant::Assistant> assistant_;
  assistant::Conversation conversation_{.user = "ada", .context = {}};
  std::string told_;
};

/// What a model told is asked about, filtered by, and cited with who said it.
TEST_F(EnrichedConversationTest, GoesAsTheGoldenFileSays) {
  enrich();
  say("suggest something");
  say("a film about grief");
  say("why the first one?");
  say("something with first love, after 1998");
  say("compare the first and the second");
  say("no revenge please, something after 1995");
  say("I like grief");
  const std::filesystem::path golden = ATTUNE_SOURCE_DIR "/src/roles/knowledge_base/enriched_conversation.golden";
  if (std::getenv("ATTUNE_UPDATE_GOLDEN") != nullptr)
    ASSERT_TRUE(write_file_atomically(golden, told_));
  else
    EXPECT_EQ(told_, read_file(golden).value_or(""));
}

TEST_F(EnrichedConversationTest, WithoutTheFactsThereIsNothingOfThem) {
  enrich();
  EXPECT_THAT(say("grief films").plan.steps, testing::Not(IsEmpty()));
  EXPECT_THAT(told_, HasSubstr("themes has \"grief\""));
  EXPECT_EQ(log_->remove({.source = "model:small"}), static_cast<std::int64_t>(kFilms.size()));
  EXPECT_TRUE(engine_->refresh());
  told_.clear();
  say("grief films");
  EXPECT_THAT(told_, testing::Not(HasSubstr("themes")));
}

}  // namespace
}  // namespace attune::roles
