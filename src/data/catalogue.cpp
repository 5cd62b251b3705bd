#include "data/catalogue.h"

#include "base/ascii.h"
#include "data/internal/field_inference.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace attune {
namespace {

using DerivedValues = std::vector<const DerivedValue*>;

/// By field, in the order of the items. Fields that the source lacks are added to `fields`, as their first values have
/// it and hints overrule it.
std::vector<DerivedValues> by_field(std::span<const DerivedValue> derived, std::size_t items,
                                    std::span<const FieldHint> hints, std::vector<Field>& fields) {
  std::vector<DerivedValues> values(fields.size());
  for (const DerivedValue& value : derived) {
    if (index(value.item) >= items || (value.related && index(*value.related) >= items)) continue;
    const double* number = value.related ? nullptr : std::get_if<double>(&value.value);
    if (number != nullptr && !std::isfinite(*number)) continue;
    auto field = std::ranges::find_if(fields, [&](const Field& known) { return same_text(known.name, value.field); });
    if (field == fields.end()) {
      AttributeValue told = std::vector<std::string>{};
      if (number != nullptr) told = *number;
      const ItemRecord record{.key = "", .title = "", .attributes = {{value.field, std::move(told)}}};
      Field added = infer_fields({&record, 1}, hints).front();
      added.is_derived = true;
      field = fields.insert(fields.end(), std::move(added));
      values.emplace_back();
    }
    if (field->kind != (number == nullptr ? FieldKind::labels : FieldKind::number)) continue;
    values[static_cast<std::size_t>(field - fields.begin())].push_back(&value);
  }
  for (DerivedValues& of_field : values) std::ranges::stable_sort(of_field, {}, &DerivedValue::item);
  return values;
}

}  // namespace

/// One field's values, in the form its kind has.
struct Catalogue::Column {
  std::vector<double> numbers;  // one an item, NaN where absent

  std::vector<std::string> label_texts;                                            // one a label
  std::unordered_map<std::string, LabelId, StringHash, std::equal_to<>> by_label;  // lower case -> label
  std::vector<std::uint32_t> item_offsets;                                         // items + 1
  std::vector<LabelId> item_labels;
  std::vector<std::uint32_t> label_offsets;  // labels + 1
  std::vector<ItemId> label_items;

  std::vector<std::string> texts;  // one an item

  struct Derived {
    ItemId item{};
    LabelId label{};  // of a number: 0
    std::uint32_t source = 0;
    double confidence = 1;
  };
  std::vector<Derived> derived;  // by item and label
  std::vector<Relation> relations;

  /// The label; none of a text that is no more than space.
  std::optional<LabelId> add_label(std::string_view raw) {
    const std::string_view text = trimmed(raw);
    if (text.empty()) return std::nullopt;
    const auto [known, inserted] =
        by_label.try_emplace(lower_ascii(text), LabelId{static_cast<std::uint32_t>(label_texts.size())});
    if (inserted) label_texts.emplace_back(text);
    const auto of_item = std::span(item_labels).subspan(item_offsets.back());
    if (std::ranges::find(of_item, known->second) == of_item.end()) item_labels.push_back(known->second);
    return known->second;
  }

  [[nodiscard]] bool item_has_labels() const { return item_labels.size() > item_offsets.back(); }

  void end_item() { item_offsets.push_back(static_cast<std::uint32_t>(item_labels.size())); }

  const Derived* find_derived(ItemId item, LabelId label) const {
    const auto place = [](const Derived& value) { return std::pair(value.item, value.label); };
    const auto found = std::ranges::lower_bound(derived, std::pair(item, label), {}, place);
    return found == derived.end() || place(*found) != std::pair(item, label) ? nullptr : &*found;
  }
  void sort_derived() {
    std::ranges::stable_sort(derived, {}, [](const Derived& value) { return std::pair(value.item, value.label); });
    std::ranges::sort(relations, {}, [](const Relation& relation) { return std::pair(relation.from, relation.to); });
    const auto repeated = std::ranges::unique(relations);
    relations.erase(repeated.begin(), repeated.end());
  }

