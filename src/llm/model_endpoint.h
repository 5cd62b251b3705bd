#pragma once
#include "base/error.h"
#include "llm/chat.h"

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace attune::llm {

/// What is known of a call that failed, for whoever may make it again.
struct FailedCall {
  bool is_safe_again = false;  ///< the server did nothing for it: it was never reached, or refused for now
  std::optional<std::chrono::milliseconds> after{};  ///< how long the server asks to be left alone (Retry-After)
};

/// How one call is to be made.
struct CallOptions {
  std::stop_token stop;                                ///< closes the call, upstream too
  std::optional<std::chrono::milliseconds> whole{};    ///< sooner than the endpoint's own deadline
  std::function<void(std::string_view)> on_text{};     ///< told of the answer's text as it comes, whole code points
  std::function<void(const FailedCall&)> on_failed{};  ///< told before an error returns, but for `cancelled`
};

struct Embeddings {
  std::vector<std::vector<float>> vectors;  ///< one a text, all of one length
  Usage usage;
};

/// A document's fitness for a query.
struct RerankScore {
  std::size_t document = 0;  ///< place among those given
  double score = 0;          ///< greater is better
};

/// A server that runs language models, or what stands for one: a cassette, a cache, a guard around another. Nothing
/// that it answers is trusted. Thread-safe.
///
/// Errors of every call:
/// - unavailable: no connection, a busy or broken server (with what it said, without secrets); trying again may help
/// - deadline_exceeded, cancelled: as the options had it
/// - resource_exhausted: a rate, a budget or a size is used up
/// - permission_denied: the server refuses the key, or the address is not one to go to
/// - parse_error: what it answered is not of the protocol, or not of the shape that was asked for
/// - unsupported: the server can't do it
/// - invalid_argument: the server finds fault with the request
class ModelEndpoint {
 public:
  virtual ~ModelEndpoint() = default;

  virtual Result<ChatReply> chat(const ChatRequest& request, const CallOptions& options) = 0;
  /// @param texts  1 <= n <= 2048, none empty
  virtual Result<Embeddings> embed(std::span<const std::string> texts, const CallOptions& options) = 0;
  /// Best first, a score for each document.
  virtual Result<std::vector<RerankScore>> rerank(std::string_view query, std::span<const std::string> documents,
                                                  const CallOptions& options) = 0;
};

}  // namespace attune::llm
