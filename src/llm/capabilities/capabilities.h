#pragma once
#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "engine/language_models/settings.h"
#include "net/http_client.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace attune::llm {

/// What an endpoint was found to be able to do. What is told of a server's names is as the server has them: untrusted.
struct Capabilities {
  std::string problem;                        ///< why it could not be asked; "": it answered
  std::vector<std::string> models;            ///< of the server's list, at most 100; empty where it has none
  std::optional<std::size_t> context_tokens;  ///< of the model, where the list says
  bool streams = false;
  bool tells_usage = false;
  /// Whether an answer of a shape came in each way that was tried: the strictest first, until one worked.
  std::map<StructuredMode, bool> structured;
  bool calls_tools = false;
  std::optional<std::size_t> embedding_dimensions;  ///< where it embeds
  bool reranks = false;
  double first_token_ms = 0;
  Time probed_at;
  std::uint64_t of_settings = 0;  ///< settings_hash of what was probed

  /// The strictest way that worked; text where none did.
  [[nodiscard]] StructuredMode strictest() const;
};

/// Of all in an endpoint's settings that decides what it can do: address, models, key's place, structured mode.
std::uint64_t settings_hash(const EndpointSettings& settings);

/// Asks an endpoint small questions, at most ten, each within the endpoint's deadlines. Never fails: what can't be
/// asked is a `problem`, and what isn't answered rightly is not there.
/// @param http  not called from its loop
Capabilities probe_capabilities(const EndpointSettings& settings, const std::string& key, net::HttpClient& http,
                                const Clock& clock, std::stop_token stop);

/// The settings with what was found: a structured mode in place of `automatic`, no more context than the server has.
EndpointSettings informed(EndpointSettings settings, const Capabilities& found);

json::object to_json(const Capabilities& capabilities);

/// Keeps what was found in a file (a workspace has it as models/NAME.capabilities.json), written atomically; its folder
/// is made. Errors: io_error.
Status keep_capabilities(const std::filesystem::path& file, const Capabilities& capabilities);
/// What was kept; none where there is no such file, or one of other settings or of another format: probe anew.
/// Errors: io_error.
Result<std::optional<Capabilities>> kept_capabilities(const std::filesystem::path& file,
                                                      const EndpointSettings& settings);

}  // namespace attune::llm
