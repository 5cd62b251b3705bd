#pragma once
#include "stub_models/behaviour.h"
#include "stub_models/http_exchange.h"

namespace attune::stub_models {

/// OpenAI's protocol around a behaviour: POST /v1/chat/completions, /v1/embeddings, /v1/rerank (also without "/v1"),
/// GET /v1/models and /v1/models/ID. Whatever it finds fault with it refuses with the status and the error object that
/// OpenAI's servers have for it.
///
/// A text's tokens are its pieces of at most four bytes, whole characters: that is what usage counts, what max_tokens
/// cuts, and what a stream has in its chunks.
HttpReply answer(const HttpRequest& request, Behaviour& behaviour, const Dialect& dialect);

HttpReply refusal_reply(const Refusal& refusal);

/// What a completion says in the protocol's words; a request that was streamed gets a stream.
HttpReply completion_reply(const ChatAsked& asked, Completion completion);

/// One event of a stream.
std::string event_of(std::string_view data);

}  // namespace attune::stub_models
