#include "language/reading_score.h"

#include "search/analyzer.h"

#include <algorithm>

namespace attune::language {
namespace {

bool is_item(std::string_view kind) {
  return kind == "item";
}

bool is_same(const LabelledEntity& labelled, const json::object& found) {
  const std::string_view kind = found.at("kind").as_string();
  if (is_item(kind) != is_item(labelled.kind)) return false;
  const auto start = found.at("start").to_number<std::size_t>();
  const auto end = found.at("end").to_number<std::size_t>();
  if (end <= labelled.start || labelled.end <= start) return false;
  const std::string_view id = found.at("id").as_string();
  return std::ranges::any_of(
      labelled.ids, [&](const std::string& known) { return is_item(kind) ? known == id : fold(known) == fold(id); });
}

double ratio(std::size_t part, std::size_t whole, double of_nothing) {
  return whole == 0 ? of_nothing : static_cast<double>(part) / static_cast<double>(whole);
}

std::string_view sort_of(std::string_view kind) {
  return is_item(kind) ? "item" : "label";
}

}  // namespace

double FoundCounts::precision() const {
  return ratio(right, found, 1);
}
double FoundCounts::recall() const {
  return ratio(right, labelled, 1);
}
double FoundCounts::f1() const {
  return ratio(2 * right, labelled + found, 1);
}

void ReadingScore::add(const std::vector<LabelledEntity>& labelled, const json::array& entities) {
  ++utterances_;
  std::vector<bool> taken(labelled.size());
  for (const LabelledEntity& entity : labelled) {
    ++entities_.labelled;
    ++polarity_.labelled;
    ++by_kind_[std::string(sort_of(entity.kind))].labelled;
  }
  for (const json::value& value : entities) {
    const json::object& found = value.as_object();
    FoundCounts& of_kind = by_kind_[std::string(sort_of(std::string_view(found.at("kind").as_string())))];
    ++entities_.found;
    ++polarity_.found;
    ++of_kind.found;
    for (std::size_t i = 0; i < labelled.size(); ++i) {
      if (taken[i] || !is_same(labelled[i], found)) continue;
      taken[i] = true;
      ++entities_.right;
      ++of_kind.right;
      if (std::string_view(found.at("polarity").as_string()) == labelled[i].polarity) ++polarity_.right;
      break;
    }
  }
}

Result<LabelledEntity> read_labelled_entity(const json::value& value) {
  if (!value.is_object()) return invalid_argument("an entity is no object");
  const json::object& object = value.as_object();
  LabelledEntity entity;
  ATTUNE_TRY(start, need_number(object, "start"));
  ATTUNE_TRY(end, need_number(object, "end"));
  if (start < 0 || end <= start) return invalid_argument("an entity's start and end are {} and {}", start, end);
  entity.start = static_cast<std::size_t>(start);
  entity.end = static_cast<std::size_t>(end);
  ATTUNE_TRY(kind, need_text(object, "kind"));
  ATTUNE_TRY(polarity, need_text(object, "polarity"));
  entity.kind = std::move(kind);
  entity.polarity = std::move(polarity);
  if (const json::value* ids = object.if_contains("id"); ids != nullptr && ids->is_array()) {
    for (const json::value& id : ids->as_array())
      if (id.is_string()) entity.ids.emplace_back(id.as_string());
  } else {
    ATTUNE_TRY(id, need_text(object, "id"));
    entity.ids.push_back(std::move(id));
  }
  if (entity.ids.empty()) return invalid_argument("an entity has no id");
  return entity;
}

}  // namespace attune::language
