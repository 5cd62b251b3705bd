#include "language/internal/turn_text.h"

#include "base/text_template.h"

#include <algorithm>

namespace attune::language {
namespace {

constexpr double kSure = 0.6;  // of what a recollection or a mood means
constexpr double kLikely = 0.4;

void add(const std::string& sentence, std::string& text) {
  text.append(text.empty() || sentence.empty() ? "" : " ").append(sentence);
}

/// Empty where the language has no words for it.
std::string words(const Grammar& grammar, const char* name) {
  const auto known = grammar.templates.find(name);
  return known == grammar.templates.end() ? "" : known->second;
}

std::string told_list(const Grammar& grammar, const std::vector<std::string>& parts) {
  return listed(parts, grammar.signs.list_joint);
}

/// What a record holds under a name; null for nothing.
template <class T>
const T* field_of(const plan::Record& record, std::string_view name) {
  const plan::Value* value = record.find(name);
  return value == nullptr ? nullptr : std::get_if<T>(&value->data);
}

std::string fact_text(const FactQuestion& question, const plan::Record& found, const Grammar& grammar) {
  const auto* value = field_of<std::string>(found, "value");
  const auto* holds = field_of<bool>(found, "holds");
  const auto* title = field_of<std::string>(found, "title");
  const Slots slots{
      {"title", title == nullptr ? "" : *title}, {"value", value == nullptr ? "" : *value}, {"field", question.field}};
  if (value == nullptr)
    return fill(words(grammar, question.field.empty() ? "fact_missing" : "fact_missing_field"), slots);
  if (holds != nullptr && !*holds) return fill(words(grammar, "fact_no"), slots);
  const auto kind = std::ranges::find_if(
      grammar.facts, [&](const Grammar::Fact& fact) { return fact.name == question.name && !question.name.empty(); });
  return fill(kind == grammar.facts.end() ? words(grammar, "fact_field") : kind->answer, slots);
}

}  // namespace

std::string talk_text(const Turn& turn, const Grammar& grammar) {
  std::string text;
  bool ends = false;
  for (const std::string& name : turn.reading.talk)
    for (const Grammar::Talk& talk : grammar.talk)
      if (talk.name == name) {
        add(talk.reply, text);
        ends = ends || talk.ends;
        break;
      }
  if (turn.reading.intents.front() == Intent::talk && !ends)
    add(words(grammar, turn.nothing_to_refer_to ? "talk_lead" : "talk_lead_shown"), text);
  return text;
}

std::string lists_text(const Turn& turn, const Grammar& grammar) {
  std::string text = words(grammar, "answer_several");
  for (const TurnList& list : turn.lists) {
    const std::string conditions =
        list.conditions.empty()
            ? ""
            : fill(words(grammar, "of_several_conditions"), {{"conditions", told_list(grammar, list.conditions)}});
    add(fill(words(grammar, list.shown == 0 ? "none_of_several" : "one_of_several"),
             {{"words", list.words}, {"count", std::to_string(list.shown)}, {"conditions", conditions}}),
        text);
  }
  return text;
}

std::string choice_text(const Turn& turn, const Grammar& grammar) {
  const char* name = !turn.like.empty() ? "chosen_like" : turn.personal ? "chosen" : "chosen_unknown";
  return fill(words(grammar, name), {{"title", turn.first}, {"like", told_list(grammar, turn.like)}});
}

std::string facts_text(const Turn& turn, const Grammar& grammar) {
  std::string text;
  std::size_t next = 0;
  for (const Outcome& outcome : turn.outcomes) {
    if (outcome.tool != "look_up" || next >= turn.reading.facts.size()) continue;
    const FactQuestion& question = turn.reading.facts[next++];
    if (const auto* record = std::get_if<plan::Record>(&outcome.value.data))
      add(fact_text(question, *record, grammar), text);
  }
  return text;
}

std::string recollection_text(const Turn& turn, const Grammar& grammar) {
  if (!turn.reading.recalled || !turn.reading.references.empty() || turn.first.empty()) return "";
  const double confidence = turn.reading.recalled->confidence;
  const char* name = confidence >= kSure ? "recalled" : confidence >= kLikely ? "recalled_likely" : "recalled_unsure";
  return fill(words(grammar, name), {{"title", turn.first}});
}

std::string understood_text(const Turn& turn, const Grammar& grammar) {
  std::string text;
  for (const Turn::Mood& mood : turn.moods)
    add(fill(words(grammar, mood.confidence >= kLikely ? "mood" : "mood_unsure"),
             {{"words", mood.words}, {"labels", told_list(grammar, mood.labels)}}),
        text);
  if (!turn.given_up.empty())
    add(fill(words(grammar, "given_up"), {{"conditions", told_list(grammar, turn.given_up)}}), text);
  return text;
}

}  // namespace attune::language
