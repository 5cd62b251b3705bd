#include "engine/asking/choice_question.h"
#include "engine/asking/clues.h"
#include "engine/asking/next_step.h"
#include "memory/remembering.h"
#include "tools/arguments.h"
#include "tools/personal/records.h"
#include "tools/tool_files.h"

namespace attune::tools {

using plan::Type;

namespace {

/// Labels that the user's memory speaks of: they have said what they think of them.
Result<std::vector<std::pair<FieldId, LabelId>>> labels_in_memory(const Engine& engine, const std::string& user,
                                                                  const Catalogue& catalogue) {
  ATTUNE_TRY(facts, remembered_of(engine.store().facts(), user));
  std::vector<std::pair<FieldId, LabelId>> known;
  for (const RememberedFact* one : facts.holding({engine.clock().now()})) {
    const auto field = one->fact.subject.empty() ? catalogue.find_field(one->fact.field) : std::nullopt;
    const auto label = field ? catalogue.find_label(*field, one->fact.value) : std::nullopt;
    if (label) known.emplace_back(*field, *label);
  }
  return known;
}

void offer(const CatalogueAttributes& attributes, AttributeId choice, const Catalogue& catalogue,
           plan::Question& question) {
  const auto [field, label] = attributes.label(choice);
  question.field = catalogue.field(field).name;
  question.choices.emplace_back(catalogue.label_text(field, label));
}

/// The question that tells the items apart best, as field and labels to choose from.
void ask_what_tells_apart(const Ranking& items, std::span<const std::pair<FieldId, LabelId>> known,
                          const Catalogue& catalogue, plan::Question& question) {
  const CatalogueAttributes attributes(catalogue);
  const auto belief = belief_over(attributes, items);
  if (!belief) return;  // nothing to choose from
  std::vector<AttributeId> settled;
  for (const auto& [field, label] : known) settled.push_back(attributes.id(field, label));
  const auto best = best_choice_question(*belief, settled);
  if (!best) return;
  for (const AttributeId choice : best->choices) offer(attributes, choice, catalogue, question);
}

/// A move as the question that it puts; absent for one that shows items.
plan::Value question_of(const Move& move, const CatalogueAttributes& attributes, const Catalogue& catalogue) {
  plan::Question question;
  if (std::holds_alternative<RecommendItems>(move)) return {};
  if (const auto* label = std::get_if<AskLabel>(&move)) offer(attributes, label->attribute, catalogue, question);
  if (const auto* choice = std::get_if<AskChoice>(&move))
    for (const AttributeId offered : choice->choices) offer(attributes, offered, catalogue, question);
  if (const auto* comparison = std::get_if<AskComparison>(&move))
    for (const ItemId item : {comparison->first, comparison->second}) {
      question.items.push_back(item);
      question.choices.emplace_back(catalogue.title(item));
    }
  return plan::Value{std::move(question)};
}

plan::Parameter filters(std::string name, std::string summary) {
  return with_default(std::move(name), Type::list_of(Type::Kind::filter), {plan::List{}, {}}, std::move(summary));
}

plan::Parameter some_items(std::string name, std::string summary) {
  return with_default(std::move(name), Type::list_of(Type::Kind::item), {plan::List{}, {}}, std::move(summary));
}

std::vector<Filter> filters_of(const plan::Value& list) {
  std::vector<Filter> filters;
  for (const plan::Value& value : std::get<std::vector<plan::Value>>(list.data))
    filters.push_back(std::get<Filter>(value.data));
  return filters;
}

}  // namespace

plan::Tool explore_items(const Engine& engine) {
  plan::Parameter count = with_default("count", Type::Kind::number, {5.0, {}}, "how many items are shown together");
  count.low = 1;
  count.high = kMostItems;
  count.whole = true;
  return {
      {.name = "explore",
       .summary = "weighs items by what somebody let know of the one they look for, and finds a question that is worth "
                  "asking beside showing them",
       .parameters = {required("items", Type::Kind::items, "as they are ranked for the user"),
                      required("user", Type::Kind::user, "who looks for one; what their memory says is not asked"),
                      std::move(count), filters("wanted", "what they said yes to"),
                      filters("unwanted", "what they said no to"),
                      filters("left_open", "what they were asked, and did not answer"),
                      optional("rejected", Type::Kind::items, "what they were shown, and did not take"),
                      some_items("preferred", "items that they would rather have than those of `over`, one by one"),
                      some_items("over", "as many items")},
       .result = Type::record_of({{"items", Type::Kind::items}, {"question", Type::optional_of(Type::Kind::question)}}),
       .personal = true,
       .cost = {.time_ms = 10}},
      [&engine](const plan::Arguments& arguments, const plan::CallContext&) -> Result<plan::Value> {
        const auto& items = arguments.as<Ranking>("items");
        if (items.empty()) return record_value({{"items", {Ranking{}}}, {"question", {}}});
        const auto catalogue = engine.view()->catalogue;
        ATTUNE_TRY(known, labels_in_memory(engine, arguments.as<plan::User>("user").key, *catalogue));
        Clues clues{.wanted = filters_of(arguments["wanted"]),
                    .unwanted = filters_of(arguments["unwanted"]),
                    .left_open = filters_of(arguments["left_open"]),
                    .rejected = {}};
        if (const auto* rejected = arguments.if_present<Ranking>("rejected")) clues.rejected = items_of(*rejected);
        const std::vector<ItemId> preferred = items_of(arguments["preferred"]);
        const std::vector<ItemId> over = items_of(arguments["over"]);
        if (preferred.size() != over.size())
          return invalid_argument("{} items are preferred over {}", preferred.size(), over.size())
              .mend("give one of `over` for each of `preferred`");
        for (std::size_t i = 0; i < preferred.size(); ++i) clues.preferred.push_back({preferred[i], over[i]});
        const CatalogueAttributes attributes(*catalogue);
        ATTUNE_TRY(explored, explore(*catalogue, attributes, items, clues, known, count_of(arguments, "count")));
        return record_value(
            {{"items", {std::move(explored.items)}}, {"question", question_of(explored.move, attributes, *catalogue)}});
      }};
}

plan::Tool ask_user(const Engine& engine) {
  return {
      {.name = "ask_user",
       .summary = "a question for the person; with items, the one whose answer tells them apart best",
       .parameters = {optional("items", Type::Kind::items, "what the answer should choose from"),
                      optional("user", Type::Kind::user, "who is asked; what their memory says is not"),
                      with_default("text", Type::Kind::text, {std::string(), {}}, "the question"),
                      with_default("choices", Type::list_of(Type::Kind::text), {plan::List{}, {}}, "answers to offer")},
       .result = Type::Kind::question},
      [&engine](const plan::Arguments& arguments, const plan::CallContext&) -> Result<plan::Value> {
        plan::Question question{arguments.as<std::string>("text"), {}, ""};
        for (const plan::Value& choice : arguments.as<std::vector<plan::Value>>("choices"))
          question.choices.push_back(std::get<std::string>(choice.data));
        const auto catalogue = engine.view()->catalogue;
        std::vector<std::pair<FieldId, LabelId>> known;
        if (const auto* user = arguments.if_present<plan::User>("user")) {
          ATTUNE_TRY(remembered, labels_in_memory(engine, user->key, *catalogue));
          known = std::move(remembered);
        }
        if (const auto* items = arguments.if_present<Ranking>("items"))
          ask_what_tells_apart(*items, known, *catalogue, question);
        return plan::Value{std::move(question)};
      }};
}

plan::Tool reply() {
  return {{.name = "reply",
           .summary = "what the person is shown: any values",
           .variadic = true,
           .result = Type::Kind::nothing,
           .cost = {.time_ms = 0}},
          // The executor gathers the values of a reply itself.
          [](const plan::Arguments&, const plan::CallContext&) -> Result<plan::Value> { return plan::Value{}; }};
}

}  // namespace attune::tools
