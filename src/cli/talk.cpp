#include "cli/talk.h"

#include "base/parallel.h"

#include <fmt/format.h>
#include <unistd.h>

namespace attune::cli {

std::filesystem::path tools_folder(const Workspace& workspace) {
  return workspace.root / "tools";
}

Result<std::shared_ptr<llm::RoleModel>> open_models(const Session&, Engine&) {
  return nullptr;
}

Result<Talk> open_talk(const Session& session) {
  ATTUNE_TRY(engine, session.open_engine());
  auto outside = std::make_unique<tools::OutsideTools>(tools_folder(engine->workspace()),
                                                       [&engine = *engine] { return engine.view()->catalogue; });
  ATTUNE_TRY(assistant, assistant::Assistant::create(*engine, available_threads(), {},
                                                     [tools = outside.get()] { return tools->tools(); }));
  return Talk{std::move(engine), std::move(outside), std::move(assistant)};
}

assistant::AskOptions turn_options(const Session& session, bool confirmed, std::size_t turn) {
  assistant::AskOptions options;
  options.confirmed = confirmed;
  options.run_id = fmt::format("{}-{}-{}", format_time(session.clock().now()), getpid(), turn);
  return options;
}

}  // namespace attune::cli
