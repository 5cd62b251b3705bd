#include "llm/openai/openai_endpoint.h"

#include "base/utf8.h"
#include "llm/openai/chat_body.h"
#include "llm/openai/chat_reader.h"
#include "llm/openai/exchange.h"
#include "llm/openai/refusal.h"
#include "llm/openai/vectors.h"
#include "llm/prompt/token_estimate.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <boost/url/parse.hpp>

namespace attune::llm {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kMostChatBytes = std::size_t{8} << 20;
constexpr std::size_t kMostVectorBytes = std::size_t{32} << 20;
constexpr std::size_t kMostRefusalBytes = std::size_t{64} << 10;
constexpr std::size_t kMostListed = 1'000;
constexpr std::size_t kLongestName = 256;
constexpr std::size_t kTokensOfMessage = 4;  // its wrapping in a template
constexpr int kMostDialects = 8;             // each leaves one more part of the protocol out

double ms_since(steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(steady_clock::now() - start).count();
}

bool is_good(int status) {
  return status >= 200 && status < 300;
}

Usage estimated_usage(const ChatRequest& request, const ChatReply& reply) {
  Usage usage{.is_estimate = true};
  for (const ChatMessage& message : request.messages)
    usage.prompt_tokens += estimate_tokens(message.text) + kTokensOfMessage;
  for (const OfferedTool& tool : request.tools)
    usage.prompt_tokens += estimate_tokens(tool.description) + estimate_tokens(to_json(tool.parameters));
  usage.answer_tokens = estimate_tokens(reply.message.text);
  for (const ToolCall& call : reply.message.tool_calls)
    usage.answer_tokens += estimate_tokens(call.name) + estimate_tokens(call.arguments);
  return usage;
}

net::AddressPolicy addresses_of(const EndpointSettings& settings, std::string_view host_and_port) {
  if (!is_loopback_url(settings.url)) return {.allowed_hosts = {std::string(host_and_port)}};
  return {.allowed_networks = {*net::Network::parse("127.0.0.0/8"), *net::Network::parse("::1")},
          .allows_public = false};
}

std::optional<std::size_t> context_of(const json::object& model) {
  constexpr double kMost = 1e9;
  const auto read = [&](const json::object& object, std::string_view key) -> std::optional<std::size_t> {
    const json::value* value = object.if_contains(key);
    if (value == nullptr || !value->is_number()) return std::nullopt;
    const auto number = value->to_number<double>();
    if (!(number >= 1 && number <= kMost)) return std::nullopt;
    return static_cast<std::size_t>(number);
  };
  // What the server runs with before what the model was trained for.
  for (const std::string_view key : {"max_model_len", "loaded_context_length", "context_length", "context_window"})
    if (const auto tokens = read(model, key)) return tokens;
  if (const json::value* meta = model.if_contains("meta"); meta != nullptr && meta->is_object())
    for (const std::string_view key : {"n_ctx", "n_ctx_train"})
      if (const auto tokens = read(meta->get_object(), key)) return tokens;
  return std::nullopt;
}

}  // namespace

struct OpenAiEndpoint::Call {
  Call(const EndpointSettings& settings, const CallOptions& given)
      : options(given),
        deadline(started + std::clamp(given.whole.value_or(settings.whole), milliseconds(0), settings.whole)) {}
  const CallOptions& options;
  steady_clock::time_point started = steady_clock::now();
  steady_clock::time_point deadline;

  [[nodiscard]] bool is_over() const { return steady_clock::now() >= deadline; }
  [[nodiscard]] ExchangeOptions exchange_options(const EndpointSettings& settings, const net::AddressPolicy& addresses,
                                                 milliseconds first_token, std::size_t max_bytes) const {
    return {{settings.connect, first_token, settings.between_tokens, deadline}, addresses, max_bytes, options.stop};
  }
};

Result<std::unique_ptr<OpenAiEndpoint>> OpenAiEndpoint::create(const EndpointSettings& settings, std::string key,
                                                               net::HttpClient& http) {
  const auto url = boost::urls::parse_uri(settings.url);
  // A host that only begins like an address is read as that address with a path behind it.
  const bool has_whole_host = url && (url->encoded_path().empty() || url->encoded_path().starts_with('/'));
  if (!has_whole_host || (url->scheme() != "http" && url->scheme() != "https") || url->host().empty() ||
      url->has_userinfo())
    return invalid_argument("the language model endpoint '{}' has no usable url", settings.name)
        .mend("write it as http://127.0.0.1:8080/v1");
  if (!std::ranges::all_of(key, [](unsigned char c) { return c > ' ' && c < 0x7f; }))
    return invalid_argument("the key of the language model endpoint '{}' is not one word", settings.name);
  const std::string port = url->has_port() ? std::string(url->port()) : url->scheme() == "https" ? "443" : "80";
  EndpointSettings cleaned = settings;
  while (cleaned.url.ends_with('/')) cleaned.url.pop_back();
  auto addresses = addresses_of(settings, fmt::format("{}:{}", std::string(url->encoded_host()), port));
  return std::unique_ptr<OpenAiEndpoint>(
      new OpenAiEndpoint(std::move(cleaned), std::move(key), http, std::move(addresses)));
}

