#include "language/internal/exploring_steps.h"

#include "language/internal/conditions.h"
#include "language/internal/wish_arguments.h"

#include <algorithm>

namespace attune::language {
namespace {

using plan::Argument;
using plan::List;

void add_once(std::vector<Filter>& filters, Filter filter) {
  if (std::ranges::find(filters, filter) == filters.end()) filters.push_back(std::move(filter));
}

/// What the message says of the labels that were asked about; without an answer they are left open.
void add_labels(const AskedQuestion& asked, const std::optional<QuestionAnswer>& answer, const Catalogue& catalogue,
                Clues& clues) {
  using Kind = QuestionAnswer::Kind;
  const Kind kind = answer ? answer->kind : Kind::open;
  for (std::size_t i = 0; i < asked.labels.size(); ++i) {
    Filter label = bears(asked.field, asked.labels[i], catalogue);
    const bool picked = kind == Kind::pick && answer->place == i;
    if (picked || (kind == Kind::yes && asked.labels.size() == 1)) {
      add_once(clues.wanted, std::move(label));
    } else if (kind == Kind::no) {
      add_once(clues.unwanted, std::move(label));
    } else {
      add_once(clues.left_open, std::move(label));
    }
  }
}

/// Which of the two items that were asked about is nearer.
void add_preference(const AskedQuestion& asked, const Reading& reading, Clues& clues) {
  std::optional<ItemId> preferred;
  if (reading.answer && reading.answer->kind == QuestionAnswer::Kind::pick)
    preferred = asked.items[reading.answer->place];
  for (const Entity& entity : reading.entities)
    if (entity.kind == Entity::Kind::item && entity.polarity != Polarity::unwanted &&
        std::ranges::find(asked.items, entity.item) != asked.items.end())
      preferred = entity.item;
  if (!preferred) return;
  for (const ItemId item : asked.items)
    if (item != *preferred) clues.preferred.push_back({*preferred, item});
}

void reject(const std::vector<ItemId>& items, Clues& clues) {
  for (const ItemId item : items)
    if (std::ranges::find(clues.rejected, item) == clues.rejected.end()) clues.rejected.push_back(item);
}

List listed(const std::vector<Filter>& filters) {
  List list;
  for (const Filter& filter : filters) list.elements.push_back(value(filter));
  return list;
}

}  // namespace

bool answers(const AskedQuestion& asked, const Reading& reading) {
  const bool is_open = asked.labels.empty() && asked.items.empty();
  const bool says_nothing =
      reading.constraints.empty() && reading.entities.empty() && reading.references.empty() && reading.query.empty();
  if (reading.answer || is_open || says_nothing) return true;
  const auto is_meant = [&](ItemId item) { return std::ranges::find(asked.items, item) != asked.items.end(); };
  const auto names_field = [&](const Entity& entity) {
    return entity.kind == Entity::Kind::label && !asked.labels.empty() &&
           (entity.field == asked.field ||
            std::ranges::find(entity.other_labels, asked.field, &Entity::Label::field) != entity.other_labels.end());
  };
  return std::ranges::any_of(reading.entities,
                             [&](const Entity& entity) {
                               return names_field(entity) ||
                                      (entity.kind == Entity::Kind::item && is_meant(entity.item));
                             }) ||
         std::ranges::any_of(reading.references,
                             [&](const Reference& mention) { return std::ranges::any_of(mention.items, is_meant); });
}

std::optional<Clues> clues_after(const Reading& reading, const DialogueContext& context, const Catalogue& catalogue,
                                 bool goes_on) {
  std::optional<Clues> clues = goes_on ? context.clues : std::nullopt;
  if (context.asked && goes_on) {
    if (!clues) clues.emplace();
    add_labels(*context.asked, reading.answer, catalogue, *clues);
    if (!context.asked->items.empty()) add_preference(*context.asked, reading, *clues);
  }
  if (reading.is_critique && !clues) clues.emplace();
  // Whoever goes on has not taken what they were shown.
  if (clues) reject(context.shown, *clues);
  return clues;
}

ExploringSteps write_exploring(const std::string& pool, const Clues& clues, std::size_t count,
                               const Catalogue& catalogue, PlanWriter& plan) {
  std::vector<Argument> arguments{argument("items", reference(pool)), argument("user", the_user()),
                                  argument("count", value(static_cast<double>(count)))};
  for (const auto& [name, filters] :
       {std::pair{"wanted", &clues.wanted}, {"unwanted", &clues.unwanted}, {"left_open", &clues.left_open}})
    if (!filters->empty()) arguments.push_back(argument(name, value(listed(*filters))));
  if (!clues.rejected.empty()) {
    List ids;
    for (const ItemId item : clues.rejected) ids.elements.push_back(value(std::string(catalogue.key(item))));
    arguments.push_back(argument(
        "rejected", reference(plan.add("rejected", "items_by_id",
                                       {argument("ids", value(std::move(ids))), argument("user", the_user())}))));
  }
  std::vector<ItemId> preferred;
  std::vector<ItemId> over;
  for (const ItemPreferred& one : clues.preferred) {
    preferred.push_back(one.preferred);
    over.push_back(one.over);
  }
  if (!preferred.empty()) {
    arguments.push_back(argument("preferred", value(plan.resolved(preferred))));
    arguments.push_back(argument("over", value(plan.resolved(over))));
  }
  plan.add("explored", "explore", std::move(arguments));
  return {plan.let_field("likeliest", "explored", "items"), plan.let_field("question", "explored", "question")};
}

}  // namespace attune::language
