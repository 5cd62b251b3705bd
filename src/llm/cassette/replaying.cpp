#include "base/file.h"
#include "llm/cassette/cassette.h"
#include "llm/cassette/recording.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

namespace attune::llm {
namespace {

namespace fs = std::filesystem;

/// The takes of equal requests, in order.
struct Takes {
  std::vector<std::pair<std::string, Cassette>> cassettes;  // with their files' names
  std::size_t played = 0;
};

/// How many bytes two texts have in common at their beginning and at their end.
std::size_t in_common(std::string_view a, std::string_view b) {
  const auto front = std::ranges::mismatch(a, b);
  const auto prefix = static_cast<std::size_t>(front.in1 - a.begin());
  a.remove_prefix(prefix);
  b.remove_prefix(prefix);
  const auto back = std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend());
  return prefix + static_cast<std::size_t>(back.first - a.rbegin());
}

class ReplayingEndpoint final : public ModelEndpoint {
 public:
  ReplayingEndpoint(fs::path folder, std::map<std::string, Takes> takes)
      : folder_(std::move(folder)), takes_(std::move(takes)) {}

  Result<ChatReply> chat(const ChatRequest& request, const CallOptions& options) override {
    auto reply = replayed("chat", chat_request_json(request), options, read_chat_reply);
    if (reply && options.on_text && !reply->message.text.empty()) options.on_text(reply->message.text);
    return reply;
  }
  Result<Embeddings> embed(std::span<const std::string> texts, const CallOptions& options) override {
    return replayed("embed", embed_request_json(texts), options, read_embeddings_reply);
  }
  Result<std::vector<RerankScore>> rerank(std::string_view query, std::span<const std::string> documents,
                                          const CallOptions& options) override {
    return replayed("rerank", rerank_request_json(query, documents), options, read_rerank_reply);
  }

  /// By what takes are found.
  static std::string key_of(std::string_view kind, const json::object& request) {
    return fmt::format("{} {}", kind, to_json(request));
  }

 private:
  template <class Read>
  auto replayed(std::string_view kind, const json::object& request, const CallOptions& options, const Read& read)
      -> decltype(read(request)) {
    if (options.stop.stop_requested()) return cancelled("the call of the language model was stopped");
    const auto found = takes_.find(key_of(kind, request));
    if (found == takes_.end()) return unknown(kind, request);
    const auto& [file, cassette] = next_of(found->second);
    if (cassette.reply) {
      auto reply = read(*cassette.reply);
      if (!reply) return in_context((folder_ / file).string(), reply.error());
      return reply;
    }
    if (cassette.failed && options.on_failed) options.on_failed(*cassette.failed);
    return std::unexpected(cassette.error);
  }

  const std::pair<std::string, Cassette>& next_of(Takes& takes) {
    const std::scoped_lock lock(mutex_);
    return takes.cassettes[std::min(takes.played++, takes.cassettes.size() - 1)];
  }

  [[nodiscard]] Failure unknown(std::string_view kind, const json::object& request) const {
    const std::string key = key_of(kind, request);
    const Takes* nearest = nullptr;
    std::size_t most = 0;
    for (const auto& [other, takes] : takes_) {
      if (takes.cassettes.front().second.kind != kind) continue;
      const std::size_t common = in_common(key, other);
      if (nearest != nullptr && common <= most) continue;
      nearest = &takes;
      most = common;
    }
    if (nearest == nullptr)
      return not_found("{} holds no cassette of a call of this kind ({})", folder_.string(), kind)
          .mend("record it with a language model at hand");
    const auto& [file, cassette] = nearest->cassettes.front();
    return not_found("no cassette in {} holds this call; {} is nearest, and differs in {}", folder_.string(), file,
                     first_difference(request, cassette.request))
        .mend("record it with a language model at hand");
  }

  const fs::path folder_;
  std::mutex mutex_;
  std::map<std::string, Takes> takes_;  // only `played` changes
};

Result<std::vector<fs::path>> files_of(const fs::path& folder) {
  std::error_code code;
  std::vector<fs::path> files;
  for (fs::directory_iterator each(folder, code), end; !code && each != end; each.increment(code))
    if (each->path().extension() == ".json") files.push_back(each->path());
  if (code) return not_found("there is no folder of cassettes {}: {}", folder.string(), code.message());
  std::ranges::sort(files);
  return files;
}

/// The number of a take, as its file's name has it.
std::size_t take_of(const fs::path& file) {
  const std::string number = file.stem().extension().string();
  return number.size() < 2 ? 1 : static_cast<std::size_t>(std::strtoul(number.c_str() + 1, nullptr, 10));
}

}  // namespace

Result<std::unique_ptr<ModelEndpoint>> replaying(const std::filesystem::path& folder) {
  ATTUNE_TRY(files, files_of(folder));
  std::ranges::stable_sort(files, {}, take_of);
  std::map<std::string, Takes> takes;
  for (const fs::path& file : files) {
    ATTUNE_TRY(text, read_file(file));
    auto cassette = read_cassette(text);
    if (!cassette) {
      Error error = cassette.error();
      error.code = ErrorCode::corrupt;
      return in_context("the cassette " + file.string(), std::move(error));
    }
    const std::string key = ReplayingEndpoint::key_of(cassette->kind, cassette->request);
    takes[key].cassettes.emplace_back(file.filename().string(), *std::move(cassette));
  }
  return std::make_unique<ReplayingEndpoint>(folder, std::move(takes));
}

}  // namespace attune::llm