OpenAiEndpoint::OpenAiEndpoint(EndpointSettings settings, std::string key, net::HttpClient& http,
                               net::AddressPolicy addresses)
    : settings_(std::move(settings)),
      key_(std::move(key)),
      http_(http),
      addresses_(std::move(addresses)),
      learned_(settings_.structured) {}

StructuredMode OpenAiEndpoint::structured_mode() const {
  return learned_.of({}).structured;
}

Result<ChatReply> OpenAiEndpoint::chat(const ChatRequest& request, const CallOptions& options) {
  const Call call(settings_, options);
  Dialect dialect = learned_.of(request);
  std::string last_refusal;
  for (int asked = 0;; ++asked) {
    std::string refusal;
    auto reply = ask(request, dialect, call, refusal);
    if (reply) {
      if (!last_refusal.empty()) learned_.learn(request, dialect, last_refusal);
      return reply;
    }
    const auto next = refusal.empty() || asked == kMostDialects
                          ? std::nullopt
                          : milder(dialect, request, refusal, settings_.structured);
    if (!next) return reply;
    dialect = *next;
    last_refusal = std::move(refusal);
  }
}

/// @param refusal  set to what the server said where it finds fault with the request
Result<ChatReply> OpenAiEndpoint::ask(const ChatRequest& request, const Dialect& dialect, const Call& call,
                                      std::string& refusal) {
  if (call.is_over()) return no_time_left();
  ChatReader reader(request, call.options.on_text, key_);
  std::string error_body;
  double first_token_ms = 0;
  const auto outcome = exchange(
      http_, request_to("POST", "/chat/completions", to_json(chat_body(request, settings_.model, dialect))),
      call.exchange_options(settings_, addresses_, settings_.first_token, kMostChatBytes),
      [&](const net::HttpResponse& head, std::string_view bytes) -> Result<Progress> {
        if (!is_good(head.status)) {
          error_body.append(bytes.substr(0, kMostRefusalBytes - std::min(error_body.size(), kMostRefusalBytes)));
          return error_body.size() < kMostRefusalBytes ? Progress::none : Progress::done;
        }
        const auto progress = reader.read(bytes);
        if (reader.has_said() && first_token_ms == 0) first_token_ms = ms_since(call.started);
        return progress;
      });
  const auto& response = outcome.response;
  if (!response) {
    const bool is_safe_again =
        reader.failure() ? reader.failure()->failed.is_safe_again && !reader.has_token() : outcome.is_safe_again;
    return fail(call, response.error(), {.is_safe_again = is_safe_again});
  }
  if (!is_good(response->status)) {
    const Refusal refused = read_refusal(*response, error_body, key_, SystemClock().now());
    if (refused.status == 400 || refused.status == 422) refusal = refused.said;
    return fail(call, refused.error, refused.failed);
  }
  auto reply = reader.finish();
  if (!reply) {
    const bool broke_off = reply.error().code == ErrorCode::unavailable;
    return fail(call, reply.error(), {.is_safe_again = broke_off && !reader.has_token()});
  }
  if (reply->usage.is_estimate) reply->usage = estimated_usage(request, *reply);
  if (reply->model.empty()) reply->model = request.model.empty() ? settings_.model : request.model;
  reply->whole_ms = ms_since(call.started);
  reply->first_token_ms = first_token_ms == 0 ? reply->whole_ms : first_token_ms;
  return reply;
}

/// A whole body, for what is not streamed.
Result<std::string> OpenAiEndpoint::fetch(std::string_view method, std::string_view path, std::string body,
                                          const Call& call) {
  if (call.is_over()) return no_time_left();
  std::string answer;
  const auto outcome = exchange(http_, request_to(method, path, std::move(body)),
                                call.exchange_options(settings_, addresses_, settings_.whole, kMostVectorBytes),
                                [&](const net::HttpResponse& head, std::string_view bytes) -> Result<Progress> {
                                  answer.append(bytes);
                                  const bool is_enough = !is_good(head.status) && answer.size() >= kMostRefusalBytes;
                                  return is_enough ? Progress::done : Progress::none;
                                });
  const auto& response = outcome.response;
  if (!response) return fail(call, response.error(), {.is_safe_again = outcome.is_safe_again});
  if (is_good(response->status)) return answer;
  const Refusal refused = read_refusal(*response, answer, key_, SystemClock().now());
  return fail(call, refused.error, refused.failed);
}

