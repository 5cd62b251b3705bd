#pragma once
#include "base/error.h"
#include "base/json.h"
#include "llm/chat.h"
#include "llm/openai/exchange.h"
#include "llm/openai/refusal.h"
#include "net/server_sent_events.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace attune::llm {

/// Reads a chat completion as it comes: a stream of events, or one JSON document where the server doesn't stream. Which
/// of the two it is, is seen by the body's first bytes, for servers mislabel both. Not thread-safe.
///
/// What is read of choices is the first. Parts in which a model thinks ("reasoning_content") are a sign of life, and
/// no part of the answer. Every byte is untrusted.
class ChatReader {
 public:
  /// @param request  what was asked, for which tools may be called
  /// @param on_text  as in CallOptions; may be empty
  /// @param secret   as in read_refusal
  ChatReader(const ChatRequest& request, const std::function<void(std::string_view)>& on_text, std::string_view secret);

  /// Errors: parse_error for what is not of the protocol or not UTF-8; resource_exhausted past a bound; those of
  /// read_refusal for an error in the stream, which failure() tells more of.
  Result<Progress> read(std::string_view bytes);

  /// The answer, after the body's end or `done`; model and times are the caller's.
  /// Errors: unavailable for one that broke off; parse_error for one that is none or contradicts itself.
  Result<ChatReply> finish();

  [[nodiscard]] bool has_token() const { return has_token_; }  ///< thought or said
  [[nodiscard]] bool has_said() const { return has_said_; }    ///< text, or a part of a call
  [[nodiscard]] const std::optional<Refusal>& failure() const { return failure_; }

 private:
  enum class Kind { unknown, stream, document };

  Status take_event(const net::ServerSentEvent& event);
  Status take_error(const json::value& error);
  Status take_document(std::string_view text);
  Status take_chunk(const json::value& value);
  Status take_choice(const json::object& choice);
  Status take_part(const json::object& part);
  Status take_text(const json::value& content);
  Status take_calls(const json::value& calls);
  Status take_call(const json::value& value);
  void take_usage(const json::value& usage);
  Status check_calls() const;
  Status settle_finish();

  const ChatRequest& request_;
  const std::function<void(std::string_view)>& on_text_;
  std::string secret_;
  Kind kind_ = Kind::unknown;
  std::string document_;  // the first bytes, too, until its kind is known
  net::ServerSentEventParser events_;
  ChatReply reply_;
  std::map<std::uint64_t, ToolCall> calls_;  // by index
  std::string refusal_text_;
  std::optional<FinishReason> finish_;
  std::optional<Refusal> failure_;
  bool has_choice_ = false;
  bool has_token_ = false;
  bool has_said_ = false;
  bool is_done_ = false;
  bool has_usage_ = false;
};

}  // namespace attune::llm
