#include "stub_models/protocol.h"

#include "base/ascii.h"
#include "base/utf8.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <utility>

namespace attune::stub_models {
namespace {

constexpr std::int64_t kCreated = 1'764'460'800;  // the same for the same, always
constexpr std::size_t kTokenBytes = 4;
constexpr std::size_t kDimensions = 64;

std::vector<std::string_view> pieces_of(std::string_view text) {
  std::vector<std::string_view> pieces;
  while (!text.empty()) {
    std::string_view piece = cut_utf8(text, kTokenBytes);
    if (piece.empty()) piece = text.substr(0, kTokenBytes);  // no UTF-8
    pieces.push_back(piece);
    text.remove_prefix(piece.size());
  }
  return pieces;
}

std::size_t tokens_of(std::string_view text) {
  return pieces_of(text).size();
}

json::object usage_of(std::size_t prompt, std::size_t completion) {
  return {{"prompt_tokens", prompt},
          {"completion_tokens", completion},
          {"total_tokens", prompt + completion},
          {"prompt_tokens_details", {{"cached_tokens", 0}, {"audio_tokens", 0}}},
          {"completion_tokens_details",
           {{"reasoning_tokens", 0},
            {"audio_tokens", 0},
            {"accepted_prediction_tokens", 0},
            {"rejected_prediction_tokens", 0}}}};
}

json::value text_or_null(const std::string& text) {
  return text.empty() ? json::value() : json::value(text);
}

std::string call_id(std::size_t place) {
  return fmt::format("call_{:024d}", place);
}

/// Ends the text where the request wants it to; returns why it ends.
std::string cut_as_asked(const ChatAsked& asked, std::string& text) {
  for (const std::string& stop : asked.stops)
    if (!stop.empty()) text = text.substr(0, text.find(stop));
  const auto pieces = pieces_of(text);
  if (pieces.size() <= asked.most_tokens) return "stop";
  std::size_t size = 0;
  for (std::size_t i = 0; i < asked.most_tokens; ++i) size += pieces[i].size();
  text.resize(size);
  return "length";
}

/// Events of one completion.
class Stream {
 public:
  explicit Stream(const ChatAsked& asked) : asked_(asked) {}

  void delta(json::object delta, json::value finish = nullptr) {
    json::object choice{
        {"index", 0}, {"delta", std::move(delta)}, {"logprobs", nullptr}, {"finish_reason", std::move(finish)}};
    send(json::array{std::move(choice)}, nullptr);
  }
  void usage(json::object usage) { send(json::array{}, std::move(usage)); }
  void end() { events_.push_back(event_of("[DONE]")); }
  std::vector<std::string> take() { return std::move(events_); }

 private:
  void send(json::array choices, json::value usage) {
    json::object chunk{{"id", "chatcmpl-stub"}, {"object", "chat.completion.chunk"}, {"created", kCreated},
                       {"model", asked_.model}, {"system_fingerprint", "fp_stub"},   {"choices", std::move(choices)}};
    if (asked_.include_usage) chunk["usage"] = std::move(usage);
    events_.push_back(event_of(attune::to_json(chunk)));
  }

