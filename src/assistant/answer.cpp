#include "assistant/answer.h"

#include "assistant/runs/trace_json.h"
#include "assistant/standing/standing_json.h"
#include "base/utf8.h"
#include "plan/syntax/plan_json.h"
#include "plan/value_json.h"

namespace attune::assistant {
namespace {

constexpr std::size_t kLongestProse = 400;

/// Cut at a character's start, with an ellipsis.
std::string shortened(std::string_view text) {
  if (text.size() <= kLongestProse) return std::string(text);
  return std::string(cut_utf8(text, kLongestProse)) + "…";
}

/// Whole numbers as people write them: 1995, not 1.995E3.
json::value number_json(double number) {
  constexpr double kExact = 9007199254740992.0;  // 2^53
  if (std::floor(number) == number && std::abs(number) < kExact) return static_cast<std::int64_t>(number);
  return number;
}

json::object attributes_json(ItemId item, const Catalogue& catalogue) {
  json::object attributes;
  for (const auto& [name, value] : catalogue.record(item).attributes) {
    if (const double* number = std::get_if<double>(&value)) {
      attributes[name] = number_json(*number);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      attributes[name] = shortened(*text);
    } else {
      json::array labels;
      for (const std::string& label : std::get<std::vector<std::string>>(value)) labels.emplace_back(label);
      attributes[name] = std::move(labels);
    }
  }
  return attributes;
}

json::object told_json(json::value value, const Derivation& derivation) {
  return {{"value", std::move(value)}, {"source", derivation.source}, {"confidence", derivation.confidence}};
}

/// What is known of an item that its source doesn't say, by field.
json::object derived_json(ItemId item, const Catalogue& catalogue) {
  json::object derived;
  for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f) {
    const FieldId field{f};
    json::array told;
    if (const auto of_number = catalogue.derivation(field, item))
      told.push_back(told_json(number_json(catalogue.number(field, item).value_or(0)), *of_number));
    for (const LabelId label : catalogue.labels(field, item))
      if (const auto of_label = catalogue.derivation(field, item, label))
        told.push_back(told_json(json::value(catalogue.label_text(field, label)), *of_label));
    if (!told.empty()) derived[catalogue.field(field).name] = std::move(told);
  }
  return derived;
}

template <class Texts>
json::array texts_json(const Texts& texts) {
  json::array array;
  for (const auto& text : texts) array.emplace_back(text);
  return array;
}

/// {"step", "tool", "text", "arguments": [{"name", "value", "label", "sources"}], "why", "token"}.
json::object pending_json(const Waiting& waiting, const Catalogue& catalogue) {
  json::array arguments;
  for (const plan::PendingArgument& argument : waiting.call.arguments)
    arguments.push_back(json::object{{"name", argument.name},
                                     {"value", plan::to_json(argument.value, catalogue)},
                                     {"label", plan::to_text(argument.label)},
                                     {"sources", texts_json(argument.sources)}});
  return {{"step", waiting.call.step},
          {"tool", waiting.call.tool},
          {"text", call_text(waiting.call, catalogue)},
          {"arguments", std::move(arguments)},
          {"why", plan::to_string(waiting.call.decision.reason)},
          {"token", waiting.token}};
}

}  // namespace

json::object item_json(const Scored& item, std::span<const Reason> reasons, const Catalogue& catalogue) {
  json::array reasons_of_item;
  for (const Reason& reason : reasons)
    if (reason.item == item.item)
      reasons_of_item.push_back(json::object{{"text", reason.text}, {"evidence", texts_json(reason.evidence)}});
  json::object object{{"id", catalogue.key(item.item)},
                      {"title", catalogue.title(item.item)},
                      {"score", item.score},
                      {"attributes", attributes_json(item.item, catalogue)},
                      {"reasons", std::move(reasons_of_item)}};
  if (auto derived = derived_json(item.item, catalogue); !derived.empty()) object["derived"] = std::move(derived);
  if (item.placement != Placement::by_score) object["placed_by"] = to_string(item.placement);
  return object;
}

json::array evidence_json(std::span<const Evidence> evidence) {
  json::array array;
  for (const Evidence& piece : evidence) {
    json::object object{
        {"id", piece.id}, {"kind", to_string(piece.kind)}, {"text", piece.text}, {"value", piece.value}};
    if (piece.fact != 0) object["fact"] = piece.fact;
    array.push_back(std::move(object));
  }
  return array;
}

std::string call_text(const plan::PendingCall& call, const Catalogue& catalogue) {
  std::string text = call.tool + "(";
  for (const plan::PendingArgument& argument : call.arguments)
    text.append(text.ends_with('(') ? "" : ", ")
        .append(argument.name)
        .append(": ")
        .append(attune::to_json(plan::to_json(argument.value, catalogue)));
  return text + ")";
}

json::object to_json(const Answer& answer, const Catalogue& catalogue) {
  json::array items;
  for (const Scored& item : answer.items) items.push_back(item_json(item, answer.reasons, catalogue));
  json::array lists;
  for (const AnswerList& list : answer.lists) {
    json::array listed;
    for (const Scored& item : list.items) listed.push_back(item_json(item, answer.reasons, catalogue));
    lists.push_back(json::object{{"text", list.words}, {"items", std::move(listed)}});
  }
  json::value question = nullptr;
  if (answer.question)
    question = json::object{{"text", answer.question->text}, {"choices", texts_json(answer.question->choices)}};
  json::value offer = nullptr;
  if (answer.offer) offer = json::object{{"text", answer.offer->text}, {"choices", texts_json(answer.offer->choices)}};
  json::array outcomes;
  for (const Outcome& outcome : answer.outcomes)
    outcomes.push_back(json::object{
        {"step", outcome.step}, {"tool", outcome.tool}, {"value", plan::to_json(outcome.value, catalogue)}});
  json::array pending;
  for (const Waiting& waiting : answer.pending) pending.push_back(pending_json(waiting, catalogue));
  return {{"reply", answer.reply},
          {"items", std::move(items)},
          {"lists", std::move(lists)},
          {"question", std::move(question)},
          {"plan", plan::to_json(answer.plan)},
          {"plan_text", plan::to_text(answer.plan)},
          {"evidence", evidence_json(answer.evidence)},
          {"outcomes", std::move(outcomes)},
          {"pending", std::move(pending)},
          {"offer", std::move(offer)},
          {"not_understood", texts_json(answer.not_understood)},
          {"standing", answer.standing ? json::value(to_json(*answer.standing)) : json::value()},
          {"run", answer.run},
          {"trace", to_json(std::span(answer.trace))},
          {"timings_ms",
           {{"compile", answer.timings.compile_ms},
            {"execute", answer.timings.execute_ms},
            {"total", answer.timings.total_ms}}}};
}

}  // namespace attune::assistant
