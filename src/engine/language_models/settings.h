#pragma once
#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace attune {

/// What a language model may do here. Part of the settings' and the log's format by name (to_string).
enum class ModelRole {
  front_end,             ///< writes plans
  knowledge_base,        ///< tells facts about items
  content_interpreter,   ///< reads texts
  explainer,             ///< words reasons
  reasoner,              ///< orders and judges short lists
  conversational_agent,  ///< words questions and answers
  content_creator,       ///< writes copy
};
inline constexpr std::size_t kModelRoles = 7;
/// "front_end", "knowledge_base", ...
std::string_view to_string(ModelRole role);
std::optional<ModelRole> parse_model_role(std::string_view name);

/// How an endpoint is asked for an answer of a certain shape.
enum class StructuredMode {
  automatic,    ///< the strictest that the endpoint is known to have
  json_schema,  ///< response_format json_schema
  grammar,      ///< llama.cpp's: the schema beside a plain request
  json_object,  ///< response_format json_object, with the schema in the prompt
  text,         ///< the schema in the prompt alone
};
std::string_view to_string(StructuredMode mode);

/// What may be spent in a day (UTC). None: without limit.
struct ModelBudget {
  std::optional<double> calls;
  std::optional<double> tokens;
  std::optional<double> money;
  bool operator==(const ModelBudget&) const = default;
};

/// [language_models.endpoints.NAME]: a server that speaks OpenAI's protocol.
struct EndpointSettings {
  std::string name;
  std::string url;              ///< up to and with "/v1"
  std::string model;            ///< as the server calls it
  std::string embedding_model;  ///< "": none
  std::string rerank_model;     ///< "": none
  std::string key_env;          ///< the environment variable that holds the key; "": none
  std::string key_file;         ///< or the file; relative to the workspace
  StructuredMode structured = StructuredMode::automatic;
  std::size_t context_tokens = 8192;  ///< prompt and answer together
  std::size_t max_concurrent = 4;
  double price_in = 0;   ///< of a million tokens
  double price_out = 0;  ///< of a million tokens
  std::chrono::milliseconds connect{3'000};
  std::chrono::milliseconds first_token{20'000};
  std::chrono::milliseconds between_tokens{10'000};
  std::chrono::milliseconds whole{60'000};
  std::size_t retries = 2;
  std::optional<std::chrono::milliseconds> hedge_after;  ///< a second request when the first is that slow
  ModelBudget budget;                                    ///< of the key: all roles together
  bool operator==(const EndpointSettings&) const = default;
};

enum class ModelCacheMode { none, exact, semantic };

/// [language_models.roles.ROLE].
struct RoleSettings {
  std::string endpoint;
  std::string model;  ///< "": the endpoint's
  ModelCacheMode cache = ModelCacheMode::exact;
  std::size_t max_answer_tokens = 1024;
  /// Of a whole answer with its retries and repairs; then the built-in way takes over.
  std::chrono::milliseconds deadline{15'000};
  ModelBudget budget;           ///< of the role
  ModelBudget budget_per_user;  ///< of one person in the role
  bool gate = true;             ///< front_end: only what the built-in interpreter is unsure of
  bool operator==(const RoleSettings&) const = default;
};

/// [language_models] of attune.toml. None: everything is done the built-in way.
struct LanguageModelSettings {
  bool local_only = false;       ///< endpoints must be on this machine
  bool consent_required = true;  ///< a person's data go to a remote endpoint only with their consent
  std::map<std::string, EndpointSettings, std::less<>> endpoints;
  std::map<ModelRole, RoleSettings> roles;
  bool operator==(const LanguageModelSettings&) const = default;
};

/// Whether an endpoint's URL names this machine by a loopback address or "localhost". False for what is no URL.
bool is_loopback_url(std::string_view url);

}  // namespace attune
