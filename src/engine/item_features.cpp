#include "engine/item_features.h"

#include <unordered_map>

namespace attune {
namespace {

void add_labels(const Catalogue& catalogue, ItemFeatures& features) {
  std::vector<CsrMatrix<float>::Entry> entries;
  std::uint32_t first = 0;  // column of the field's label 0
  for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f) {
    const FieldId field{f};
    if (catalogue.field(field).kind != FieldKind::labels) continue;
    for (std::uint32_t i = 0; i < catalogue.size(); ++i)
      for (const LabelId label : catalogue.labels(field, ItemId{i}))
        entries.push_back({i, first + static_cast<std::uint32_t>(label), 1.0F});
    first += static_cast<std::uint32_t>(catalogue.label_count(field));
    features.label_fields.resize(first, f);
  }
  features.labels = CsrMatrix<float>::from_entries(catalogue.size(), first, entries);
}

void add_terms(const Catalogue& catalogue, const Analyzer& analyzer, ItemFeatures& features) {
  std::unordered_map<std::string, std::uint32_t> columns;
  std::vector<CsrMatrix<float>::Entry> entries;
  std::unordered_map<std::uint32_t, float> counts;  // of one item
  const auto count = [&](std::string_view text) {
    for (Token& token : analyzer.analyze(text)) {
      const auto [column, inserted] =
          columns.try_emplace(token.term, static_cast<std::uint32_t>(features.term_texts.size()));
      if (inserted) features.term_texts.push_back(std::move(token.term));
      counts[column->second] += 1;
    }
  };
  for (std::uint32_t i = 0; i < catalogue.size(); ++i) {
    counts.clear();
    count(catalogue.title(ItemId{i}));
    for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f)
      if (catalogue.field(FieldId{f}).kind == FieldKind::text) count(catalogue.text(FieldId{f}, ItemId{i}));
    for (const auto& [column, times] : counts) entries.push_back({i, column, times});
  }
  features.terms = CsrMatrix<float>::from_entries(catalogue.size(), features.term_texts.size(), entries);
}

}  // namespace

ItemFeatures item_features(const Catalogue& catalogue, const Analyzer& analyzer) {
  ItemFeatures features;
  add_labels(catalogue, features);
  add_terms(catalogue, analyzer, features);
  return features;
}

}  // namespace attune