  /// Posting lists from the items' labels.
  void invert() {
    label_offsets.assign(label_texts.size() + 1, 0);
    for (const LabelId label : item_labels) ++label_offsets[index(label) + 1];
    for (std::size_t l = 1; l < label_offsets.size(); ++l) label_offsets[l] += label_offsets[l - 1];
    label_items.resize(item_labels.size());
    std::vector<std::uint32_t> next(label_offsets.begin(), label_offsets.end() - 1);
    for (std::uint32_t i = 0; i + 1 < item_offsets.size(); ++i)
      for (std::uint32_t k = item_offsets[i]; k < item_offsets[i + 1]; ++k)
        label_items[next[index(item_labels[k])]++] = ItemId{i};
  }
};

Result<std::shared_ptr<const Catalogue>> Catalogue::build(std::span<const ItemRecord> records,
                                                          std::span<const FieldHint> hints,
                                                          std::span<const DerivedValue> derived) {
  std::shared_ptr<Catalogue> catalogue(new Catalogue);
  for (std::uint32_t i = 0; i < records.size(); ++i) {
    const ItemRecord& record = records[i];
    if (record.key.empty()) return invalid_argument("item {} has an empty id", i + 1);
    if (!catalogue->by_key_.try_emplace(record.key, ItemId{i}).second)
      return invalid_argument("two items have the id '{}'", record.key);
    for (const auto& [name, value] : record.attributes)
      if (const double* number = std::get_if<double>(&value); number != nullptr && !std::isfinite(*number))
        return invalid_argument("item '{}': '{}' is not a finite number", record.key, name);
    catalogue->keys_.push_back(record.key);
    catalogue->titles_.push_back(record.title);
  }
  catalogue->fields_ = infer_fields(records, hints);
  const std::vector<DerivedValues> derived_of = by_field(derived, records.size(), hints, catalogue->fields_);
  for (std::size_t f = 0; f < catalogue->fields_.size(); ++f) {
    const Field& field = catalogue->fields_[f];
    auto column = std::make_shared<Column>();
    column->item_offsets.push_back(0);
    auto told = derived_of[f].begin();
    for (std::uint32_t i = 0; i < records.size(); ++i) {
      const ItemRecord& record = records[i];
      const auto attribute =
          std::ranges::find(record.attributes, field.name, &std::pair<std::string, AttributeValue>::first);
      const AttributeValue* value = attribute == record.attributes.end() ? nullptr : &attribute->second;
      switch (field.kind) {
        case FieldKind::number: {
          const double* number = value == nullptr ? nullptr : std::get_if<double>(value);
          column->numbers.push_back(number == nullptr ? std::numeric_limits<double>::quiet_NaN() : *number);
          break;
        }
        case FieldKind::labels:
          if (value != nullptr)
            for (const std::string& text : as_labels(*value)) column->add_label(text);
          break;
        case FieldKind::text:
          column->texts.push_back(value == nullptr ? "" : as_text(*value));
          break;
      }
      const auto end = std::find_if(told, derived_of[f].end(), [&](const auto* one) { return index(one->item) != i; });
      catalogue->add_derived({told, end}, *column);
      told = end;
      if (field.kind == FieldKind::labels) column->end_item();
    }
    if (field.kind == FieldKind::labels) column->invert();
    column->sort_derived();
    catalogue->columns_.push_back(std::move(column));
  }
  return catalogue;
}

/// @param values  of the item that the column has come to, and of the column's field
void Catalogue::add_derived(std::span<const DerivedValue* const> values, Column& column) {
  if (values.empty() || column.item_has_labels()) return;
  for (const DerivedValue* value : values) {
    LabelId label{};
    if (const double* number = value->related ? nullptr : std::get_if<double>(&value->value)) {
      if (!std::isnan(column.numbers.back())) continue;
      column.numbers.back() = *number;
    } else {
      const std::string_view text =
          value->related ? titles_[index(*value->related)] : std::get<std::string>(value->value);
      const auto added = value->related == value->item ? std::nullopt : column.add_label(text);
      if (!added) continue;
      label = *added;
      if (value->related) column.relations.push_back({value->item, *value->related});
    }
    const auto known = std::ranges::find(sources_, value->source);
    const auto source = static_cast<std::uint32_t>(known - sources_.begin());
    if (known == sources_.end()) sources_.push_back(value->source);
    column.derived.push_back({value->item, label, source, value->confidence});
  }
}

