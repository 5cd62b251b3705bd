#pragma once
#include "base/error.h"
#include "base/json.h"
#include "llm/model_endpoint.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune::llm {

/// Texts of one request for embeddings: few and short enough for servers with small batches.
/// @return how many of the first texts go together, >= 1
std::size_t embedding_batch(std::span<const std::string> texts);

/// The body of a POST to /embeddings.
json::object embeddings_body(std::span<const std::string> texts, std::string_view model);
/// @param texts  how many were sent
/// Errors: parse_error where not each has one vector of finite numbers, all of one length.
Result<Embeddings> read_embeddings(std::string_view body, std::size_t texts);

/// The body of a POST to /rerank, as llama.cpp, vLLM, Jina and Cohere take it.
json::object rerank_body(std::string_view query, std::span<const std::string> documents, std::string_view model);
/// Takes {"results": [...]} and {"data": [...]} of "relevance_score" or "score".
/// @return best first, ties to the earlier document. Errors: parse_error where not each has one finite score.
Result<std::vector<RerankScore>> read_rerank(std::string_view body, std::size_t documents);

}  // namespace attune::llm
