#include "assistant/understood.h"

#include "engine/condition_text.h"

namespace attune::assistant {
namespace {

std::vector<std::string> in_words(const std::vector<language::Constraint>& constraints, const Catalogue& catalogue,
                                  const Wording& wording) {
  std::vector<std::string> words;
  for (const language::Constraint& constraint : constraints)
    for (const Filter& condition : conjuncts(constraint.filter))
      words.push_back(describe(condition, catalogue, wording));
  return words;
}

void add_reading(const language::Reading& reading, const Catalogue& catalogue, const Wording& wording,
                 language::Turn& turn) {
  for (std::string& words : in_words(reading.given_up, catalogue, wording)) turn.given_up.push_back(std::move(words));
  for (const language::Mood& mood : reading.moods) {
    language::Turn::Mood told{.words = mood.text, .labels = {}, .confidence = mood.confidence};
    for (const language::Entity::Label& label : mood.labels)
      told.labels.emplace_back(catalogue.label_text(label.field, label.label));
    turn.moods.push_back(std::move(told));
  }
}

}  // namespace

void add_understood(const language::Compiled& compiled, const Answer& answer, const Catalogue& catalogue,
                    const Wording& wording, language::Turn& turn) {
  const language::Reading& reading = compiled.reading;
  add_reading(reading, catalogue, wording, turn);
  if (!answer.items.empty()) turn.first = catalogue.title(answer.items.front().item);
  for (std::size_t i = 0; i < reading.wishes.size() && i < answer.lists.size(); ++i) {
    const language::Reading& wish = reading.wishes[i];
    add_reading(wish, catalogue, wording, turn);
    turn.lists.push_back({.words = wish.words,
                          .shown = answer.lists[i].items.size(),
                          .conditions = in_words(wish.constraints, catalogue, wording)});
  }
}

void name_lists(const language::Reading& reading, Answer& answer) {
  if (reading.wishes.empty() || answer.lists.size() != reading.wishes.size()) {
    answer.lists.clear();
    return;
  }
  for (std::size_t i = 0; i < answer.lists.size(); ++i) answer.lists[i].words = reading.wishes[i].words;
}

bool shows_new_list(const language::Reading& reading, const Answer& answer, const language::DialogueContext& before) {
  if (answer.items.empty()) return false;
  return before.shown.empty() || !language::tells_of_items(reading.intents.front());
}

}  // namespace attune::assistant
