#include "cli/language_models.h"

#include "cli/terminal.h"
#include "llm/open_endpoints.h"
#include "llm/openai/openai_endpoint.h"

#include <utility>

#include <fmt/format.h>

namespace attune::cli {

Result<std::shared_ptr<ModelsAtHand>> models_at_hand(Engine& engine) {
  const Workspace& workspace = engine.workspace();
  if (workspace.language_models.roles.empty()) return nullptr;
  const LanguageModelSettings settings = llm::informed(workspace.language_models, workspace.root);
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

Result<llm::Capabilities> probe_and_keep(const EndpointSettings& endpoint, const Workspace& workspace,
                                         net::HttpClient& http, const Clock& clock) {
  ATTUNE_TRY(key, llm::read_key(endpoint, workspace.root));
  llm::Capabilities found = llm::probe_capabilities(endpoint, key, http, clock, {});
  if (found.problem.empty())
    ATTUNE_TRY_VOID(llm::keep_capabilities(llm::capabilities_file(workspace.root, endpoint.name), found));
  return found;
}

std::string told(const llm::Capabilities& found) {
  if (!found.problem.empty()) return printable(found.problem);
  const auto yes_or_no = [](bool yes) { return yes ? "yes" : "no"; };
  return fmt::format(
      "answers in {:.0f} ms; structured output: {}; streams: {}; tools: {}; embeddings: {}; rerank: {}{}",
      found.first_token_ms, to_string(found.strictest()), yes_or_no(found.streams), yes_or_no(found.calls_tools),
      found.embedding_dimensions ? fmt::format("{} dimensions", *found.embedding_dimensions) : "no",
      yes_or_no(found.reranks),
      found.context_tokens ? fmt::format("; {} tokens of context", *found.context_tokens) : "");
}

}  // namespace attune::cli
