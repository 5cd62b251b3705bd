#pragma once
#include "llm/model_endpoint.h"

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace attune::llm::testing {

/// An endpoint whose answers a test writes; keeps what it was asked.
class ScriptedEndpoint final : public ModelEndpoint {
 public:
  /// @param number  of the chat, from 0
  using OnChat = std::function<Result<ChatReply>(std::size_t number, const ChatRequest&, const CallOptions&)>;

  struct Log {
    mutable std::mutex mutex;
    std::vector<ChatRequest> requests;

    [[nodiscard]] std::size_t count() const {
      const std::scoped_lock lock(mutex);
      return requests.size();
    }
  };

  explicit ScriptedEndpoint(OnChat on_chat) : on_chat_(std::move(on_chat)) {}

  Result<ChatReply> chat(const ChatRequest& request, const CallOptions& options) override {
    std::size_t number = 0;
    {
      const std::scoped_lock lock(log_->mutex);
      number = log_->requests.size();
      log_->requests.push_back(request);
    }
    return on_chat_(number, request, options);
  }
  /// Each text's vector is its length and 1.
  Result<Embeddings> embed(std::span<const std::string> texts, const CallOptions&) override {
    Embeddings embeddings;
    for (const std::string& text : texts) embeddings.vectors.push_back({static_cast<float>(text.size()), 1});
    embeddings.usage.prompt_tokens = texts.size();
    return embeddings;
  }
  /// The longest first.
  Result<std::vector<RerankScore>> rerank(std::string_view, std::span<const std::string> documents,
                                          const CallOptions&) override {
    std::vector<RerankScore> scores;
    for (std::size_t i = 0; i < documents.size(); ++i) scores.push_back({i, static_cast<double>(documents[i].size())});
    std::ranges::stable_sort(scores, std::ranges::greater{}, &RerankScore::score);
    return scores;
  }

  [[nodiscard]] std::shared_ptr<const Log> log() const { return log_; }

 private:
  OnChat on_chat_;
  std::shared_ptr<Log> log_ = std::make_shared<Log>();
};

inline ChatReply reply_of(std::string text) {
  ChatReply reply;
  reply.message = {.speaker = Speaker::assistant, .text = std::move(text)};
  reply.model = "scripted";
  reply.usage = {10, 5, false};
  return reply;
}

/// A failure as a server's would come.
inline Failure failing(Error error, const CallOptions& options, const FailedCall& failed) {
  if (options.on_failed) options.on_failed(failed);
  return Failure(std::move(error));
}

}  // namespace attune::llm::testing
