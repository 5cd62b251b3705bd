#pragma once
#include "assistant/assistant.h"
#include "base/clock.h"
#include "base/file.h"
#include "roles/prompts.h"
#include "roles/testing/scripted_role_model.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace attune::roles {

/// A workspace with four films that ada has liked one of, and an assistant whose words are a scripted model's.
class WritingWorkspace {
 public:
  /// @param settings  of attune.toml
  explicit WritingWorkspace(ScriptedRoleModel::Script script, std::string_view settings = "")
      : model(std::move(script)), root_(folder_.path() / "workspace") {
    using Labels = std::vector<std::string>;
    EXPECT_TRUE(Workspace::create(root_));
    EXPECT_TRUE(write_file_atomically(root_ / "attune.toml", settings));
    engine_ = Engine::open(root_, clock_).value();
    const auto film = [](std::string key, std::string title, double year, Labels genres, std::string director) {
      return ItemRecord{std::move(key),
                        std::move(title),
                        {{"year", year}, {"genres", std::move(genres)}, {"directors", Labels{std::move(director)}}}};
    };
    const std::vector<ItemRecord> films{film("1", "Heat", 1995, {"Crime", "Thriller"}, "Michael Mann"),
                                        film("2", "Unforgiven", 1992, {"Western"}, "Clint Eastwood"),
                                        film("3", "Clueless", 1995, {"Comedy"}, "Amy Heckerling"),
                                        film("4", "Collateral", 2004, {"Crime", "Thriller"}, "Michael Mann")};
    EXPECT_TRUE(engine_->store().put_items(films));
    const std::vector<EventRecord> events{{"ada", "1", EventKind::like, 1, clock_.now()}};
    EXPECT_TRUE(engine_->record(events, ""));
    EXPECT_TRUE(engine_->refresh());
  }

  assistant::Assistant& assistant(assistant::Roles roles) {
    assistant_ = assistant::Assistant::create(*engine_, 1, std::move(roles)).value();
    return *assistant_;
  }
  assistant::Answer say(std::string_view message) {
    assistant::Conversation conversation{.user = "ada", .context = {}};
    auto answer = assistant_->ask(message, conversation, {});
    EXPECT_TRUE(answer) << answer.error();
    return answer ? *std::move(answer) : assistant::Answer{};
  }
  [[nodiscard]] ItemId item(std::string_view key) const { return *engine_->view()->catalogue->find(key); }

  ScriptedRoleModel model;
  const Prompts prompts = Prompts::open("").value();

 private:
  TemporaryFolder folder_;
  std::filesystem::path root_;
  SystemClock clock_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<assistant::Assistant> assistant_;
};

}  // namespace attune::roles
