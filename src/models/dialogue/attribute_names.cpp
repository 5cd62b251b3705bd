#include "models/dialogue/attribute_names.h"

#include "base/ascii.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_map>

namespace attune {

AttributeNames::AttributeNames(const Catalogue& catalogue) {
  std::unordered_map<std::string, NameId> by_text;
  std::vector<std::vector<ItemId>> items;
  of_label_.resize(catalogue.fields().size());
  for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f) {
    if (catalogue.fields()[f].kind != FieldKind::labels) continue;
    const FieldId field{f};
    for (std::uint32_t l = 0; l < catalogue.label_count(field); ++l) {
      const NameId next{static_cast<std::uint32_t>(items.size())};
      const NameId name = by_text.emplace(lower_ascii(catalogue.label_text(field, LabelId{l})), next).first->second;
      if (name == next) items.emplace_back();
      const std::span<const ItemId> bearers = catalogue.items_with(field, LabelId{l});
      items[index(name)].insert(items[index(name)].end(), bearers.begin(), bearers.end());
      of_label_[f].push_back(name);
    }
  }
  std::vector<std::vector<NameId>> names(catalogue.size());
  for (std::uint32_t n = 0; n < items.size(); ++n) {
    std::ranges::sort(items[n]);
    items[n].erase(std::ranges::unique(items[n]).begin(), items[n].end());
    for (const ItemId item : items[n]) names[index(item)].push_back(NameId{n});
    items_.add_row(items[n]);
    const double share = static_cast<double>(std::max<std::size_t>(items[n].size(), 1));
    idf_.push_back(static_cast<float>(std::log(static_cast<double>(catalogue.size()) / share)));
  }
  for (const auto& row : names) names_.add_row(row);
}

}  // namespace attune
