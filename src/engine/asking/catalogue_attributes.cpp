#include "engine/asking/catalogue_attributes.h"

#include <algorithm>

namespace attune {

CatalogueAttributes::CatalogueAttributes(const Catalogue& catalogue) : catalogue_(catalogue) {
  for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f) {
    first_.push_back(static_cast<std::uint32_t>(fields_.size()));
    if (catalogue.fields()[f].kind == FieldKind::labels)
      fields_.insert(fields_.end(), catalogue.label_count(FieldId{f}), f);
  }
}

AttributeId CatalogueAttributes::id(FieldId field, LabelId label) const {
  return AttributeId{first_[index(field)] + static_cast<std::uint32_t>(label)};
}

std::pair<FieldId, LabelId> CatalogueAttributes::label(AttributeId attribute) const {
  const auto number = static_cast<std::uint32_t>(attribute);
  const std::uint32_t field = fields_[number];
  return {FieldId{field}, LabelId{number - first_[field]}};
}

CandidateSet CatalogueAttributes::candidates(std::vector<ItemId> items) const {
  RaggedRows<AttributeId> attributes;
  std::vector<AttributeId> row;
  for (const ItemId item : items) {
    row.clear();
    for (std::uint32_t f = 0; f < first_.size(); ++f) {
      if (catalogue_.fields()[f].kind != FieldKind::labels || catalogue_.relates(FieldId{f})) continue;
      for (const LabelId label : catalogue_.labels(FieldId{f}, item)) row.push_back(id(FieldId{f}, label));
    }
    std::ranges::sort(row);
    row.erase(std::ranges::unique(row).begin(), row.end());
    attributes.add_row(row);
  }
  return {std::move(items), attributes, fields_};
}

}  // namespace attune
