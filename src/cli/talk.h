#pragma once
#include "assistant/assistant.h"
#include "base/error.h"
#include "cli/command.h"
#include "engine/engine.h"

#include <memory>

namespace attune::cli {

/// A workspace opened to be talked to.
struct Talk {
  std::unique_ptr<Engine> engine;
  std::unique_ptr<assistant::Assistant> assistant;  ///< ends before its engine
};
/// Errors: those of Engine::open and Assistant::create.
Result<Talk> open_talk(const Session& session);

}  // namespace attune::cli
