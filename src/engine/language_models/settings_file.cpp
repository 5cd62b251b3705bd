#include "engine/language_models/settings_file.h"

#include <limits>

#include <boost/url/parse.hpp>

namespace attune {
namespace {

using namespace settings;
namespace fs = std::filesystem;

constexpr double kMost = std::numeric_limits<double>::max();

Result<bool> read_truth(const fs::path& file, const toml::node& node) {
  const auto given = node.value<bool>();
  if (!given) return bad_setting(file, node, "true or false is wanted here");
  return *given;
}

Status read_milliseconds(const fs::path& file, const toml::node& node, std::chrono::milliseconds& duration) {
  constexpr std::size_t kLongest = 3'600'000;
  ATTUNE_TRY(count, read_count(file, node, 1, kLongest));
  duration = std::chrono::milliseconds(count);
  return {};
}

Status read_budget(const fs::path& file, const toml::node& node, ModelBudget& budget) {
  ATTUNE_TRY(table, read_table(file, node));
  for (const auto& [key, value] : *table) {
    std::optional<double>* part = key == "calls"    ? &budget.calls
                                  : key == "tokens" ? &budget.tokens
                                  : key == "money"  ? &budget.money
                                                    : nullptr;
    if (part == nullptr) return unknown_key(file, key, "calls, tokens, money");
    ATTUNE_TRY(number, read_number(file, value, 0, kMost));
    *part = number;
  }
  return {};
}

/// Whether the key is one of an endpoint's texts.
std::string* text_of(std::string_view key, EndpointSettings& endpoint) {
  if (key == "url") return &endpoint.url;
  if (key == "model") return &endpoint.model;
  if (key == "embedding_model") return &endpoint.embedding_model;
  if (key == "rerank_model") return &endpoint.rerank_model;
  if (key == "key_env") return &endpoint.key_env;
  if (key == "key_file") return &endpoint.key_file;
  return nullptr;
}

std::chrono::milliseconds* wait_of(std::string_view key, EndpointSettings& endpoint) {
  if (key == "connect_ms") return &endpoint.connect;
  if (key == "first_token_ms") return &endpoint.first_token;
  if (key == "between_tokens_ms") return &endpoint.between_tokens;
  if (key == "whole_ms") return &endpoint.whole;
  return nullptr;
}

Status read_endpoint_key(const fs::path& file, const toml::key& key, const toml::node& value,
                         EndpointSettings& endpoint) {
  constexpr std::size_t kMostTokens = 10'000'000;
  if (std::string* text = text_of(key.str(), endpoint)) {
    ATTUNE_TRY(given, read_text(file, value));
    *text = std::move(given);
  } else if (std::chrono::milliseconds* wait = wait_of(key.str(), endpoint)) {
    ATTUNE_TRY_VOID(read_milliseconds(file, value, *wait));
  } else if (key == "structured") {
    ATTUNE_TRY(mode, read_choice<StructuredMode>(file, value,
                                                 {{"auto", StructuredMode::automatic},
                                                  {"json_schema", StructuredMode::json_schema},
                                                  {"grammar", StructuredMode::grammar},
                                                  {"json_object", StructuredMode::json_object},
                                                  {"text", StructuredMode::text}}));
    endpoint.structured = mode;
  } else if (key == "context_tokens") {
    ATTUNE_TRY(count, read_count(file, value, 512, kMostTokens));
    endpoint.context_tokens = count;
  } else if (key == "max_concurrent") {
    ATTUNE_TRY(count, read_count(file, value, 1, 1000));
    endpoint.max_concurrent = count;
  } else if (key == "retries") {
    ATTUNE_TRY(count, read_count(file, value, 0, 10));
    endpoint.retries = count;
  } else if (key == "price_in" || key == "price_out") {
    ATTUNE_TRY(price, read_number(file, value, 0, kMost));
    (key == "price_in" ? endpoint.price_in : endpoint.price_out) = price;
  } else if (key == "hedge_after_ms") {
    std::chrono::milliseconds after{};
    ATTUNE_TRY_VOID(read_milliseconds(file, value, after));
    endpoint.hedge_after = after;
  } else if (key == "budget") {
    ATTUNE_TRY_VOID(read_budget(file, value, endpoint.budget));
  } else {
    return unknown_key(file, key,
                       "url, model, embedding_model, rerank_model, key_env, key_file, structured, context_tokens, "
                       "max_concurrent, price_in, price_out, connect_ms, first_token_ms, between_tokens_ms, whole_ms, "
                       "retries, hedge_after_ms, budget");
  }
  return {};
}

Result<EndpointSettings> read_endpoint(const fs::path& file, std::string_view name, const toml::node& node) {
  EndpointSettings endpoint{.name = std::string(name)};
  ATTUNE_TRY(table, read_table(file, node));
  for (const auto& [key, value] : *table) ATTUNE_TRY_VOID(read_endpoint_key(file, key, value, endpoint));
  const auto url = boost::urls::parse_uri(endpoint.url);
  // A host that only begins like an address is read as that address with a path behind it.
  const bool has_whole_host = url && (url->encoded_path().empty() || url->encoded_path().starts_with('/'));
  if (!has_whole_host || (url->scheme() != "http" && url->scheme() != "https") || url->host().empty())
    return bad_setting(file, node, "url must be an http or https address, such as \"http://127.0.0.1:8080/v1\"");
  if (url->has_userinfo()) return bad_setting(file, node, "a key belongs into key_env or key_file, not into the url");
  if (endpoint.model.empty())
    return bad_setting(file, node, "model is missing: the model's name, as the server has it");
  if (!endpoint.key_env.empty() && !endpoint.key_file.empty())
    return bad_setting(file, node, "key_env or key_file, not both");
  while (endpoint.url.ends_with('/')) endpoint.url.pop_back();
  return endpoint;
}

Result<RoleSettings> read_role(const fs::path& file, const toml::node& node) {
  constexpr std::size_t kMostTokens = 1'000'000;
  RoleSettings role;
  if (node.is_string()) {
    ATTUNE_TRY(name, read_text(file, node));
    role.endpoint = std::move(name);
    return role;
  }
  ATTUNE_TRY(table, read_table(file, node));
  for (const auto& [key, value] : *table) {
    if (key == "endpoint" || key == "model") {
      ATTUNE_TRY(text, read_text(file, value));
      (key == "endpoint" ? role.endpoint : role.model) = std::move(text);
    } else if (key == "cache") {
      ATTUNE_TRY(mode, read_choice<ModelCacheMode>(file, value,
                                                   {{"none", ModelCacheMode::none},
                                                    {"exact", ModelCacheMode::exact},
                                                    {"semantic", ModelCacheMode::semantic}}));
      role.cache = mode;
    } else if (key == "max_answer_tokens") {
      ATTUNE_TRY(count, read_count(file, value, 16, kMostTokens));
      role.max_answer_tokens = count;
    } else if (key == "deadline_ms") {
      ATTUNE_TRY_VOID(read_milliseconds(file, value, role.deadline));
    } else if (key == "budget") {
      ATTUNE_TRY_VOID(read_budget(file, value, role.budget));
    } else if (key == "budget_per_user") {
      ATTUNE_TRY_VOID(read_budget(file, value, role.budget_per_user));
    } else if (key == "gate") {
      ATTUNE_TRY(gate, read_truth(file, value));
      role.gate = gate;
    } else {
      return unknown_key(file, key,
                         "endpoint, model, cache, max_answer_tokens, deadline_ms, budget, budget_per_user, gate");
    }
  }
  return role;
}

Status read_roles(const fs::path& file, const toml::node& node, LanguageModelSettings& settings) {
  ATTUNE_TRY(table, read_table(file, node));
  for (const auto& [key, value] : *table) {
    const auto role = parse_model_role(key.str());
    if (!role)
      return unknown_key(file, key,
                         "front_end, knowledge_base, content_interpreter, explainer, reasoner, conversational_agent, "
                         "content_creator");
    ATTUNE_TRY(read, read_role(file, value));
    if (!settings.endpoints.contains(read.endpoint))
      return bad_setting(file, value,
                         fmt::format("no endpoint is called '{}': describe it in [language_models.endpoints.{}]",
                                     read.endpoint, read.endpoint.empty() ? "NAME" : read.endpoint));
    settings.roles.insert_or_assign(*role, std::move(read));
  }
  return {};
}

}  // namespace

Status read_language_models(const fs::path& file, const toml::node& node, LanguageModelSettings& settings) {
  ATTUNE_TRY(table, read_table(file, node));
  const toml::node* roles = nullptr;
  for (const auto& [key, value] : *table) {
    if (key == "local_only" || key == "consent_required") {
      ATTUNE_TRY(truth, read_truth(file, value));
      (key == "local_only" ? settings.local_only : settings.consent_required) = truth;
    } else if (key == "endpoints") {
      ATTUNE_TRY(endpoints, read_table(file, value));
      for (const auto& [name, endpoint] : *endpoints) {
        ATTUNE_TRY(read, read_endpoint(file, name.str(), endpoint));
        settings.endpoints.insert_or_assign(std::string(name.str()), std::move(read));
      }
    } else if (key == "roles") {
      roles = &value;  // they name endpoints, which may stand below them
    } else {
      return unknown_key(file, key, "local_only, consent_required, endpoints, roles");
    }
  }
  for (const auto& [name, endpoint] : settings.endpoints)
    if (settings.local_only && !is_loopback_url(endpoint.url))
      return bad_setting(
          file, node,
          fmt::format("local_only is set, and the endpoint '{}' is not on this machine: {}", name, endpoint.url));
  return roles == nullptr ? Status{} : read_roles(file, *roles, settings);
}

}  // namespace attune
