#include "llm/cassette/cassette.h"

#include "base/checksum.h"

#include <algorithm>
#include <array>
#include <utility>

namespace attune::llm {
namespace {

constexpr std::int64_t kFormat = 1;
constexpr std::array kCodes = {ErrorCode::invalid_argument,  ErrorCode::parse_error,    ErrorCode::type_error,
                               ErrorCode::not_found,         ErrorCode::already_exists, ErrorCode::conflict,
                               ErrorCode::permission_denied, ErrorCode::unsupported,    ErrorCode::resource_exhausted,
                               ErrorCode::deadline_exceeded, ErrorCode::cancelled,      ErrorCode::unavailable,
                               ErrorCode::io_error,          ErrorCode::corrupt,        ErrorCode::internal};
constexpr std::array kFinishes = {FinishReason::stop, FinishReason::length, FinishReason::tool_calls,
                                  FinishReason::content_filter};

/// With the keys of every object in order.
json::value canonical(const json::value& value) {
  if (const auto* list = value.if_array()) {
    json::array made;
    for (const json::value& each : *list) made.push_back(canonical(each));
    return made;
  }
  const auto* object = value.if_object();
  if (object == nullptr) return value;
  std::vector<std::string_view> keys;
  for (const auto& member : *object) keys.push_back(member.key());
  std::ranges::sort(keys);
  json::object made;
  for (const std::string_view key : keys) made[key] = canonical(object->at(key));
  return made;
}

json::array list_of(std::span<const std::string> texts) {
  json::array list;
  for (const std::string& text : texts) list.emplace_back(text);
  return list;
}

json::array calls_json(const std::vector<ToolCall>& calls) {
  json::array made;
  for (const ToolCall& call : calls)
    made.push_back({{"id", call.id}, {"name", call.name}, {"arguments", call.arguments}});
  return made;
}

json::object usage_json(const Usage& usage) {
  return {{"prompt_tokens", usage.prompt_tokens},
          {"answer_tokens", usage.answer_tokens},
          {"is_estimate", usage.is_estimate}};
}

Result<json::object> need_object(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  if (value == nullptr || !value->is_object()) return corrupt("'{}' is no object", key);
  return value->get_object();
}

Result<json::array> need_array(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  if (value == nullptr || !value->is_array()) return corrupt("'{}' is no list", key);
  return value->get_array();
}

Result<std::size_t> need_count(const json::object& object, std::string_view key) {
  constexpr double kMost = 1e15;
  ATTUNE_TRY(number, need_number(object, key));
  if (!(number >= 0 && number <= kMost)) return corrupt("'{}' is no count", key);
  return static_cast<std::size_t>(number);
}

Result<Usage> read_usage(const json::object& reply) {
  ATTUNE_TRY(object, need_object(reply, "usage"));
  ATTUNE_TRY(prompt, need_count(object, "prompt_tokens"));
  ATTUNE_TRY(answer, need_count(object, "answer_tokens"));
  ATTUNE_TRY(is_estimate, find_bool(object, "is_estimate"));
  return Usage{prompt, answer, is_estimate.value_or(false)};
}

Result<FinishReason> read_finish(const json::object& reply) {
  ATTUNE_TRY(name, need_text(reply, "finish"));
  const auto* found = std::ranges::find(kFinishes, name, [](FinishReason reason) { return to_string(reason); });
  if (found == kFinishes.end()) return corrupt("no answer ends with '{}'", name);
  return *found;
}

Result<Error> read_error(const json::object& object) {
  ATTUNE_TRY(name, need_text(object, "code"));
  ATTUNE_TRY(message, need_text(object, "message"));
  ATTUNE_TRY(mend, find_text(object, "mend"));
  const auto* found = std::ranges::find(kCodes, name, [](ErrorCode code) { return to_string(code); });
  if (found == kCodes.end()) return corrupt("no error has the code '{}'", name);
  return Error{*found, std::move(message), mend.value_or("")};
}

Result<FailedCall> read_failed(const json::object& object) {
  FailedCall failed;
  ATTUNE_TRY(is_safe_again, find_bool(object, "is_safe_again"));
  failed.is_safe_again = is_safe_again.value_or(false);
  if (object.if_contains("after_ms") == nullptr) return failed;
  ATTUNE_TRY(after, need_count(object, "after_ms"));
  failed.after = std::chrono::milliseconds(after);
  return failed;
}

}  // namespace

json::object chat_request_json(const ChatRequest& request) {
  json::object made{
      {"model", request.model}, {"temperature", request.temperature}, {"max_answer_tokens", request.max_answer_tokens}};
  json::array messages;
  for (const ChatMessage& message : request.messages) {
    json::object each{{"speaker", to_string(message.speaker)}, {"text", message.text}};
    if (!message.tool_calls.empty()) each["tool_calls"] = calls_json(message.tool_calls);
    if (!message.answers_call.empty()) each["answers_call"] = message.answers_call;
    messages.emplace_back(std::move(each));
  }
  made["messages"] = std::move(messages);
  if (!request.tools.empty()) {
    json::array tools;
    for (const OfferedTool& tool : request.tools)
      tools.push_back({{"name", tool.name}, {"description", tool.description}, {"parameters", tool.parameters}});
    made["tools"] = std::move(tools);
  }
  if (request.shape) made["shape"] = {{"name", request.shape->name}, {"schema", request.shape->schema}};
  if (request.seed) made["seed"] = *request.seed;
  return canonical(made).as_object();
}

json::object embed_request_json(std::span<const std::string> texts) {
  return {{"texts", list_of(texts)}};
}

json::object rerank_request_json(std::string_view query, std::span<const std::string> documents) {
  return {{"documents", list_of(documents)}, {"query", query}};
}

json::object reply_json(const ChatReply& reply) {
  return {{"text", reply.message.text},
          {"tool_calls", calls_json(reply.message.tool_calls)},
          {"finish", to_string(reply.finish)},
          {"usage", usage_json(reply.usage)},
          {"model", reply.model},
          {"first_token_ms", reply.first_token_ms},
          {"whole_ms", reply.whole_ms}};
}

json::object reply_json(const Embeddings& reply) {
  json::array vectors;
  for (const std::vector<float>& vector : reply.vectors)
    vectors.emplace_back(json::array(vector.begin(), vector.end()));
  return {{"vectors", std::move(vectors)}, {"usage", usage_json(reply.usage)}};
}

json::object reply_json(const std::vector<RerankScore>& reply) {
  json::array scores;
  for (const RerankScore& each : reply) scores.push_back({{"document", each.document}, {"score", each.score}});
  return {{"scores", std::move(scores)}};
}

Result<ChatReply> read_chat_reply(const json::object& object) {
  ChatReply reply;
  reply.message.speaker = Speaker::assistant;
  ATTUNE_TRY(text, need_text(object, "text"));
  reply.message.text = std::move(text);
  ATTUNE_TRY(calls, need_array(object, "tool_calls"));
  for (const json::value& each : calls) {
    if (!each.is_object()) return corrupt("a tool call is no object");
    ATTUNE_TRY(id, need_text(each.get_object(), "id"));
    ATTUNE_TRY(name, need_text(each.get_object(), "name"));
    ATTUNE_TRY(arguments, need_text(each.get_object(), "arguments"));
    reply.message.tool_calls.push_back({std::move(id), std::move(name), std::move(arguments)});
  }
  ATTUNE_TRY(finish, read_finish(object));
  ATTUNE_TRY(usage, read_usage(object));
  ATTUNE_TRY(model, need_text(object, "model"));
  ATTUNE_TRY(first_token_ms, need_number(object, "first_token_ms"));
  ATTUNE_TRY(whole_ms, need_number(object, "whole_ms"));
  reply.finish = finish;
  reply.usage = usage;
  reply.model = std::move(model);
  reply.first_token_ms = first_token_ms;
  reply.whole_ms = whole_ms;
  return reply;
}

Result<Embeddings> read_embeddings_reply(const json::object& object) {
  Embeddings reply;
  ATTUNE_TRY(vectors, need_array(object, "vectors"));
  for (const json::value& each : vectors) {
    if (!each.is_array()) return corrupt("a vector is no list");
    std::vector<float>& vector = reply.vectors.emplace_back();
    for (const json::value& number : each.get_array()) {
      if (!number.is_number()) return corrupt("a vector is no list of numbers");
      vector.push_back(static_cast<float>(number.to_number<double>()));
    }
  }
  ATTUNE_TRY(usage, read_usage(object));
  reply.usage = usage;
  return reply;
}

Result<std::vector<RerankScore>> read_rerank_reply(const json::object& object) {
  std::vector<RerankScore> reply;
  ATTUNE_TRY(scores, need_array(object, "scores"));
  for (const json::value& each : scores) {
    if (!each.is_object()) return corrupt("a score is no object");
    ATTUNE_TRY(document, need_count(each.get_object(), "document"));
    ATTUNE_TRY(score, need_number(each.get_object(), "score"));
    reply.push_back({document, score});
  }
  return reply;
}

std::string cassette_name(std::string_view kind, const json::object& request, std::size_t take) {
  const std::uint64_t hash = checksum(to_json(request));
  return take <= 1 ? fmt::format("{}-{:016x}.json", kind, hash) : fmt::format("{}-{:016x}.{}.json", kind, hash, take);
}

std::string write_cassette(const Cassette& cassette) {
  json::object made{{"format", kFormat}, {"kind", cassette.kind}, {"request", cassette.request}};
  if (cassette.reply) {
    made["reply"] = *cassette.reply;
  } else {
    made["error"] = {
        {"code", to_string(cassette.error.code)}, {"message", cassette.error.message}, {"mend", cassette.error.mend}};
  }
  if (cassette.failed) {
    json::object failed{{"is_safe_again", cassette.failed->is_safe_again}};
    if (cassette.failed->after) failed["after_ms"] = cassette.failed->after->count();
    made["failed"] = std::move(failed);
  }
  return to_pretty_json(made) + "\n";
}

Result<Cassette> read_cassette(std::string_view text) {
  constexpr JsonLimits kLimits{.size_bytes = std::size_t{64} << 20};
  ATTUNE_TRY(value, parse_json(text, kLimits));
  if (!value.is_object()) return corrupt("it is no JSON object");
  const json::object& object = value.get_object();
  ATTUNE_TRY(format, need_number(object, "format"));
  if (format != kFormat) return corrupt("its format is {}, and this program reads {}", format, kFormat);
  Cassette cassette;
  ATTUNE_TRY(kind, need_text(object, "kind"));
  ATTUNE_TRY(request, need_object(object, "request"));
  cassette.kind = std::move(kind);
  cassette.request = canonical(request).as_object();
  if (object.contains("failed")) {
    ATTUNE_TRY(told, need_object(object, "failed"));
    ATTUNE_TRY(failed, read_failed(told));
    cassette.failed = failed;
  }
  if (object.contains("reply")) {
    ATTUNE_TRY(reply, need_object(object, "reply"));
    cassette.reply = std::move(reply);
    return cassette;
  }
  ATTUNE_TRY(told, need_object(object, "error"));
  ATTUNE_TRY(error, read_error(told));
  cassette.error = std::move(error);
  return cassette;
}

std::string first_difference(const json::value& a, const json::value& b) {
  if (a == b) return "";
  if (a.is_object() && b.is_object()) {
    for (const json::object* side : {&a.get_object(), &b.get_object()})
      for (const auto& member : *side) {
        const std::string key(member.key());
        const json::value* in_a = a.get_object().if_contains(key);
        const json::value* in_b = b.get_object().if_contains(key);
        if (in_a == nullptr || in_b == nullptr) return key;
        if (*in_a == *in_b) continue;
        const std::string below = first_difference(*in_a, *in_b);
        return below.empty() || below.starts_with('[') ? key + below : fmt::format("{}.{}", key, below);
      }
  }
  if (a.is_array() && b.is_array()) {
    const json::array& in_a = a.get_array();
    const json::array& in_b = b.get_array();
    for (std::size_t i = 0; i < std::min(in_a.size(), in_b.size()); ++i) {
      if (in_a[i] == in_b[i]) continue;
      const std::string below = first_difference(in_a[i], in_b[i]);
      return fmt::format("[{}]{}{}", i, below.empty() || below.starts_with('[') ? "" : ".", below);
    }
    return fmt::format("[{}]", std::min(in_a.size(), in_b.size()));
  }
  return "";
}

}  // namespace attune::llm
