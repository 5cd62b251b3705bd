#pragma once
#include "engine/language_models/settings.h"
#include "llm/language_models.h"
#include "net/http_client.h"

#include <filesystem>
#include <optional>

namespace attune::llm {

/// Folders of cassettes, a folder an endpoint in each (cassette/recording.h).
struct CassetteFolders {
  std::optional<std::filesystem::path> record;  ///< every call is kept there
  std::optional<std::filesystem::path> replay;  ///< every call is answered from there, and nothing is sent
};
/// $ATTUNE_MODEL_RECORD and $ATTUNE_MODEL_REPLAY.
CassetteFolders cassette_folders_of_environment();

/// The endpoints of a workspace, guarded as their settings say, by name.
/// @param root  of the workspace
/// @param http  outlives them
/// Errors: those of read_key and of the endpoint's settings; of `replay`, not_found for its folder.
Result<Endpoints> open_endpoints(const LanguageModelSettings& settings, const std::filesystem::path& root,
                                 net::HttpClient& http, const CassetteFolders& cassettes = {});

/// The settings with what was found of their servers before (`attune llm probe`).
LanguageModelSettings informed(LanguageModelSettings settings, const std::filesystem::path& root);

/// Where what was found of an endpoint is kept.
std::filesystem::path capabilities_file(const std::filesystem::path& root, std::string_view endpoint);

}  // namespace attune::llm
