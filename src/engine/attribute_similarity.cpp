#include "engine/attribute_similarity.h"

#include <algorithm>
#include <cmath>

namespace attune {

double AttributeSimilarity::idf(FieldId field, LabelId label) const {
  return std::log(static_cast<double>(catalogue_->size()) /
                  static_cast<double>(catalogue_->items_with(field, label).size()));
}

namespace {

constexpr auto kByPlace = [](const Relation& link) { return std::pair(link.from, link.to); };

/// Each relation from both of its ends, ascending, each once.
std::vector<Relation> both_ways(std::span<const Relation> relations) {
  std::vector<Relation> links(relations.begin(), relations.end());
  for (const auto& [from, to] : relations) links.push_back({to, from});
  std::ranges::sort(links, {}, kByPlace);
  const auto repeated = std::ranges::unique(links);
  links.erase(repeated.begin(), repeated.end());
  return links;
}

}  // namespace

std::shared_ptr<const AttributeSimilarity> AttributeSimilarity::build(std::shared_ptr<const Catalogue> catalogue) {
  const std::shared_ptr<AttributeSimilarity> similarity(new AttributeSimilarity);
  similarity->catalogue_ = std::move(catalogue);
  const Catalogue& items = *similarity->catalogue_;
  for (std::uint32_t f = 0; f < items.fields().size(); ++f) {
    if (items.fields()[f].kind != FieldKind::labels || items.fields()[f].name == "aliases") continue;
    if (const auto relations = items.relations(FieldId{f}); !relations.empty()) {
      similarity->fields_.push_back({FieldId{f}, {}, both_ways(relations)});
      continue;
    }
    FieldNorms in{FieldId{f}, std::vector<double>(items.size(), 0)};
    for (std::uint32_t l = 0; l < items.label_count(in.field); ++l)
      for (const ItemId item : items.items_with(in.field, LabelId{l}))
        in.norms[index(item)] += std::pow(similarity->idf(in.field, LabelId{l}), 2);
    for (double& norm : in.norms) norm = std::sqrt(norm);
    similarity->fields_.push_back(std::move(in));
  }
  return similarity;
}

void AttributeSimilarity::to_all(std::span<const ItemId> seeds, std::span<double> out) const {
  std::ranges::fill(out, 0);
  for (const ItemId seed : seeds) {
    for (const auto& [field, norms, links] : fields_) {
      const auto parts = static_cast<double>(seeds.size() * fields_.size());
      for (const Relation& link : std::ranges::equal_range(links, seed, {}, &Relation::from))
        out[index(link.to)] += 1 / parts;
      if (norms.empty()) continue;
      const double scale = norms[index(seed)] * parts;
      for (const LabelId label : catalogue_->labels(field, seed)) {
        const double weight = std::pow(idf(field, label), 2);
        if (weight == 0) continue;  // every item bears it; some may bear nothing else, with a norm of 0
        for (const ItemId item : catalogue_->items_with(field, label))
          out[index(item)] += weight / (scale * norms[index(item)]);
      }
    }
  }
}

double AttributeSimilarity::between(ItemId a, ItemId b) const {
  double likeness = 0;
  for (const Shared& part : shared(a, b)) likeness += part.share;
  return likeness;
}

std::optional<LabelId> AttributeSimilarity::relating(FieldId field, ItemId a, ItemId b) const {
  const auto relations = catalogue_->relations(field);
  const auto is_there = [&](Relation relation) {
    return std::ranges::binary_search(relations, kByPlace(relation), {}, kByPlace);
  };
  if (is_there({a, b})) return catalogue_->find_label(field, catalogue_->title(b));
  if (is_there({b, a})) return catalogue_->find_label(field, catalogue_->title(a));
  return std::nullopt;
}

std::vector<AttributeSimilarity::Shared> AttributeSimilarity::shared(ItemId a, ItemId b) const {
  std::vector<Shared> parts;
  for (const auto& [field, norms, links] : fields_) {
    if (norms.empty()) {
      if (const auto label = relating(field, a, b))
        parts.push_back({field, *label, 1.0 / static_cast<double>(fields_.size())});
      continue;
    }
    const double scale = norms[index(a)] * norms[index(b)] * static_cast<double>(fields_.size());
    if (scale == 0) continue;
    const auto of_b = catalogue_->labels(field, b);
    for (const LabelId label : catalogue_->labels(field, a))
      if (std::ranges::find(of_b, label) != of_b.end())
        parts.push_back({field, label, std::pow(idf(field, label), 2) / scale});
  }
  std::ranges::stable_sort(parts, std::ranges::greater{}, &Shared::share);
  return parts;
}

}  // namespace attune
