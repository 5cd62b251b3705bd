#include "language/internal/item_slots.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

namespace attune::language {
namespace {

constexpr std::size_t kKinds = 3;
constexpr std::size_t kMakers = 2;
constexpr std::size_t kPeople = 3;

/// The field that sorts the catalogue: of those whose labels fit half of the items at least, and that name nobody, the
/// one with the fewest labels.
std::optional<FieldId> sorting_field(const Catalogue& catalogue, const Grammar& grammar) {
  std::optional<FieldId> best;
  for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f) {
    const Field& field = catalogue.fields()[f];
    const std::size_t labels = catalogue.label_count(FieldId{f});
    if (field.kind != FieldKind::labels || field.is_derived || labels < 2) continue;
    if (best && labels >= catalogue.label_count(*best)) continue;
    const std::string name = phrase_key(field.name);
    const bool names_somebody = std::ranges::any_of(grammar.roles, [&](const Grammar::Role& role) {
      return std::ranges::find(role.fields, name) != role.fields.end();
    });
    std::size_t borne = 0;
    for (std::uint32_t l = 0; l < labels; ++l) borne += catalogue.items_with(FieldId{f}, LabelId{l}).size();
    if (!names_somebody && 2 * borne >= catalogue.size()) best = FieldId{f};
  }
  return best;
}

/// Unlike numbers, measures of these kinds are told with their unit.
std::optional<std::string_view> slot_of(Measure measure) {
  switch (measure) {
    case Measure::year:
      return "year";
    case Measure::duration:
      return "duration";
    case Measure::length:
      return "pages";
    case Measure::money:
      return "price";
    default:
      return std::nullopt;
  }
}

}  // namespace

ItemSlots::ItemSlots(ItemId item, const Catalogue& catalogue, const Grammar& grammar)
    : item_(item), catalogue_(catalogue), grammar_(grammar) {
  values_.emplace_back("title", catalogue.title(item));
  add_measures();
  if (const auto field = sorting_field(catalogue, grammar)) add_labels("kinds", *field, kKinds);
  for (const auto& [slot, fields, most] :
       {std::tuple("makers", &grammar.maker_fields, kMakers), std::tuple("people", &grammar.people_fields, kPeople)})
    for (std::uint32_t f = 0; f < catalogue.fields().size() && find(slot) == nullptr; ++f)
      if (std::ranges::find(*fields, phrase_key(catalogue.fields()[f].name)) != fields->end())
        add_labels(slot, FieldId{f}, most);
}

void ItemSlots::add_measures() {
  for (std::uint32_t f = 0; f < catalogue_.fields().size(); ++f) {
    const Field& field = catalogue_.fields()[f];
    const auto number = catalogue_.number(FieldId{f}, item_);
    const auto slot = slot_of(field.measure);
    if (!number || !slot || find(*slot) != nullptr || !catalogue_.has_of_its_own(FieldId{f}, item_)) continue;
    add(*slot, fmt::format("{}{}{}", *number, field.unit.empty() ? "" : " ", unit_told(field.unit)), field.name);
  }
}

std::string ItemSlots::unit_told(const std::string& unit) const {
  const auto known = grammar_.templates.find(fmt::format("unit_{}", unit));
  return known == grammar_.templates.end() ? unit : known->second;
}

void ItemSlots::add_labels(std::string_view name, FieldId field, std::size_t most) {
  if (!catalogue_.has_of_its_own(field, item_))
    return;  // copy tells what the catalogue says, not what others say of it
  std::vector<std::string> texts;
  for (const LabelId label : catalogue_.labels(field, item_))
    if (texts.size() < most) texts.emplace_back(catalogue_.label_text(field, label));
  if (!texts.empty()) add(name, listed(texts, grammar_.signs.list_joint), catalogue_.field(field).name);
}

void ItemSlots::add(std::string_view name, std::string value, std::string_view field) {
  grounds_.emplace_back(name, fmt::format("{}: {}", field, value));
  values_.emplace_back(name, std::move(value));
}

void ItemSlots::set(std::string_view name, std::string value) {
  values_.emplace_back(name, std::move(value));
}

const std::string* ItemSlots::find(std::string_view name) const {
  for (const auto& [known, value] : values_)
    if (known == name) return &value;
  return nullptr;
}

std::vector<Evidence> ItemSlots::evidence(std::span<const std::string_view> names) const {
  std::vector<Evidence> pieces;
  for (const auto& [slot, text] : grounds_)
    if (std::ranges::find(names, slot) != names.end())
      pieces.push_back({.id = "", .kind = EvidenceKind::catalogue, .text = text, .value = 0, .item = item_});
  if (pieces.empty())
    pieces.push_back({.id = "",
                      .kind = EvidenceKind::catalogue,
                      .text = std::string(catalogue_.title(item_)),
                      .value = 0,
                      .item = item_});
  return pieces;
}

}  // namespace attune::language
