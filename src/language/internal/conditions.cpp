#include "language/internal/conditions.h"

#include <map>

namespace attune::language {

Filter bears_any(const std::vector<LabelSense>& senses, const Catalogue& catalogue) {
  std::map<FieldId, std::vector<std::string>> by_field;
  for (const LabelSense& sense : senses)
    by_field[sense.field].emplace_back(catalogue.label_text(sense.field, sense.label));
  std::vector<Filter> parts;
  parts.reserve(by_field.size());
  for (auto& [field, labels] : by_field)
    parts.push_back(Filter{Filter::Has{catalogue.field(field).name, Filter::Quantifier::any, std::move(labels)}});
  return parts.size() == 1 ? std::move(parts.front()) : Filter{Filter::Or{std::move(parts)}};
}

Filter bears(FieldId field, LabelId label, const Catalogue& catalogue) {
  return bears_any({{field, label}}, catalogue);
}

Filter anything_but(ItemId item, const Catalogue& catalogue) {
  return Filter{Filter::Compare{"title", Filter::Comparison::not_equal, std::string(catalogue.title(item))}};
}

}  // namespace attune::language
