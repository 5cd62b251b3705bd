#include "models/dialogue/dialogue_catalogue.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace attune {
namespace {

std::vector<float> recency_of(const Catalogue& catalogue) {
  constexpr double kYears = 40;
  constexpr float kUnknown = 0.5F;
  std::vector<float> recency(catalogue.size(), kUnknown);
  for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f) {
    if (catalogue.fields()[f].measure != Measure::year) continue;
    std::optional<double> newest;
    for (std::uint32_t i = 0; i < catalogue.size(); ++i)
      if (const auto year = catalogue.number(FieldId{f}, ItemId{i})) newest = std::max(newest.value_or(*year), *year);
    for (std::uint32_t i = 0; i < catalogue.size(); ++i)
      if (const auto year = catalogue.number(FieldId{f}, ItemId{i}))
        recency[i] = static_cast<float>(std::clamp(1 - (*newest - *year) / kYears, 0.0, 1.0));
    break;  // the first year says it
  }
  return recency;
}

std::vector<float> norms_of(const AttributeNames& names) {
  std::vector<float> norms(names.item_count(), 1.0F);
  for (std::uint32_t i = 0; i < norms.size(); ++i) {
    float sum = 0;
    for (const NameId name : names.names_of(ItemId{i})) sum += names.idf(name) * names.idf(name);
    norms[i] = std::max(1.0F, std::sqrt(sum));
  }
  return norms;
}

}  // namespace

std::shared_ptr<const DialogueCatalogue> DialogueCatalogue::build(const Catalogue& catalogue, const ItemWords& words,
                                                                  std::vector<float> had,
                                                                  std::vector<std::unique_ptr<Model>> models) {
  had.resize(catalogue.size(), 0.0F);
  AttributeNames names(catalogue);
  std::vector<float> norms = norms_of(names);
  return std::make_shared<DialogueCatalogue>(DialogueCatalogue{.names = std::move(names),
                                                               .titles = TermIndex(words.titles),
                                                               .prose = TermIndex(words.prose),
                                                               .title_words = words.titles,
                                                               .norms = std::move(norms),
                                                               .recency = recency_of(catalogue),
                                                               .had = std::move(had),
                                                               .models = std::move(models)});
}

}  // namespace attune
