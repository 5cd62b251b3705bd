#include "cli/language_models.h"

#include "llm/open_endpoints.h"

#include <utility>

namespace attune::cli {

Result<std::shared_ptr<ModelsAtHand>> models_at_hand(Engine& engine) {
  const Workspace& workspace = engine.workspace();
  const LanguageModelSettings& settings = workspace.language_models;
  if (settings.roles.empty()) return nullptr;
  auto at_hand = std::make_shared<ModelsAtHand>();
  ATTUNE_TRY(prompts, roles::Prompts::open(workspace.root / "prompts"));
  at_hand->prompts = std::make_unique<roles::Prompts>(std::move(prompts));
  at_hand->loop = std::make_unique<net::EventLoop>();
  at_hand->http = std::make_unique<net::HttpClient>(*at_hand->loop);
  ATTUNE_TRY(endpoints,
             llm::open_endpoints(settings, workspace.root, *at_hand->http, llm::cassette_folders_of_environment()));
  at_hand->models =
      std::make_unique<llm::LanguageModels>(settings, std::move(endpoints), engine.store(), engine.clock());
  return at_hand;
}

Result<std::shared_ptr<llm::RoleModel>> open_models(Engine& engine) {
  ATTUNE_TRY(at_hand, models_at_hand(engine));
  if (!at_hand) return nullptr;
  llm::RoleModel* models = at_hand->models.get();
  return std::shared_ptr<llm::RoleModel>(std::move(at_hand), models);
}

}  // namespace attune::cli
