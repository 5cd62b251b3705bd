#pragma once
#include "assistant/assistant.h"
#include "base/error.h"
#include "cli/command.h"
#include "engine/engine.h"
#include "llm/role_model.h"
#include "tools/outside/outside_tools.h"

#include <filesystem>
#include <memory>

namespace attune::cli {

/// A workspace opened to be talked to.
struct Talk {
  std::unique_ptr<Engine> engine;
  std::unique_ptr<tools::OutsideTools> outside;
  std::unique_ptr<assistant::Assistant> assistant;  ///< ends before both
};
/// Errors: those of Engine::open and Assistant::create.
Result<Talk> open_talk(const Session& session);

/// The workspace's language models; null where none is configured.
Result<std::shared_ptr<llm::RoleModel>> open_models(const Session& session, Engine& engine);

/// Where a workspace keeps its sources of outside tools.
std::filesystem::path tools_folder(const Workspace& workspace);

/// How this process's turn number `turn` is to be run; what it changes counts once, however often it is retried.
assistant::AskOptions turn_options(const Session& session, bool confirmed, std::size_t turn = 0);

}  // namespace attune::cli
