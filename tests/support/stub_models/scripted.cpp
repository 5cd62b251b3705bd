#include "stub_models/scripted.h"

#include "stub_models/schema_sampler.h"

#include <algorithm>
#include <utility>

namespace attune::stub_models {

Completion smallest_completion(const ChatAsked& asked) {
  if (const auto shape = wanted_shape(asked)) return {.text = attune::to_json(SchemaSampler(*shape).smallest())};
  return {.text = asked.wants_json ? "{}" : "Yes."};
}

Result<Scripted::Entry> Scripted::read_entry(const json::value& given) {
  const auto* object = given.if_object();
  if (object == nullptr) return invalid_argument("a reply of a script is an object, not {}", attune::to_json(given));
  ATTUNE_TRY_VOID(refuse_unknown_keys(*object, {"when", "say", "json", "tool_calls", "smallest", "refuse", "times"}));
  Entry entry;
  if (const json::value* when = object->if_contains("when"); when != nullptr && when->is_object()) {
    const json::object& conditions = when->get_object();
    ATTUNE_TRY_VOID(refuse_unknown_keys(conditions, {"shape", "contains", "model"}));
    ATTUNE_TRY(shape, find_text(conditions, "shape"));
    ATTUNE_TRY(model, find_text(conditions, "model"));
    entry.shape = shape.value_or("");
    entry.model = model.value_or("");
    if (const json::value* contains = conditions.if_contains("contains")) {
      const json::array texts = contains->is_array() ? contains->get_array() : json::array{*contains};
      for (const json::value& text : texts) {
        if (!text.is_string()) return invalid_argument("\"contains\" takes texts, not {}", attune::to_json(text));
        entry.contains.emplace_back(text.get_string());
      }
    }
  }
  ATTUNE_TRY(said, find_text(*object, "say"));
  entry.completion.text = said.value_or("");
  if (const json::value* document = object->if_contains("json")) entry.completion.text = attune::to_json(*document);
  if (const json::value* calls = object->if_contains("tool_calls"); calls != nullptr && calls->is_array())
    for (const json::value& call : calls->get_array()) {
      if (!call.is_object()) return invalid_argument("a tool call is an object, not {}", attune::to_json(call));
      ATTUNE_TRY(name, need_text(call.get_object(), "name"));
      const json::value* arguments = call.get_object().if_contains("arguments");
      entry.completion.tool_calls.push_back({name, arguments == nullptr ? "{}" : attune::to_json(*arguments)});
    }
  ATTUNE_TRY(smallest, find_bool(*object, "smallest"));
  entry.is_smallest = smallest.value_or(false);
  if (const json::value* refuse = object->if_contains("refuse"); refuse != nullptr && refuse->is_object()) {
    ATTUNE_TRY(status, find_number(refuse->get_object(), "status"));
    ATTUNE_TRY(message, find_text(refuse->get_object(), "message"));
    entry.refusal = Refusal{.status = static_cast<int>(status.value_or(400)), .message = message.value_or("No.")};
  }
  ATTUNE_TRY(times, find_number(*object, "times"));
  if (times) entry.times = static_cast<std::size_t>(*times);
  return entry;
}

Result<std::shared_ptr<Scripted>> Scripted::parse(std::string_view script) {
  ATTUNE_TRY(document, parse_json(script));
  const json::value* replies = document.is_object() ? document.get_object().if_contains("replies") : nullptr;
  if (replies == nullptr || !replies->is_array()) return invalid_argument("a script has a list of \"replies\"");
  std::vector<Entry> entries;
  for (const json::value& each : replies->get_array()) {
    ATTUNE_TRY(entry, read_entry(each));
    entries.push_back(std::move(entry));
  }
  return std::shared_ptr<Scripted>(new Scripted(std::move(entries)));
}

std::expected<Completion, Refusal> Scripted::complete(const ChatAsked& asked) {
  if (writer_)
    if (auto written = writer_(asked)) return *std::move(written);
  const std::string said = asked.text();
  const std::scoped_lock lock(mutex_);
  for (Entry& entry : entries_) {
    if (entry.times == 0u) continue;
    if (!entry.shape.empty() && entry.shape != asked.shape_name) continue;
    if (!entry.model.empty() && entry.model != asked.model) continue;
    if (!std::ranges::all_of(entry.contains, [&](const std::string& text) { return said.contains(text); })) continue;
    if (entry.times) --*entry.times;
    if (entry.refusal) return std::unexpected(*entry.refusal);
    if (entry.is_smallest) break;
    return entry.completion;
  }
  return smallest_completion(asked);
}

}  // namespace attune::stub_models
