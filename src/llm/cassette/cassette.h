#pragma once
#include "base/error.h"
#include "base/json.h"
#include "llm/model_endpoint.h"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune::llm {

/// One call of a language model and what it came to, as a file:
///
///   {"format": 1, "kind": "chat", "request": {...}, "reply": {...}}                  or, instead of the reply,
///   {..., "error": {"code", "message", "mend"}, "failed": {"is_safe_again", "after_ms"}}
///
/// The request is canonical: equal requests are equal texts, whatever order their keys came in. Keys of providers are
/// not part of requests, and so of no cassette; what people wrote is.
struct Cassette {
  std::string kind;  ///< chat, embed or rerank
  json::object request;
  std::optional<json::object> reply;
  Error error;  ///< where there is no reply
  std::optional<FailedCall> failed{};
};

json::object chat_request_json(const ChatRequest& request);
json::object embed_request_json(std::span<const std::string> texts);
json::object rerank_request_json(std::string_view query, std::span<const std::string> documents);

json::object reply_json(const ChatReply& reply);
json::object reply_json(const Embeddings& reply);
json::object reply_json(const std::vector<RerankScore>& reply);
/// Errors: corrupt, where it is no such reply.
Result<ChatReply> read_chat_reply(const json::object& reply);
Result<Embeddings> read_embeddings_reply(const json::object& reply);
Result<std::vector<RerankScore>> read_rerank_reply(const json::object& reply);

/// "chat-00f1e2d3c4b5a697.json": of equal requests the same; from the second take on "chat-00f1e2d3c4b5a697.2.json".
std::string cassette_name(std::string_view kind, const json::object& request, std::size_t take);

std::string write_cassette(const Cassette& cassette);
/// Errors: corrupt, with what is wrong.
Result<Cassette> read_cassette(std::string_view text);

/// The first place where two requests differ, such as "messages[1].text"; "" where they are equal.
std::string first_difference(const json::value& a, const json::value& b);

}  // namespace attune::llm
