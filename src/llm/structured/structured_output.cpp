#include "llm/structured/structured_output.h"

#include "llm/structured/loose_json.h"

#include <algorithm>
#include <ranges>

namespace attune::llm {

std::vector<ChatMessage> told_in_words(const ChatRequest& request) {
  std::vector<ChatMessage> messages = request.messages;
  if (!request.shape) return messages;
  const std::string words = fmt::format(
      "Answer with one JSON value and nothing else: no words around it, no code fence. It must conform to this JSON "
      "Schema:\n{}",
      to_json(request.shape->schema));
  const auto system = std::ranges::find(messages, Speaker::system, &ChatMessage::speaker);
  if (system == messages.end()) {
    messages.insert(messages.begin(), {.speaker = Speaker::system, .text = words});
  } else {
    system->text += "\n\n";
    system->text += words;
  }
  return messages;
}

Result<json::value> read_structured(const ChatReply& reply, const JsonSchema& schema) {
  if (reply.finish == FinishReason::content_filter) return parse_error("the language model refused to answer");
  std::vector<LooseJson> found = find_loose_json(reply.message.text);
  const bool is_short = reply.finish == FinishReason::length;
  // What the end of the tokens cut is not what the model meant to say, whole though it may look.
  if (is_short) std::erase_if(found, &LooseJson::is_cut);
  if (found.empty() && is_short)
    return parse_error("the language model's answer was cut short").mend("answer more briefly, or allow more tokens");
  if (found.empty()) return parse_error("the language model's answer holds no JSON").mend("answer with JSON alone");
  for (LooseJson& each : std::views::reverse(found))
    if (schema.check(each.value)) return std::move(each.value);
  const auto length = [](const LooseJson& each) { return to_json(each.value).size(); };
  return std::unexpected(schema.check(std::ranges::max_element(found, {}, length)->value).error());
}

}  // namespace attune::llm
