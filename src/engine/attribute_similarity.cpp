#include "engine/attribute_similarity.h"

#include <algorithm>
#include <cmath>

namespace attune {
namespace {

std::vector<FieldId> label_fields(const Catalogue& catalogue) {
  std::vector<FieldId> fields;
  for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f)
    if (catalogue.fields()[f].kind == FieldKind::labels && catalogue.fields()[f].name != "aliases")
      fields.push_back(FieldId{f});
  return fields;
}

}  // namespace

double AttributeSimilarity::idf(FieldId field, LabelId label) const {
  return std::log(static_cast<double>(catalogue_->size()) /
                  static_cast<double>(catalogue_->items_with(field, label).size()));
}

std::shared_ptr<const AttributeSimilarity> AttributeSimilarity::build(std::shared_ptr<const Catalogue> catalogue) {
  const std::shared_ptr<AttributeSimilarity> similarity(new AttributeSimilarity);
  similarity->catalogue_ = std::move(catalogue);
  const Catalogue& items = *similarity->catalogue_;
  similarity->norms_.assign(items.size(), 0);
  for (const FieldId field : label_fields(items))
    for (std::uint32_t l = 0; l < items.label_count(field); ++l)
      for (const ItemId item : items.items_with(field, LabelId{l}))
        similarity->norms_[index(item)] += std::pow(similarity->idf(field, LabelId{l}), 2);
  for (double& norm : similarity->norms_) norm = std::sqrt(norm);
  return similarity;
}

void AttributeSimilarity::to_all(std::span<const ItemId> seeds, std::span<double> out) const {
  std::ranges::fill(out, 0);
  for (const ItemId seed : seeds) {
    const double norm = norms_[index(seed)];
    if (norm == 0) continue;
    const double scale = 1 / (norm * static_cast<double>(seeds.size()));
    for (const FieldId field : label_fields(*catalogue_)) {
      for (const LabelId label : catalogue_->labels(field, seed)) {
        const double weight = std::pow(idf(field, label), 2) * scale;
        for (const ItemId item : catalogue_->items_with(field, label)) out[index(item)] += weight / norms_[index(item)];
      }
    }
  }
  // A label that every item bears has idf 0: its items may have norm 0, and 0 / 0 must not leave here.
  for (double& value : out)
    if (!std::isfinite(value)) value = 0;
}

double AttributeSimilarity::between(ItemId a, ItemId b) const {
  double cosine = 0;
  for (const Shared& part : shared(a, b)) cosine += part.share;
  return cosine;
}

std::vector<AttributeSimilarity::Shared> AttributeSimilarity::shared(ItemId a, ItemId b) const {
  std::vector<Shared> parts;
  const double norms = norms_[index(a)] * norms_[index(b)];
  if (norms == 0) return parts;
  for (const FieldId field : label_fields(*catalogue_)) {
    const auto of_b = catalogue_->labels(field, b);
    for (const LabelId label : catalogue_->labels(field, a))
      if (std::ranges::find(of_b, label) != of_b.end())
        parts.push_back({field, label, std::pow(idf(field, label), 2) / norms});
  }
  std::ranges::stable_sort(parts, std::ranges::greater{}, &Shared::share);
  return parts;
}

}  // namespace attune
