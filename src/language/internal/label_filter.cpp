#include "language/internal/label_filter.h"

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

}  // namespace attune::language