  const ChatAsked& asked_;
  std::vector<std::string> events_;
};

HttpReply streamed(const ChatAsked& asked, const Completion& completion, std::size_t prompt, std::size_t written) {
  Stream stream(asked);
  const bool calls = !completion.tool_calls.empty();
  stream.delta({{"role", "assistant"}, {"content", calls ? json::value() : json::value("")}, {"refusal", nullptr}});
  for (const std::string_view piece : pieces_of(completion.text)) stream.delta({{"content", piece}});
  for (const std::string_view piece : pieces_of(completion.refusal)) stream.delta({{"refusal", piece}});
  for (std::size_t i = 0; i < completion.tool_calls.size(); ++i) {
    const CalledTool& call = completion.tool_calls[i];
    stream.delta({{"tool_calls", json::array{json::object{{"index", i},
                                                          {"id", call_id(i)},
                                                          {"type", "function"},
                                                          {"function", {{"name", call.name}, {"arguments", ""}}}}}}});
    for (const std::string_view piece : pieces_of(call.arguments))
      stream.delta({{"tool_calls", json::array{json::object{{"index", i}, {"function", {{"arguments", piece}}}}}}});
  }
  stream.delta({}, json::value(completion.finish));
  if (asked.include_usage) stream.usage(usage_of(prompt, written));
  stream.end();
  HttpReply reply{.content_type = "text/event-stream; charset=utf-8"};
  reply.parts = stream.take();
  reply.is_stream = true;
  return reply;
}

HttpReply at_once(const ChatAsked& asked, const Completion& completion, std::size_t prompt, std::size_t written) {
  json::object message{
      {"role", "assistant"},
      {"content", completion.text.empty() && (!completion.tool_calls.empty() || !completion.refusal.empty())
                      ? json::value()
                      : json::value(completion.text)},
      {"refusal", text_or_null(completion.refusal)},
      {"annotations", json::array()}};
  if (!completion.tool_calls.empty()) {
    json::array calls;
    for (const CalledTool& call : completion.tool_calls)
      calls.push_back(json::object{{"id", call_id(calls.size())},
                                   {"type", "function"},
                                   {"function", {{"name", call.name}, {"arguments", call.arguments}}}});
    message["tool_calls"] = std::move(calls);
  }
  json::object choice{
      {"index", 0}, {"message", std::move(message)}, {"logprobs", nullptr}, {"finish_reason", completion.finish}};
  return json_reply(200, attune::to_json(json::object{{"id", "chatcmpl-stub"},
                                                      {"object", "chat.completion"},
                                                      {"created", kCreated},
                                                      {"model", asked.model},
                                                      {"choices", json::array{std::move(choice)}},
                                                      {"usage", usage_of(prompt, written)},
                                                      {"service_tier", "default"},
                                                      {"system_fingerprint", "fp_stub"}}));
}

HttpReply chat(const json::object& body, Behaviour& behaviour, const Dialect& dialect) {
  const auto asked = read_chat(body, dialect);
  if (!asked) return refusal_reply(asked.error());
  auto completion = behaviour.complete(*asked);
  if (!completion) return refusal_reply(completion.error());
  return completion_reply(*asked, *std::move(completion));
}

std::string base64_of(std::span<const float> vector) {
  static_assert(std::endian::native == std::endian::little, "the protocol's floats are little-endian");
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::vector<unsigned char> bytes(vector.size_bytes());
  std::memcpy(bytes.data(), vector.data(), bytes.size());
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t three = std::uint32_t{bytes[i]} << 16;
    if (i + 1 < bytes.size()) three |= std::uint32_t{bytes[i + 1]} << 8;
    if (i + 2 < bytes.size()) three |= std::uint32_t{bytes[i + 2]};
    for (std::size_t digit = 0; digit < 4; ++digit)
      text += i + digit <= bytes.size() ? kDigits[(three >> (18 - 6 * digit)) & 63] : '=';
  }
  return text;
}

HttpReply embeddings(const json::object& body, Behaviour& behaviour) {
  const auto refused = [](std::string parameter, std::string message) {
    return refusal_reply({.message = std::move(message), .parameter = std::move(parameter)});
  };
  const json::value* model = body.if_contains("model");
  if (model == nullptr || !model->is_string()) return refused("", "you must provide a model parameter");
  const json::value* input = body.if_contains("input");
  std::vector<std::string> texts;
  if (input != nullptr && input->is_string()) texts.emplace_back(input->get_string());
  if (input != nullptr && input->is_array())
    for (const json::value& each : input->get_array()) {
      if (!each.is_string()) return refused("input", "Invalid type for 'input': expected strings.");
      texts.emplace_back(each.get_string());
    }
  if (texts.empty()) return refused("input", "Missing required parameter: 'input'.");
  if (texts.size() > 2048) return refused("input", "Invalid 'input': array too long. Expected at most 2048 elements.");
  if (std::ranges::any_of(texts, &std::string::empty))
    return refused("input", "Invalid 'input': input cannot be empty.");
  std::size_t dimensions = kDimensions;
  if (const json::value* given = body.if_contains("dimensions")) {
    const auto* number = given->if_int64();
    if (number == nullptr || *number < 1 || *number > 4096) return refused("dimensions", "Invalid 'dimensions'.");
    dimensions = static_cast<std::size_t>(*number);
  }
  std::string_view format = "float";
  if (const json::value* given = body.if_contains("encoding_format"); given != nullptr && given->is_string())
    format = given->get_string();
  if (format != "float" && format != "base64")
    return refused("encoding_format",
                   fmt::format("Invalid value: '{}'. Supported values are: 'float' and 'base64'.", format));
  json::array data;
  std::size_t tokens = 0;
  for (const std::string& text : texts) {
    tokens += tokens_of(text);
    const std::vector<float> vector = behaviour.embed(text, dimensions);
    json::object embedding{{"object", "embedding"}, {"index", data.size()}};
    if (format == "base64")
      embedding["embedding"] = base64_of(vector);
    else
      embedding["embedding"] = json::array(vector.begin(), vector.end());
    data.push_back(std::move(embedding));
  }
  return json_reply(200,
                    attune::to_json(json::object{{"object", "list"},
                                                 {"data", std::move(data)},
                                                 {"model", *model},
                                                 {"usage", {{"prompt_tokens", tokens}, {"total_tokens", tokens}}}}));
}

/// As llama.cpp's server, vLLM, Jina and Cohere have it: OpenAI's interface has no such thing.
HttpReply rerank(const json::object& body, Behaviour& behaviour) {
  const json::value* query = body.if_contains("query");
  const json::value* documents = body.if_contains("documents");
  if (query == nullptr || !query->is_string())
    return refusal_reply({.message = "\"query\" must be provided", .parameter = "query"});
  if (documents == nullptr || !documents->is_array() || documents->get_array().empty())
    return refusal_reply({.message = "\"documents\" must be a non-empty string array", .parameter = "documents"});
  const std::string_view asked = query->get_string();
  std::vector<std::pair<double, std::size_t>> scores;
  std::size_t tokens = 0;
  for (const json::value& document : documents->get_array()) {
    const std::string_view text = document.is_string() ? std::string_view(document.get_string()) : "";
    tokens += tokens_of(asked) + tokens_of(text);
    scores.emplace_back(behaviour.relevance(asked, text), scores.size());
  }
  std::ranges::stable_sort(scores, [](const auto& a, const auto& b) { return a.first > b.first; });
  if (const json::value* most = body.if_contains("top_n"); most != nullptr && most->is_int64())
    scores.resize(std::min(scores.size(), static_cast<std::size_t>(std::max<std::int64_t>(most->get_int64(), 0))));
  json::array results;
  for (const auto& [score, place] : scores)
    results.push_back(json::object{{"index", place}, {"relevance_score", score}});
  const json::value* model = body.if_contains("model");
  return json_reply(200, attune::to_json(json::object{{"model", model == nullptr ? json::value("stub") : *model},
                                                      {"object", "list"},
                                                      {"usage", {{"prompt_tokens", tokens}, {"total_tokens", tokens}}},
                                                      {"results", std::move(results)}}));
}

HttpReply models(std::string_view path) {
  const auto model = [](std::string_view name) {
    return json::object{{"id", name}, {"object", "model"}, {"created", kCreated}, {"owned_by", "stub"}};
  };
  constexpr std::string_view kNames[] = {"stub", "stub-embedding", "stub-rerank"};
  if (path.empty()) {
    json::array all;
    for (const std::string_view name : kNames) all.push_back(model(name));
    return json_reply(200, attune::to_json(json::object{{"object", "list"}, {"data", std::move(all)}}));
  }
  path.remove_prefix(1);
  if (std::ranges::find(kNames, path) != std::end(kNames)) return json_reply(200, attune::to_json(model(path)));
  return refusal_reply({.status = 404,
                        .message = fmt::format("The model '{}' does not exist or you do not have access to it.", path),
                        .parameter = "model",
                        .code = "model_not_found"});
}

}  // namespace

