#include "cli/talk.h"

#include "base/parallel.h"
#include "roles/cast.h"

#include <fmt/format.h>
#include <unistd.h>

namespace attune::cli {

std::filesystem::path tools_folder(const Workspace& workspace) {
  return workspace.root / "tools";
}

Result<Talk> open_talk(const Session& session) {
  ATTUNE_TRY(engine, session.open_engine());
  auto outside = std::make_unique<tools::OutsideTools>(tools_folder(engine->workspace()),
                                                       [&engine = *engine] { return engine.view()->catalogue; });
  ATTUNE_TRY(models, models_at_hand(*engine));
  assistant::Roles played = models ? roles::cast(*models->models, *models->prompts) : assistant::Roles{};
  ATTUNE_TRY(assistant, assistant::Assistant::create(*engine, available_threads(), std::move(played),
                                                     [tools = outside.get()] { return tools->tools(); }));
  return Talk{std::move(engine), std::move(outside), std::move(models), std::move(assistant)};
}

assistant::AskOptions turn_options(const Session& session, bool confirmed, std::size_t turn) {
  assistant::AskOptions options;
  options.confirmed = confirmed;
  options.run_id = fmt::format("{}-{}-{}", format_time(session.clock().now()), getpid(), turn);
  return options;
}

}  // namespace attune::cli
