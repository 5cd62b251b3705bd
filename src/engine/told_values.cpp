#include "engine/told_values.h"

#include "base/ascii.h"

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

std::string told_match(const Catalogue& catalogue, std::string_view field, ItemId item, std::string_view word,
                       std::string text, const Wording& wording) {
  const auto id = catalogue.find_field(field);
  if (!id || catalogue.has_of_its_own(*id, item)) return text;
  const std::string wanted = lower_ascii(word);
  std::optional<Derivation> surest;
  bool holds_word = false;
  for (const LabelId label : catalogue.labels(*id, item)) {
    const auto derivation = catalogue.derivation(*id, item, label);
    const bool holds = lower_ascii(catalogue.label_text(*id, label)).find(wanted) != std::string::npos;
    if (!derivation || (holds_word && !holds)) continue;
    const bool is_better = !surest || (holds && !holds_word) || derivation->confidence > surest->confidence;
    if (is_better) surest = derivation;
    holds_word = holds_word || holds;
  }
  return told(std::move(text), surest, wording);
}

std::string told_number(const Catalogue& catalogue, FieldId field, ItemId item, std::string text,
                        const Wording& wording) {
  return told(std::move(text), catalogue.derivation(field, item), wording);
}

}  // namespace attune
