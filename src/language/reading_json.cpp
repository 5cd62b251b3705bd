#include "language/reading_json.h"

#include <algorithm>

namespace attune::language {
namespace {

/// Code points before a byte.
std::size_t characters_before(std::string_view text, std::size_t byte) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text.substr(0, byte), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

json::object entity_json(std::string_view text, const Entity& entity, const Catalogue& catalogue) {
  json::array alternatives;
  for (const ItemId item : entity.alternatives) alternatives.emplace_back(catalogue.key(item));
  for (const Entity::Label& other : entity.other_labels)
    alternatives.emplace_back(catalogue.label_text(other.field, other.label));
  json::object object{{"text", entity.text},
                      {"start", characters_before(text, entity.begin)},
                      {"end", characters_before(text, entity.end)}};
  if (entity.kind == Entity::Kind::item) {
    object["kind"] = "item";
    object["id"] = catalogue.key(entity.item);
    object["title"] = catalogue.title(entity.item);
  } else {
    object["kind"] = catalogue.field(entity.field).name;
    object["id"] = catalogue.label_text(entity.field, entity.label);
  }
  object["polarity"] = to_string(entity.polarity);
  object["confidence"] = entity.confidence;
  object["alternatives"] = std::move(alternatives);
  return object;
}

json::object reference_json(std::string_view text, const Reference& reference, const Catalogue& catalogue) {
  json::array items;
  for (const ItemId item : reference.items) items.emplace_back(catalogue.key(item));
  return {{"text", reference.text},
          {"start", characters_before(text, reference.begin)},
          {"end", characters_before(text, reference.begin + reference.text.size())},
          {"items", std::move(items)}};
}

bool is_covered(std::string_view text, const std::string& part, const Mentions& mentions) {
  const std::size_t at = text.find(part);
  return at != std::string_view::npos && std::ranges::any_of(mentions.entities, [&](const Entity& entity) {
           return entity.begin <= at && at + part.size() <= entity.end;
         });
}

}  // namespace

json::object reading_json(std::string_view text, const Reading& reading, const Mentions& mentions,
                          const Catalogue& catalogue) {
  json::array intents;
  for (const Intent intent : reading.intents) intents.emplace_back(to_string(intent));
  json::array entities;
  for (const Entity& entity : mentions.entities) entities.push_back(entity_json(text, entity, catalogue));
  json::array constraints;
  for (const Constraint& constraint : reading.constraints)
    constraints.push_back(json::object{{"text", constraint.text}, {"where", to_text(constraint.filter)}});
  json::array references;
  for (const Reference& reference : reading.references)
    references.push_back(reference_json(text, reference, catalogue));
  json::array actions;
  for (const Action& action : reading.actions)
    actions.push_back(json::object{{"text", action.text}, {"tool", action.tool}});
  json::array not_understood;
  for (const std::string& part : reading.not_understood)
    if (!is_covered(text, part, mentions)) not_understood.emplace_back(part);
  return {{"intents", std::move(intents)},
          {"entities", std::move(entities)},
          {"constraints", std::move(constraints)},
          {"references", std::move(references)},
          {"actions", std::move(actions)},
          {"count", reading.count ? json::value(*reading.count) : json::value(nullptr)},
          {"query", reading.query},
          {"of_spoken", to_string(mentions.of_spoken)},
          {"not_understood", std::move(not_understood)}};
}

}  // namespace attune::language