std::string event_of(std::string_view data) {
  return fmt::format("data: {}\n\n", data);
}

HttpReply refusal_reply(const Refusal& refusal) {
  return json_reply(refusal.status, refusal.to_json());
}

HttpReply completion_reply(const ChatAsked& asked, Completion completion) {
  const std::string ended = cut_as_asked(asked, completion.text);
  if (completion.finish.empty()) completion.finish = completion.tool_calls.empty() ? ended : "tool_calls";
  std::size_t prompt = 0;
  for (const ChatAsked::Message& message : asked.messages) prompt += 4 + tokens_of(message.text);
  std::size_t written = tokens_of(completion.text) + tokens_of(completion.refusal);
  for (const CalledTool& call : completion.tool_calls) written += 4 + tokens_of(call.arguments);
  return asked.stream ? streamed(asked, completion, prompt, written) : at_once(asked, completion, prompt, written);
}

HttpReply answer(const HttpRequest& request, Behaviour& behaviour, const Dialect& dialect) {
  if (!dialect.key.empty() && request.header("Authorization") != "Bearer " + dialect.key) {
    const bool is_given = !request.header("Authorization").empty();
    return refusal_reply({.status = 401,
                          .message = is_given ? "Incorrect API key provided." : "You didn't provide an API key.",
                          .code = is_given ? "invalid_api_key" : ""});
  }
  std::string_view path = request.path;
  if (path.starts_with("/v1/")) path.remove_prefix(3);
  const auto wrong_method = [&] {
    return refusal_reply({.status = 405,
                          .message = fmt::format("Not allowed to {} on {}.", request.method, request.path),
                          .code = "method_not_supported"});
  };
  if (path == "/models" || path.starts_with("/models/"))
    return request.method == "GET" ? models(path.substr(7)) : wrong_method();
  if (path != "/chat/completions" && path != "/embeddings" && path != "/rerank")
    return refusal_reply({.status = 404, .message = fmt::format("Invalid URL ({} {})", request.method, request.path)});
  if (request.method != "POST") return wrong_method();
  const auto body = parse_json(request.body, {.depth = 128});
  if (!body || !body->is_object())
    return refusal_reply({.message = "We could not parse the JSON body of your request. The OpenAI API expects a JSON "
                                     "payload, but what was sent was not valid JSON."});
  if (path == "/embeddings") return embeddings(body->get_object(), behaviour);
  if (path == "/rerank") return rerank(body->get_object(), behaviour);
  return chat(body->get_object(), behaviour, dialect);
}

}  // namespace attune::stub_models
