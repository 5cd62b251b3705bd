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

json::array items_json(const std::vector<ItemId>& items, const Catalogue& catalogue) {
  json::array array;
  for (const ItemId item : items) array.emplace_back(catalogue.key(item));
  return array;
}

void add_constraints(const Reading& reading, json::array& constraints) {
  for (const Constraint& constraint : reading.constraints)
    constraints.push_back(json::object{{"text", constraint.text},
                                       {"where", to_text(constraint.filter)},
                                       {"strength", to_string(constraint.strength)}});
  for (const Reading& wish : reading.wishes) add_constraints(wish, constraints);
}

void add_moods(const Reading& reading, const Catalogue& catalogue, json::array& moods) {
  for (const Mood& mood : reading.moods) {
    json::array labels;
    for (const Entity::Label& label : mood.labels)
      labels.push_back(json::object{{"kind", catalogue.field(label.field).name},
                                    {"id", catalogue.label_text(label.field, label.label)}});
    moods.push_back(json::object{{"text", mood.text}, {"labels", std::move(labels)}, {"confidence", mood.confidence}});
  }
  for (const Reading& wish : reading.wishes) add_moods(wish, catalogue, moods);
}

json::array wishes_json(std::string_view text, const Reading& reading, const Catalogue& catalogue) {
  json::array wishes;
  for (const Reading& wish : reading.wishes) {
    json::array intents;
    for (const Intent intent : wish.intents) intents.emplace_back(to_string(intent));
    json::array constraints;
    add_constraints(wish, constraints);
    json::array like;
    for (const Entity& entity : wish.entities)
      if (entity.kind == Entity::Kind::item) like.emplace_back(catalogue.key(entity.item));
    json::array references;
    for (const Reference& reference : wish.references) references.push_back(reference_json(text, reference, catalogue));
    json::array companions;
    for (const std::string& companion : wish.companions) companions.emplace_back(companion);
    json::array not_understood;
    for (const std::string& part : wish.not_understood) not_understood.emplace_back(part);
    wishes.push_back(json::object{{"text", wish.words},
                                  {"intents", std::move(intents)},
                                  {"constraints", std::move(constraints)},
                                  {"items", std::move(like)},
                                  {"references", std::move(references)},
                                  {"query", wish.query},
                                  {"count", wish.count ? json::value(*wish.count) : json::value(nullptr)},
                                  {"guest", wish.guest},
                                  {"companions", std::move(companions)},
                                  {"not_understood", std::move(not_understood)}});
  }
  return wishes;
}

json::array facts_json(const Reading& reading, const Catalogue& catalogue) {
  json::array facts;
  for (const FactQuestion& fact : reading.facts)
    facts.push_back(json::object{{"text", fact.text},
                                 {"item", catalogue.key(fact.item)},
                                 {"field", fact.field},
                                 {"holds", fact.holds ? json::value(to_text(*fact.holds)) : json::value(nullptr)}});
  return facts;
}

/// What an utterance names, and the titles that only a request's frame shows to be some ("i loved heat"), in the order
/// of their places.
std::vector<Entity> named(const Reading& reading, const Mentions& mentions) {
  constexpr double kSure = 0.87;
  std::vector<Entity> all = mentions.entities;
  const auto add = [&](Entity entity, const Reading& of) {
    const bool is_new = std::ranges::none_of(
        all, [&](const Entity& other) { return other.begin < entity.end && entity.begin < other.end; });
    if (entity.kind != Entity::Kind::item || entity.confidence < kSure || !is_new) return;
    if (of.has(Intent::dislike))
      entity.polarity = Polarity::unwanted;
    else if (entity.polarity == Polarity::neutral && (of.has(Intent::like) || of.has(Intent::similar)))
      entity.polarity = Polarity::wanted;
    all.push_back(std::move(entity));
  };
  for (const Entity& entity : reading.entities) add(entity, reading);
  for (const Reading& wish : reading.wishes)
    for (const Entity& entity : wish.entities) add(entity, wish);
  std::ranges::stable_sort(all, {}, &Entity::begin);
  return all;
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
  for (const Entity& entity : named(reading, mentions)) entities.push_back(entity_json(text, entity, catalogue));
  json::array constraints;
  add_constraints(reading, constraints);
  json::array moods;
  add_moods(reading, catalogue, moods);
  json::value recalled = nullptr;
  if (reading.recalled)
    recalled = json::object{{"text", reading.recalled->text},
                            {"id", catalogue.key(reading.recalled->item)},
                            {"title", catalogue.title(reading.recalled->item)},
                            {"confidence", reading.recalled->confidence}};
  json::array talk;
  for (const std::string& name : reading.talk) talk.emplace_back(name);
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
          {"wishes", wishes_json(text, reading, catalogue)},
          {"moods", std::move(moods)},
          {"recalled", std::move(recalled)},
          {"options", items_json(reading.options, catalogue)},
          {"facts", facts_json(reading, catalogue)},
          {"talk", std::move(talk)},
          {"corrected", reading.corrected},
          {"of_spoken", to_string(mentions.of_spoken)},
          {"not_understood", std::move(not_understood)}};
}

}  // namespace attune::language
