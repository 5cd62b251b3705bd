#include "llm/cassette/recording.h"

#include "base/file.h"
#include "llm/cassette/cassette.h"

#include <map>
#include <mutex>
#include <utility>

namespace attune::llm {
namespace {

namespace fs = std::filesystem;

class RecordingEndpoint final : public ModelEndpoint {
 public:
  RecordingEndpoint(std::unique_ptr<ModelEndpoint> inner, fs::path folder)
      : inner_(std::move(inner)), folder_(std::move(folder)) {}

  Result<ChatReply> chat(const ChatRequest& request, const CallOptions& options) override {
    return recorded("chat", chat_request_json(request), options,
                    [&](const CallOptions& own) { return inner_->chat(request, own); });
  }
  Result<Embeddings> embed(std::span<const std::string> texts, const CallOptions& options) override {
    return recorded("embed", embed_request_json(texts), options,
                    [&](const CallOptions& own) { return inner_->embed(texts, own); });
  }
  Result<std::vector<RerankScore>> rerank(std::string_view query, std::span<const std::string> documents,
                                          const CallOptions& options) override {
    return recorded("rerank", rerank_request_json(query, documents), options,
                    [&](const CallOptions& own) { return inner_->rerank(query, documents, own); });
  }

 private:
  template <class Call>
  auto recorded(std::string_view kind, json::object request, const CallOptions& options, const Call& call)
      -> decltype(call(options)) {
    Cassette cassette{.kind = std::string(kind), .request = std::move(request), .reply = {}, .error = {}};
    CallOptions own = options;
    own.on_failed = [&](const FailedCall& failed) {
      cassette.failed = failed;
      if (options.on_failed) options.on_failed(failed);
    };
    auto outcome = call(own);
    if (!outcome && outcome.error().code == ErrorCode::cancelled) return outcome;
    if (outcome) {
      cassette.reply = reply_json(*outcome);
      cassette.failed.reset();
    } else {
      cassette.error = outcome.error();
    }
    ATTUNE_TRY_VOID(keep(cassette));
    return outcome;
  }

  Status keep(const Cassette& cassette) {
    const std::string first = cassette_name(cassette.kind, cassette.request, 1);
    const std::scoped_lock lock(mutex_);
    std::error_code code;
    fs::create_directories(folder_, code);
    const std::size_t take = ++takes_[first];
    if (take == 1) remove_further_takes(cassette);
    return write_file_atomically(folder_ / cassette_name(cassette.kind, cassette.request, take),
                                 write_cassette(cassette));
  }

  void remove_further_takes(const Cassette& cassette) {
    std::error_code code;
    for (std::size_t take = 2; fs::remove(folder_ / cassette_name(cassette.kind, cassette.request, take), code);)
      ++take;
  }

  std::unique_ptr<ModelEndpoint> inner_;
  fs::path folder_;
  std::mutex mutex_;
  std::map<std::string, std::size_t> takes_;  // by the name of the first
};

}  // namespace

std::unique_ptr<ModelEndpoint> recording(std::unique_ptr<ModelEndpoint> inner, std::filesystem::path folder) {
  return std::make_unique<RecordingEndpoint>(std::move(inner), std::move(folder));
}

}  // namespace attune::llm
