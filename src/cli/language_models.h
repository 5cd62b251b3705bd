#pragma once
#include "base/error.h"
#include "engine/engine.h"
#include "llm/capabilities/capabilities.h"
#include "llm/language_models.h"
#include "net/event_loop.h"
#include "net/http_client.h"
#include "roles/prompts.h"

#include <memory>
#include <string>

namespace attune::cli {

/// A workspace's language models with what they need.
struct ModelsAtHand {
  std::unique_ptr<net::EventLoop> loop;
  std::unique_ptr<net::HttpClient> http;
  std::unique_ptr<roles::Prompts> prompts;
  std::unique_ptr<llm::LanguageModels> models;
};
/// Null where none is configured. The engine must outlive it.
/// Errors: those of open_endpoints and Prompts::open.
Result<std::shared_ptr<ModelsAtHand>> models_at_hand(Engine& engine);

/// The same, for those who need no more than the interface.
Result<std::shared_ptr<llm::RoleModel>> open_models(Engine& engine);

/// Asks an endpoint what it can do, and keeps that where it answers. Errors: those of read_key and keep_capabilities.
Result<llm::Capabilities> probe_and_keep(const EndpointSettings& endpoint, const Workspace& workspace,
                                         net::HttpClient& http, const Clock& clock);
/// What it was found to be able to do, in words; the server's own words are made printable.
std::string told(const llm::Capabilities& found);

}  // namespace attune::cli
