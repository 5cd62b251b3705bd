#pragma once
#include "base/json.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune::llm {

/// Who says a message of a chat; "role" in the protocol.
enum class Speaker { system, user, assistant, tool };
std::string_view to_string(Speaker speaker);

struct ToolCall {
  std::string id;
  std::string name;
  std::string arguments;  ///< JSON, as the model wrote it: not checked
  bool operator==(const ToolCall&) const = default;
};

struct ChatMessage {
  Speaker speaker = Speaker::user;
  std::string text;
  std::vector<ToolCall> tool_calls{};  ///< of the assistant
  std::string answers_call{};          ///< of a tool: the call's id
  bool operator==(const ChatMessage&) const = default;
};

struct OfferedTool {
  std::string name;
  std::string description;
  json::object parameters;  ///< JSON Schema
};

/// The shape that an answer must have.
struct AnswerShape {
  std::string name;     ///< [a-zA-Z0-9_-]{1,64}
  json::object schema;  ///< JSON Schema
};

struct ChatRequest {
  std::string model;  ///< "": the endpoint's own
  std::vector<ChatMessage> messages;
  std::vector<OfferedTool> tools{};
  std::optional<AnswerShape> shape{};
  double temperature = 0;
  std::optional<std::uint64_t> seed{};
  std::size_t max_answer_tokens = 1024;
};

struct Usage {
  std::size_t prompt_tokens = 0;
  std::size_t answer_tokens = 0;
  bool is_estimate = false;  ///< the server didn't say
  bool operator==(const Usage&) const = default;
};

enum class FinishReason { stop, length, tool_calls, content_filter };
std::string_view to_string(FinishReason reason);

struct ChatReply {
  ChatMessage message;
  FinishReason finish = FinishReason::stop;
  Usage usage;
  std::string model;          ///< as the server names it
  double first_token_ms = 0;  ///< from the start
  double whole_ms = 0;
};

}  // namespace attune::llm
