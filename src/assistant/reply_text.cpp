#include "assistant/reply_text.h"

#include "assistant/understood.h"
#include "engine/condition_text.h"
#include "plan/value_json.h"

#include <algorithm>

namespace attune::assistant {
namespace {

/// Of an answer without items: the condition whose loss would help most, and how many items there would be then.
void suggest_relaxing(const Filter& where, const Catalogue& catalogue, const Wording& wording, language::Turn& turn) {
  const std::vector<Filter> conditions = conjuncts(where);
  if (conditions.size() < 2) return;
  for (std::size_t dropped = 0; dropped < conditions.size(); ++dropped) {
    std::vector<Filter> rest = conditions;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(dropped));
    const auto bound = BoundFilter::bind(conjunction(std::move(rest)), catalogue);
    if (!bound || bound->match_count() <= turn.relax_count) continue;
    turn.relax_count = bound->match_count();
    turn.relax_condition = describe(conditions[dropped], catalogue, wording);
  }
}

/// What the message reacted to, in the catalogue's own words.
std::vector<std::string> reacted_to(const language::Reading& reading, const Catalogue& catalogue) {
  std::vector<std::string> names;
  names.reserve(reading.entities.size() + reading.references.size());
  // "I loved Heat, but nothing violent" reacts to Heat alone, and so does "I loved Heat, but not Casino".
  const bool to_items = reading.has(language::Intent::like) || reading.has(language::Intent::dislike);
  for (const language::Entity& entity : reading.entities) {
    const bool is_item = entity.kind == language::Entity::Kind::item;
    const bool is_left_out = is_item && entity.polarity == language::Polarity::unwanted;
    if ((to_items && !is_item) || is_left_out) continue;
    names.emplace_back(is_item ? catalogue.title(entity.item) : catalogue.label_text(entity.field, entity.label));
  }
  for (const language::Reference& reference : reading.references)
    for (const ItemId item : reference.items) names.emplace_back(catalogue.title(item));
  return names;
}

/// What an answer went by beside its conditions, in words.
std::vector<std::string> described(const Clues& clues, const language::Realiser& realiser, const Catalogue& catalogue,
                                   const Wording& wording) {
  std::vector<std::string> told;
  told.reserve(clues.wanted.size() + clues.unwanted.size() + clues.preferred.size());
  for (const Filter& wanted : clues.wanted) told.push_back(describe(wanted, catalogue, wording));
  for (const Filter& unwanted : clues.unwanted) told.push_back(describe(negation(unwanted), catalogue, wording));
  for (const ItemPreferred& one : clues.preferred)
    told.push_back(realiser.preference(catalogue.title(one.preferred), catalogue.title(one.over)));
  return told;
}

}  // namespace

Result<KnownTastes> known_tastes(const Engine& engine, const std::string& user,
                                 const language::DialogueContext& context) {
  const auto known = [&](TasteOf whose) {
    return engine.knows_taste({.user = user, .whose = std::move(whose), .conversation = context.conversation});
  };
  ATTUNE_TRY(whole, known({.guest = context.guest, .companions = context.companions}));
  KnownTastes tastes{.of_those_it_is_for = whole};
  std::vector<std::string> company = context.companions;
  if (!context.guest.empty()) company.push_back(context.guest);
  for (const std::string& name : company) {
    ATTUNE_TRY(one, known({.guest = name}));
    tastes.of_company = tastes.of_company || one;
  }
  return tastes;
}

void add_outcomes(const std::vector<Outcome>& outcomes, const Catalogue& catalogue, language::Turn& turn) {
  for (const Outcome& outcome : outcomes)
    turn.outcomes.push_back({outcome.tool, outcome.value, attune::to_json(plan::to_json(outcome.value, catalogue))});
}

void add_missing(std::vector<std::string> partial, const std::vector<plan::StepTrace>& trace, language::Turn& turn) {
  turn.partial = std::move(partial);
  for (const plan::StepTrace& step : trace)
    if (step.state == plan::StepState::declined) {
      ++turn.declined;
      std::erase(turn.partial, step.name);
    }
}

std::optional<language::AskedQuestion> asked_by(const std::optional<plan::Question>& question,
                                                const Catalogue& catalogue) {
  if (!question) return std::nullopt;
  language::AskedQuestion asked{.items = question->items};
  const auto field = catalogue.find_field(question->field);
  if (!field) return asked;
  asked.field = *field;
  for (const std::string& choice : question->choices)
    if (const auto label = catalogue.find_label(*field, choice)) asked.labels.push_back(*label);
  return asked;
}

std::string reply_text(const language::Realiser& realiser, const CompiledRequest& request, const Answer& answer,
                       const std::vector<std::string>& partial, const KnownTastes& tastes, const Wording& wording,
                       LocalTime now) {
  const Catalogue& catalogue = *request.view->catalogue;
  const language::Compiled& compiled = request.compiled;
  language::Turn turn{.reading = compiled.reading};
  turn.shown = answer.items.size();
  turn.wanted = compiled.next.count;
  turn.personal = tastes.of_those_it_is_for;
  turn.guest = compiled.next.guest;
  turn.companions = compiled.next.companions;
  turn.knows_company = tastes.of_company;
  for (const ItemId item : compiled.next.like) turn.like.emplace_back(catalogue.title(item));
  turn.query = compiled.next.query;
  for (const Filter& condition : conjuncts(compiled.next.where))
    turn.conditions.push_back(describe(condition, catalogue, wording));
  if (compiled.next.clues) turn.clues = described(*compiled.next.clues, realiser, catalogue, wording);
  if (answer.items.empty()) suggest_relaxing(compiled.next.where, catalogue, wording, turn);
  turn.reacted_to = reacted_to(compiled.reading, catalogue);
  add_outcomes(answer.outcomes, catalogue, turn);
  turn.now = now;
  add_missing(partial, answer.trace, turn);
  turn.nothing_to_refer_to = answer.items.empty();
  add_understood(compiled, answer, catalogue, wording, turn);
  if (answer.question && answer.items.empty()) {
    const std::string text =
        compiled.reading.not_understood.empty() ? "" : realiser.not_understood(compiled.reading) + " ";
    return text + answer.question->text;
  }
  return realiser.reply(turn);
}

}  // namespace attune::assistant
