#include "llm/open_endpoints.h"

#include "base/log.h"
#include "llm/capabilities/capabilities.h"
#include "llm/cassette/recording.h"
#include "llm/openai/openai_endpoint.h"
#include "llm/resilience/guarded_endpoint.h"

#include <cstdlib>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace attune::llm {
namespace {

std::optional<std::filesystem::path> folder_in(const char* variable) {
  const char* value = std::getenv(variable);  // NOLINT(concurrency-mt-unsafe): nobody sets it
  if (value == nullptr || *value == '\0') return std::nullopt;
  return std::filesystem::path(value);
}

Result<std::unique_ptr<ModelEndpoint>> open_one(const EndpointSettings& settings, const std::filesystem::path& root,
                                                net::HttpClient& http, const CassetteFolders& cassettes) {
  if (cassettes.replay) return replaying(*cassettes.replay / settings.name);
  ATTUNE_TRY(key, read_key(settings, root));
  ATTUNE_TRY(endpoint, open_endpoint(settings, std::move(key), http));
  auto guard = guarded(std::move(endpoint), settings);
  if (cassettes.record) return recording(std::move(guard), *cassettes.record / settings.name);
  return guard;
}

}  // namespace

CassetteFolders cassette_folders_of_environment() {
  return {folder_in("ATTUNE_MODEL_RECORD"), folder_in("ATTUNE_MODEL_REPLAY")};
}

Result<Endpoints> open_endpoints(const LanguageModelSettings& settings, const std::filesystem::path& root,
                                 net::HttpClient& http, const CassetteFolders& cassettes) {
  Endpoints endpoints;
  for (const auto& [name, endpoint] : settings.endpoints) {
    auto opened = open_one(endpoint, root, http, cassettes);
    if (!opened) return in_context(fmt::format("the endpoint {}", name), std::move(opened).error());
    endpoints.emplace(name, *std::move(opened));
  }
  return endpoints;
}

LanguageModelSettings informed(LanguageModelSettings settings, const std::filesystem::path& root) {
  for (auto& [name, endpoint] : settings.endpoints) {
    const auto found = kept_capabilities(capabilities_file(root, name), endpoint);
    if (!found)
      spdlog::warn("what was found of the endpoint {} can't be read: {}", name, found.error().to_string());
    else if (*found)
      endpoint = informed(endpoint, **found);
  }
  return settings;
}

std::filesystem::path capabilities_file(const std::filesystem::path& root, std::string_view endpoint) {
  return root / "models" / fmt::format("{}.capabilities.json", endpoint);
}

}  // namespace attune::llm
