#include "engine/told_values.h"

#include <cmath>

namespace attune {
namespace {

constexpr std::string_view kModel = "model:";

std::string told(std::string value, const std::optional<Derivation>& derivation, const Wording& wording) {
  if (!derivation) return value;
  std::string_view source = derivation->source;
  const bool is_model = source.starts_with(kModel);
  source.remove_prefix(std::min(source.size(), source.find(':') + 1));  // npos + 1 is 0
  return wording.say(is_model ? Say::told_by_model : Say::told_by_mining,
                     {{"value", std::move(value)},
                      {"source", std::string(source)},
                      {"percent", std::to_string(std::lround(100 * derivation->confidence))}});
}

}  // namespace

std::string told_label(const Catalogue& catalogue, FieldId field, ItemId item, LabelId label, const Wording& wording) {
  return told(std::string(catalogue.label_text(field, label)), catalogue.derivation(field, item, label), wording);
}

std::string told_number(const Catalogue& catalogue, FieldId field, ItemId item, std::string text,
                        const Wording& wording) {
  return told(std::move(text), catalogue.derivation(field, item), wording);
}

}  // namespace attune