std::optional<ItemId> Catalogue::find(std::string_view key) const {
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return std::nullopt;
  return found->second;
}

std::optional<FieldId> Catalogue::find_field(std::string_view name) const {
  const std::string wanted = lower_ascii(name);
  for (std::uint32_t f = 0; f < fields_.size(); ++f)
    if (lower_ascii(fields_[f].name) == wanted) return FieldId{f};
  return std::nullopt;
}

std::optional<double> Catalogue::number(FieldId field, ItemId item) const {
  const auto& numbers = columns_[index(field)]->numbers;
  if (numbers.empty() || std::isnan(numbers[index(item)])) return std::nullopt;
  return numbers[index(item)];
}

std::span<const LabelId> Catalogue::labels(FieldId field, ItemId item) const {
  const Column& column = *columns_[index(field)];
  if (column.item_offsets.size() < 2) return {};
  const std::uint32_t first = column.item_offsets[index(item)];
  return std::span(column.item_labels).subspan(first, column.item_offsets[index(item) + 1] - first);
}

std::size_t Catalogue::label_count(FieldId field) const {
  return columns_[index(field)]->label_texts.size();
}

std::string_view Catalogue::label_text(FieldId field, LabelId label) const {
  return columns_[index(field)]->label_texts[index(label)];
}

std::optional<LabelId> Catalogue::find_label(FieldId field, std::string_view text) const {
  const Column& column = *columns_[index(field)];
  const auto found = column.by_label.find(lower_ascii(trimmed(text)));
  if (found == column.by_label.end()) return std::nullopt;
  return found->second;
}

std::span<const ItemId> Catalogue::items_with(FieldId field, LabelId label) const {
  const Column& column = *columns_[index(field)];
  const std::uint32_t first = column.label_offsets[index(label)];
  return std::span(column.label_items).subspan(first, column.label_offsets[index(label) + 1] - first);
}

std::string_view Catalogue::text(FieldId field, ItemId item) const {
  const auto& texts = columns_[index(field)]->texts;
  return texts.empty() ? std::string_view() : texts[index(item)];
}

ItemRecord Catalogue::record(ItemId item) const {
  ItemRecord record{std::string(key(item)), std::string(title(item)), {}};
  for (std::uint32_t f = 0; f < fields_.size(); ++f) {
    const FieldId field{f};
    if (!has_of_its_own(field, item)) continue;
    if (const auto value = number(field, item)) record.attributes.emplace_back(fields_[f].name, *value);
    if (const auto prose = text(field, item); !prose.empty())
      record.attributes.emplace_back(fields_[f].name, std::string(prose));
    if (const auto borne = labels(field, item); !borne.empty()) {
      std::vector<std::string> texts;
      for (const LabelId label : borne) texts.emplace_back(label_text(field, label));
      record.attributes.emplace_back(fields_[f].name, std::move(texts));
    }
  }
  return record;
}

std::optional<Derivation> Catalogue::derivation(FieldId field, ItemId item, LabelId label) const {
  const Column::Derived* found = columns_[index(field)]->find_derived(item, label);
  if (found == nullptr) return std::nullopt;
  return Derivation{sources_[found->source], found->confidence};
}

std::optional<Derivation> Catalogue::derivation(FieldId field, ItemId item) const {
  return fields_[index(field)].kind == FieldKind::number ? derivation(field, item, LabelId{}) : std::nullopt;
}

bool Catalogue::has_of_its_own(FieldId field, ItemId item) const {
  // An item has either values of its own in a field or derived ones.
  const auto& derived = columns_[index(field)]->derived;
  if (const auto first = std::ranges::lower_bound(derived, item, {}, &Column::Derived::item);
      first != derived.end() && first->item == item)
    return false;
  return number(field, item).has_value() || !labels(field, item).empty() || !text(field, item).empty();
}

std::span<const Relation> Catalogue::relations(FieldId field) const {
  return columns_[index(field)]->relations;
}

}  // namespace attune
