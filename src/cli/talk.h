#pragma once
#include "assistant/assistant.h"
#include "base/error.h"
#include "cli/command.h"
#include "cli/language_models.h"
#include "engine/engine.h"
#include "tools/outside/outside_tools.h"

#include <filesystem>
#include <memory>

namespace attune::cli {

/// A workspace opened to be talked to.
struct Talk {
  std::unique_ptr<Engine> engine;
  std::unique_ptr<tools::OutsideTools> outside;
  std::shared_ptr<ModelsAtHand> models;             ///< null where none is configured
  std::unique_ptr<assistant::Assistant> assistant;  ///< ends before all of them
};
/// Errors: those of Engine::open, models_at_hand and Assistant::create.
Result<Talk> open_talk(const Session& session);

/// Where a workspace keeps its sources of outside tools.
std::filesystem::path tools_folder(const Workspace& workspace);

/// How this process's turn number `turn` is to be run; what it changes counts once, however often it is retried.
assistant::AskOptions turn_options(const Session& session, bool confirmed, std::size_t turn = 0);

}  // namespace attune::cli
