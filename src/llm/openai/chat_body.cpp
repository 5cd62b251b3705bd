#include "llm/openai/chat_body.h"

#include "llm/structured/structured_output.h"

#include <algorithm>

namespace attune::llm {
namespace {

constexpr std::uint64_t kSeedBits = 0x7fffffff;  // what all servers can hold

json::object tool_call_json(const ToolCall& call) {
  return {{"id", call.id}, {"type", "function"}, {"function", {{"name", call.name}, {"arguments", call.arguments}}}};
}

json::object message_json(const ChatMessage& message) {
  json::object made{{"role", to_string(message.speaker)}};
  if (message.text.empty() && !message.tool_calls.empty())
    made["content"] = nullptr;
  else
    made["content"] = message.text;
  if (!message.tool_calls.empty()) {
    json::array calls;
    for (const ToolCall& call : message.tool_calls) calls.emplace_back(tool_call_json(call));
    made["tool_calls"] = std::move(calls);
  }
  if (!message.answers_call.empty()) made["tool_call_id"] = message.answers_call;
  return made;
}

json::array messages_json(const std::vector<ChatMessage>& messages) {
  json::array made;
  for (const ChatMessage& message : messages) made.emplace_back(message_json(message));
  return made;
}

void ask_for_shape(const AnswerShape& shape, StructuredMode mode, json::object& body) {
  switch (mode) {
    case StructuredMode::automatic:
    case StructuredMode::json_schema:
      body["response_format"] = {
          {"type", "json_schema"},
          {"json_schema", {{"name", shape.name}, {"strict", is_strict(shape.schema)}, {"schema", shape.schema}}}};
      break;
    case StructuredMode::grammar:
      body["json_schema"] = shape.schema;
      break;
    case StructuredMode::json_object:
      body["response_format"] = {{"type", "json_object"}};
      break;
    case StructuredMode::text:
      break;
  }
}

bool is_strict_object(const json::object& schema) {
  const json::value* type = schema.if_contains("type");
  const json::value* properties = schema.if_contains("properties");
  if (properties == nullptr && (type == nullptr || *type != "object")) return true;
  const json::value* more = schema.if_contains("additionalProperties");
  if (more == nullptr || *more != false) return false;
  const json::value* required = schema.if_contains("required");
  const json::object* named = properties == nullptr ? nullptr : properties->if_object();
  if (named == nullptr || named->empty()) return true;
  if (required == nullptr || !required->is_array()) return false;
  return std::ranges::all_of(*named, [&](const auto& property) {
    return std::ranges::find(required->get_array(), json::value(property.key())) != required->get_array().end();
  });
}

}  // namespace

bool is_strict(const json::value& schema) {
  if (const auto* list = schema.if_array()) return std::ranges::all_of(*list, is_strict);
  const auto* object = schema.if_object();
  if (object == nullptr) return true;
  return is_strict_object(*object) &&
         std::ranges::all_of(*object, [](const auto& member) { return is_strict(member.value()); });
}

json::object chat_body(const ChatRequest& request, std::string_view model, const Dialect& dialect) {
  // Servers that don't know the field for a grammar ignore it, and then only words tell the shape.
  const bool in_words = request.shape && dialect.structured != StructuredMode::json_schema;
  json::object body{{"model", request.model.empty() ? model : std::string_view(request.model)},
                    {"messages", messages_json(in_words ? told_in_words(request) : request.messages)},
                    {"stream", true}};
  if (dialect.says_stream_options) body["stream_options"] = {{"include_usage", true}};
  body[dialect.says_max_completion_tokens ? "max_completion_tokens" : "max_tokens"] = request.max_answer_tokens;
  if (dialect.says_temperature) body["temperature"] = request.temperature;
  if (request.seed && dialect.says_seed) body["seed"] = *request.seed & kSeedBits;
  if (!request.tools.empty()) {
    json::array tools;
    for (const OfferedTool& tool : request.tools)
      tools.push_back(
          {{"type", "function"},
           {"function", {{"name", tool.name}, {"description", tool.description}, {"parameters", tool.parameters}}}});
    body["tools"] = std::move(tools);
  }
  if (request.shape) ask_for_shape(*request.shape, dialect.structured, body);
  return body;
}

}  // namespace attune::llm