Result<Embeddings> OpenAiEndpoint::embed(std::span<const std::string> texts, const CallOptions& options) {
  if (settings_.embedding_model.empty())
    return unsupported("the language model endpoint '{}' has no embedding_model", settings_.name)
        .mend("set it in [language_models.endpoints.{}]", settings_.name);
  const Call call(settings_, options);
  Embeddings all;
  while (!texts.empty()) {
    const auto batch = texts.first(embedding_batch(texts));
    texts = texts.subspan(batch.size());
    ATTUNE_TRY(body, fetch("POST", "/embeddings", to_json(embeddings_body(batch, settings_.embedding_model)), call));
    auto read = read_embeddings(body, batch.size());
    if (!read) return fail(call, read.error(), {});
    if (!all.vectors.empty() && all.vectors.front().size() != read->vectors.front().size())
      return fail(call, parse_error("its embeddings differ in length from one request to the next").error(), {});
    if (read->usage.is_estimate) {
      for (const std::string& text : batch) read->usage.prompt_tokens += estimate_tokens(text);
      all.usage.is_estimate = true;
    }
    all.usage.prompt_tokens += read->usage.prompt_tokens;
    std::ranges::move(read->vectors, std::back_inserter(all.vectors));
  }
  return all;
}

Result<std::vector<RerankScore>> OpenAiEndpoint::rerank(std::string_view query, std::span<const std::string> documents,
                                                        const CallOptions& options) {
  if (settings_.rerank_model.empty())
    return unsupported("the language model endpoint '{}' has no rerank_model", settings_.name)
        .mend("set it in [language_models.endpoints.{}]", settings_.name);
  const Call call(settings_, options);
  ATTUNE_TRY(body, fetch("POST", "/rerank", to_json(rerank_body(query, documents, settings_.rerank_model)), call));
  auto ranked = read_rerank(body, documents.size());
  if (!ranked) return fail(call, ranked.error(), {});
  return ranked;
}

Result<std::vector<ListedModel>> OpenAiEndpoint::models(const CallOptions& options) {
  const Call call(settings_, options);
  ATTUNE_TRY(body, fetch("GET", "/models", {}, call));
  const auto answer = parse_json(body);
  const json::object* object = answer ? answer->if_object() : nullptr;
  const json::value* data = object == nullptr ? nullptr : object->if_contains("data");
  if (data == nullptr || !data->is_array()) return fail(call, parse_error("its list of models is none").error(), {});
  std::vector<ListedModel> models;
  for (const json::value& each : data->get_array()) {
    const auto* model = each.if_object();
    const json::value* name = model == nullptr ? nullptr : model->if_contains("id");
    if (name == nullptr || !name->is_string() || models.size() == kMostListed) continue;
    models.push_back({std::string(cut_utf8(name->get_string(), kLongestName)), context_of(*model)});
  }
  return models;
}

net::HttpRequest OpenAiEndpoint::request_to(std::string_view method, std::string_view path, std::string body) const {
  net::HttpRequest request{std::string(method), settings_.url + std::string(path), {}, std::move(body)};
  request.headers.push_back({"Accept", "application/json, text/event-stream"});
  if (!request.body.empty()) request.headers.push_back({"Content-Type", "application/json"});
  if (!key_.empty()) request.headers.push_back({"Authorization", "Bearer " + key_});
  return request;
}

/// The error, with whose it is, after the caller has been told what is known of it.
Failure OpenAiEndpoint::fail(const Call& call, const Error& error, const FailedCall& failed) const {
  const bool is_callers_own = error.code == ErrorCode::cancelled;
  if (call.options.on_failed && !is_callers_own) call.options.on_failed(failed);
  return in_context(settings_.name, error);
}

Failure OpenAiEndpoint::no_time_left() const {
  return deadline_exceeded("{}: there is no time left to ask the language model", settings_.name);
}

Result<std::unique_ptr<ModelEndpoint>> open_endpoint(const EndpointSettings& settings, std::string key,
                                                     net::HttpClient& http) {
  return OpenAiEndpoint::create(settings, std::move(key), http);
}

}  // namespace attune::llm
