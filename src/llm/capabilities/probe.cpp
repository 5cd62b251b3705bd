#include "llm/capabilities/capabilities.h"
#include "llm/json_schema.h"
#include "llm/openai/openai_endpoint.h"
#include "llm/structured/structured_output.h"

#include <algorithm>
#include <array>
#include <utility>

namespace attune::llm {
namespace {

constexpr std::size_t kMostModels = 100;
constexpr std::chrono::milliseconds kLongestForList{10'000};
constexpr std::size_t kAnswerTokens = 1'024;  // room for models that think first

ChatRequest asking(std::string text) {
  return {.messages = {{.text = std::move(text)}}, .max_answer_tokens = kAnswerTokens};
}

/// Asks for what nobody would answer in JSON unless held to it.
ChatRequest asking_for_a_shape() {
  ChatRequest request = asking("Name a colour, and how warm it looks from 0 to 10.");
  request.shape = AnswerShape{"colour",
                              {{"type", "object"},
                               {"properties", {{"colour", {{"type", "string"}}}, {"warmth", {{"type", "integer"}}}}},
                               {"required", json::array{"colour", "warmth"}},
                               {"additionalProperties", false}}};
  return request;
}

ChatRequest asking_for_a_call() {
  ChatRequest request = asking("What is 1717 plus 2525? Use the tool.");
  request.tools = {{"add",
                    "Adds two whole numbers.",
                    {{"type", "object"},
                     {"properties", {{"a", {{"type", "integer"}}}, {"b", {{"type", "integer"}}}}},
                     {"required", json::array{"a", "b"}}}}};
  return request;
}

class Probe {
 public:
  Probe(const EndpointSettings& settings, const std::string& key, net::HttpClient& http, std::stop_token stop)
      : settings_(settings), key_(key), http_(http) {
    options_.stop = std::move(stop);
  }

  Capabilities run() {
    auto endpoint = OpenAiEndpoint::create(settings_, key_, http_);
    if (!endpoint) {
      found_.problem = endpoint.error().to_string();
      return std::move(found_);
    }
    list_models(**endpoint);
    if (!converse(**endpoint)) return std::move(found_);
    shape();
    call_a_tool(**endpoint);
    embed_and_rerank(**endpoint);
    return std::move(found_);
  }

 private:
  void list_models(OpenAiEndpoint& endpoint) {
    CallOptions options = options_;
    options.whole = kLongestForList;
    const auto models = endpoint.models(options);
    if (!models) return;  // not every server has a list
    for (const ListedModel& model : *models) {
      if (found_.models.size() < kMostModels) found_.models.push_back(model.name);
      if (model.name == settings_.model || models->size() == 1) found_.context_tokens = model.context_tokens;
    }
  }

  bool converse(OpenAiEndpoint& endpoint) {
    std::size_t parts = 0;
    CallOptions options = options_;
    options.on_text = [&](std::string_view) { ++parts; };
    const auto reply = endpoint.chat(asking("Count from one to ten, in words."), options);
    if (!reply) {
      found_.problem = reply.error().to_string();
      return false;
    }
    found_.streams = parts > 1;
    found_.tells_usage = !reply->usage.is_estimate;
    found_.first_token_ms = reply->first_token_ms;
    return true;
  }

  void shape() {
    std::vector<StructuredMode> modes = {StructuredMode::json_schema, StructuredMode::grammar,
                                         StructuredMode::json_object, StructuredMode::text};
    if (settings_.structured != StructuredMode::automatic) modes = {settings_.structured};
    const ChatRequest request = asking_for_a_shape();
    const auto schema = JsonSchema::create(request.shape->schema);
    for (const StructuredMode mode : modes) {
      EndpointSettings in_this_mode = settings_;
      in_this_mode.structured = mode;
      const auto endpoint = OpenAiEndpoint::create(in_this_mode, key_, http_);
      const auto reply = (*endpoint)->chat(request, options_);
      const bool worked = reply && read_structured(*reply, *schema);
      found_.structured[mode] = worked;
      if (worked) return;
    }
  }

  void call_a_tool(OpenAiEndpoint& endpoint) {
    const auto reply = endpoint.chat(asking_for_a_call(), options_);
    found_.calls_tools = reply && !reply->message.tool_calls.empty() &&
                         parse_json(reply->message.tool_calls.front().arguments).has_value();
  }

  void embed_and_rerank(OpenAiEndpoint& endpoint) {
    const std::array<std::string, 2> texts = {"a red fire engine", "a quiet lake at night"};
    if (const auto embeddings = endpoint.embed(texts, options_))
      found_.embedding_dimensions = embeddings->vectors.front().size();
    found_.reranks = endpoint.rerank("water", texts, options_).has_value();
  }

  const EndpointSettings& settings_;
  const std::string& key_;
  net::HttpClient& http_;
  CallOptions options_;
  Capabilities found_;
};

}  // namespace

Capabilities probe_capabilities(const EndpointSettings& settings, const std::string& key, net::HttpClient& http,
                                const Clock& clock, std::stop_token stop) {
  Capabilities found = Probe(settings, key, http, std::move(stop)).run();
  found.probed_at = clock.now();
  found.of_settings = settings_hash(settings);
  return found;
}

}  // namespace attune::llm
