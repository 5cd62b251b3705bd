#pragma once
#include "engine/language_models/settings.h"
#include "llm/model_endpoint.h"
#include "llm/openai/dialect.h"
#include "net/http_client.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace attune::llm {

/// What GET /models tells of one.
struct ListedModel {
  std::string name;
  std::optional<std::size_t> context_tokens;  ///< where the server says (vLLM, llama.cpp, LM Studio)
  bool operator==(const ListedModel&) const = default;
};

/// A server that speaks OpenAI's protocol, by its settings: llama.cpp, Ollama, vLLM, LM Studio, hosted providers.
///
/// - Chat is always asked for as a stream, so that the waits for the first token and between tokens mean something; an
///   answer in one piece is taken, too, within the wait for the first token.
/// - A part of the protocol that the server refuses by name (400, 422) is left out, at once and from then on. With
///   `structured = "auto"` that goes for the ways to ask for a shape, the strictest first.
/// - Redirects are not followed. An endpoint on a loopback address never leads off this machine, whatever its name
///   resolves to.
/// - The key goes into the Authorization header and nowhere else: no error holds it.
/// - Tells CallOptions::on_failed of what the server refused. Tries nothing again: see resilience/.
class OpenAiEndpoint final : public ModelEndpoint {
 public:
  /// @param key   "": none
  /// @param http  outlives the endpoint; not called from its loop
  /// Errors: invalid_argument for a URL or a key that can't be used.
  static Result<std::unique_ptr<OpenAiEndpoint>> create(const EndpointSettings& settings, std::string key,
                                                        net::HttpClient& http);

  Result<ChatReply> chat(const ChatRequest& request, const CallOptions& options) override;
  Result<Embeddings> embed(std::span<const std::string> texts, const CallOptions& options) override;
  Result<std::vector<RerankScore>> rerank(std::string_view query, std::span<const std::string> documents,
                                          const CallOptions& options) override;

  /// The server's own list, at most 1,000. Errors: those of ModelEndpoint.
  Result<std::vector<ListedModel>> models(const CallOptions& options);
  /// How the server is asked for an answer of a shape, as far as is known.
  [[nodiscard]] StructuredMode structured_mode() const;

 private:
  struct Call;

  OpenAiEndpoint(EndpointSettings settings, std::string key, net::HttpClient& http, net::AddressPolicy addresses);

  Result<ChatReply> ask(const ChatRequest& request, const Dialect& dialect, const Call& call, std::string& refusal);
  Result<std::string> fetch(std::string_view method, std::string_view path, std::string body, const Call& call);
  [[nodiscard]] net::HttpRequest request_to(std::string_view method, std::string_view path, std::string body) const;
  [[nodiscard]] Failure fail(const Call& call, const Error& error, const FailedCall& failed) const;
  [[nodiscard]] Failure no_time_left() const;

  EndpointSettings settings_;
  std::string key_;
  net::HttpClient& http_;
  net::AddressPolicy addresses_;
  LearnedDialect learned_;
};

/// The key that an endpoint's settings point to; "" where they name none.
/// Errors: not_found where the variable or the file is not there; invalid_argument where it holds no key. Never with
/// what was read.
Result<std::string> read_key(const EndpointSettings& settings, const std::filesystem::path& workspace_root);

/// OpenAiEndpoint::create, for those who need no more than the interface.
Result<std::unique_ptr<ModelEndpoint>> open_endpoint(const EndpointSettings& settings, std::string key,
                                                     net::HttpClient& http);

}  // namespace attune::llm
