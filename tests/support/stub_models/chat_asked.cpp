#include "stub_models/chat_asked.h"

#include "base/ascii.h"

#include <algorithm>
#include <array>

namespace attune::stub_models {
namespace {

using Refused = std::unexpected<Refusal>;

Refused refused(std::string parameter, std::string message, std::string code = {}) {
  return Refused(Refusal{.message = std::move(message), .parameter = std::move(parameter), .code = std::move(code)});
}

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

/// A text, or the texts of an array of parts.
std::optional<std::string> text_of(const json::value& content) {
  if (content.is_null()) return std::string();
  if (const auto* text = content.if_string()) return std::string(*text);
  const auto* parts = content.if_array();
  if (parts == nullptr) return std::nullopt;
  std::string all;
  for (const json::value& part : *parts) {
    const auto* object = part.if_object();
    const json::value* text = object == nullptr ? nullptr : object->if_contains("text");
    if (text == nullptr || !text->is_string()) return std::nullopt;
    all += std::string_view(text->get_string());
  }
  return all;
}

std::string_view text_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

std::expected<std::vector<ChatAsked::Message>, Refusal> read_messages(const json::object& body) {
  constexpr std::array<std::string_view, 5> kSpeakers{"system", "developer", "user", "assistant", "tool"};
  const json::value* given = body.if_contains("messages");
  const auto* list = given == nullptr ? nullptr : given->if_array();
  if (list == nullptr)
    return refused("messages", "Missing required parameter: 'messages'.", "missing_required_parameter");
  if (list->empty())
    return refused("messages", "Invalid 'messages': empty array. Expected an array with minimum length 1.",
                   "empty_array");
  std::vector<ChatAsked::Message> messages;
  for (const json::value& each : *list) {
    const std::string place = fmt::format("messages[{}]", messages.size());
    const auto* object = each.if_object();
    if (object == nullptr) return refused(place, fmt::format("Invalid type for '{}': expected an object.", place));
    ChatAsked::Message message{.speaker = std::string(text_at(*object, "role"))};
    if (std::ranges::find(kSpeakers, message.speaker) == kSpeakers.end())
      return refused(place + ".role",
                     fmt::format("Invalid value: '{}'. Supported values are: 'system', 'assistant', "
                                 "'user', 'tool', and 'developer'.",
                                 message.speaker),
                     "invalid_value");
    if (const json::value* calls = object->if_contains("tool_calls"); calls != nullptr && calls->is_array())
      message.tool_calls = calls->get_array();
    const json::value* content = object->if_contains("content");
    if (content == nullptr && message.tool_calls.empty())
      return refused(place + ".content", fmt::format("Missing required parameter: '{}.content'.", place),
                     "missing_required_parameter");
    if (content != nullptr) {
      const auto text = text_of(*content);
      if (!text)
        return refused(place + ".content", fmt::format("Invalid type for '{}.content'.", place), "invalid_type");
      message.text = *text;
    }
    message.answers_call = text_at(*object, "tool_call_id");
    if (message.speaker == "tool") {
      const bool is_called = std::ranges::any_of(messages, [&](const ChatAsked::Message& before) {
        return std::ranges::any_of(before.tool_calls, [&](const json::value& call) {
          return call.is_object() && text_at(call.get_object(), "id") == message.answers_call;
        });
      });
      if (!is_called)
        return refused(place + ".role",
                       "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with "
                       "'tool_calls'.");
    }
    messages.push_back(std::move(message));
  }
  return messages;
}

std::expected<std::vector<ChatAsked::Tool>, Refusal> read_tools(const json::object& body) {
  std::vector<ChatAsked::Tool> tools;
  const json::value* given = body.if_contains("tools");
  if (given == nullptr) return tools;
  const auto* list = given->if_array();
  if (list == nullptr || list->empty())
    return refused("tools", "Invalid 'tools': empty array. Expected an array with minimum length 1.", "empty_array");
  for (const json::value& each : *list) {
    const std::string place = fmt::format("tools[{}]", tools.size());
    const auto* object = each.if_object();
    const json::value* function = object == nullptr ? nullptr : object->if_contains("function");
    if (function == nullptr || !function->is_object() || text_at(*object, "type") != "function")
      return refused(place + ".function", fmt::format("Missing required parameter: '{}.function'.", place),
                     "missing_required_parameter");
    const json::object& described = function->get_object();
    ChatAsked::Tool tool{.name = std::string(text_at(described, "name")),
                         .description = std::string(text_at(described, "description"))};
    if (!is_name(tool.name))
      return refused(place + ".function.name",
                     fmt::format("Invalid '{}.function.name': string does not match pattern. Expected a string that "
                                 "matches the pattern '^[a-zA-Z0-9_-]+$'.",
                                 place),
                     "invalid_value");
    if (const json::value* parameters = described.if_contains("parameters"))
      if (parameters->is_object()) tool.parameters = parameters->get_object();
    tools.push_back(std::move(tool));
  }
  return tools;
}

/// What a schema lacks for OpenAI's strict subset, "" for nothing.
std::string strictly_wrong(const json::value& schema, const std::string& place) {
  if (const auto* list = schema.if_array()) {
    for (std::size_t i = 0; i < list->size(); ++i)
      if (std::string wrong = strictly_wrong((*list)[i], fmt::format("{}[{}]", place, i)); !wrong.empty()) return wrong;
    return {};
  }
  const auto* object = schema.if_object();
  if (object == nullptr) return {};
  if (text_at(*object, "type") == "object") {
    const json::value* more = object->if_contains("additionalProperties");
    if (more == nullptr || *more != json::value(false))
      return fmt::format("In context=({}), 'additionalProperties' is required to be supplied and to be false.", place);
    const json::value* properties = object->if_contains("properties");
    const json::value* required = object->if_contains("required");
    if (properties != nullptr && properties->is_object())
      for (const auto& [key, _] : properties->get_object()) {
        const bool is_there = required != nullptr && required->is_array() &&
                              std::ranges::find(required->get_array(), json::value(key)) != required->get_array().end();
        if (!is_there)
          return fmt::format(
              "In context=({}), 'required' is required to be supplied and to be an array including every key in "
              "properties. Missing '{}'.",
              place, std::string_view(key));
      }
  }
  for (const auto& [key, value] : *object) {
    const std::string inner = fmt::format("{}/{}", place, std::string_view(key));
    if (key == "properties" || key == "$defs" || key == "definitions") {
      if (const auto* named = value.if_object())
        for (const auto& [name, each] : *named)
          if (std::string wrong = strictly_wrong(each, fmt::format("{}/{}", inner, std::string_view(name)));
              !wrong.empty())
            return wrong;
    } else if (key == "items" || key == "anyOf" || key == "prefixItems") {
      if (std::string wrong = strictly_wrong(value, inner); !wrong.empty()) return wrong;
    }
  }
  return {};
}

std::expected<void, Refusal> read_shape(const json::object& body, const Dialect& dialect, ChatAsked& asked) {
  using Structured = Dialect::Structured;
  if (dialect.structured == Structured::ignored) return {};
  // llama.cpp takes a schema beside everything else, too.
  if (const json::value* beside = body.if_contains("json_schema");
      beside != nullptr && beside->is_object() && dialect.structured == Structured::all)
    asked.shape = beside->get_object();
  const json::value* given = body.if_contains("response_format");
  if (given == nullptr || given->is_null()) return {};
  const auto* format = given->if_object();
  const std::string_view type = format == nullptr ? "" : text_at(*format, "type");
  if (type == "text") return {};
  if (dialect.structured == Structured::none)
    return refused("response_format", "Invalid parameter: 'response_format' is not supported with this model.");
  if (type == "json_object") {
    const std::string said = lower_ascii(asked.text());
    if (!said.contains("json"))
      return refused("messages",
                     "'messages' must contain the word 'json' in some form, to use 'response_format' of "
                     "type 'json_object'.");
    asked.wants_json = true;
    if (const json::value* schema = format->if_contains("schema"))  // llama.cpp's
      if (schema->is_object() && dialect.structured == Structured::all) asked.shape = schema->get_object();
    return {};
  }
  if (type != "json_schema")
    return refused(
        "response_format.type",
        fmt::format("Invalid value: '{}'. Supported values are: 'json_object', 'json_schema', and 'text'.", type),
        "invalid_value");
  if (dialect.structured == Structured::json_object)
    return refused("response_format",
                   "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.");
  const json::value* wrapped = format->if_contains("json_schema");
  if (wrapped == nullptr || !wrapped->is_object())
    return refused("response_format.json_schema", "Missing required parameter: 'response_format.json_schema'.",
                   "missing_required_parameter");
  const json::object& named = wrapped->get_object();
  asked.shape_name = text_at(named, "name");
  if (!is_name(asked.shape_name))
    return refused("response_format.json_schema.name",
                   "Invalid 'response_format.json_schema.name': string does not match pattern. Expected a string that "
                   "matches the pattern '^[a-zA-Z0-9_-]+$'.",
                   "invalid_value");
  asked.wants_json = true;
  const json::value* schema = named.if_contains("schema");
  if (schema == nullptr || !schema->is_object())
    return refused("response_format.json_schema.schema",
                   "Missing required parameter: 'response_format.json_schema.schema'.", "missing_required_parameter");
  asked.shape = schema->get_object();
  const json::value* strict = named.if_contains("strict");
  if (dialect.strictness == Dialect::Strictness::subset && strict != nullptr && *strict == json::value(true))
    if (const std::string wrong = strictly_wrong(*schema, ""); !wrong.empty())
      return refused("response_format",
                     fmt::format("Invalid schema for response_format '{}': {}", asked.shape_name, wrong));
  return {};
}

}  // namespace

std::string Refusal::to_json() const {
  const auto or_null = [](const std::string& text) { return text.empty() ? json::value() : json::value(text); };
  return attune::to_json(json::object{
      {"error", {{"message", message}, {"type", type}, {"param", or_null(parameter)}, {"code", or_null(code)}}}});
}

std::string ChatAsked::text() const {
  std::string all;
  for (const Message& message : messages) all.append(all.empty() ? "" : "\n\n").append(message.text);
  return all;
}

std::string_view ChatAsked::last_said() const {
  for (auto message = messages.rbegin(); message != messages.rend(); ++message)
    if (message->speaker == "user") return message->text;
  return {};
}

std::expected<ChatAsked, Refusal> read_chat(const json::object& body, const Dialect& dialect) {
  ChatAsked asked{.model = std::string(text_at(body, "model"))};
  if (asked.model.empty()) return refused("", "you must provide a model parameter");
  auto messages = read_messages(body);
  if (!messages) return Refused(messages.error());
  asked.messages = *std::move(messages);
  auto tools = read_tools(body);
  if (!tools) return Refused(tools.error());
  asked.tools = *std::move(tools);

  if (const json::value* choice = body.if_contains("tool_choice"); choice != nullptr && !choice->is_null()) {
    if (asked.tools.empty()) return refused("tool_choice", "'tool_choice' is only allowed when 'tools' are specified.");
    if (const auto* named = choice->if_object()) {
      const json::value* function = named->if_contains("function");
      asked.tool_choice = function != nullptr && function->is_object() ? text_at(function->get_object(), "name") : "";
    } else if (choice->is_string()) {
      asked.tool_choice = std::string_view(choice->get_string());
    }
  }
  if (const json::value* count = body.if_contains("n"); count != nullptr && *count != json::value(1))
    return refused("n", "Only one completion choice is allowed.", "unsupported_value");
  for (const std::string_view key : {"max_tokens", "max_completion_tokens"}) {
    const json::value* most = body.if_contains(key);
    if (most == nullptr || most->is_null()) continue;
    const auto* number = most->if_int64();
    if (number == nullptr || *number < 1)
      return refused(std::string(key),
                     fmt::format("Invalid '{}': integer below minimum value. Expected a value >= 1.", key),
                     "integer_below_min_value");
    asked.most_tokens = static_cast<std::size_t>(*number);
  }
  if (const json::value* stop = body.if_contains("stop"); stop != nullptr) {
    if (stop->is_string()) asked.stops.emplace_back(stop->get_string());
    if (const auto* list = stop->if_array()) {
      if (list->size() > 4)
        return refused("stop", "Invalid 'stop': array too long. Expected an array with maximum length 4.",
                       "array_above_max_length");
      for (const json::value& each : *list)
        if (each.is_string()) asked.stops.emplace_back(each.get_string());
    }
  }
  const json::value* stream = body.if_contains("stream");
  asked.stream = stream != nullptr && *stream == json::value(true);
  if (const json::value* options = body.if_contains("stream_options"); options != nullptr && !options->is_null()) {
    if (!asked.stream)
      return refused("stream_options", "The 'stream_options' parameter is only allowed when 'stream' is enabled.");
    const json::value* usage = options->is_object() ? options->get_object().if_contains("include_usage") : nullptr;
    asked.include_usage = usage != nullptr && *usage == json::value(true);
  }
  if (auto shape = read_shape(body, dialect, asked); !shape) return Refused(shape.error());
  return asked;
}

std::optional<json::object> wanted_shape(const ChatAsked& asked) {
  if (asked.shape) return asked.shape;
  // The longest JSON object in the messages that looks like a schema.
  const std::string said = asked.text();
  std::optional<json::object> found;
  std::size_t longest = 0;
  for (std::size_t at = said.find('{'); at != std::string::npos; at = said.find('{', at + 1)) {
    boost::system::error_code code;
    json::parse_options options;
    options.max_depth = 128;
    json::stream_parser parser({}, options);
    const std::string_view rest = std::string_view(said).substr(at);
    const std::size_t size = parser.write_some(rest, code);
    if (code || !parser.done() || size <= longest) continue;
    const json::value value = parser.release();
    const auto* object = value.if_object();
    if (object == nullptr) continue;
    if (!object->contains("type") && !object->contains("properties") && !object->contains("anyOf") &&
        !object->contains("$ref"))
      continue;
    longest = size;
    found = *object;
    at += size - 1;
  }
  return found;
}

}  // namespace attune::stub_models
