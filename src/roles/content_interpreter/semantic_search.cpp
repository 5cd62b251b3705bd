#include "roles/content_interpreter/semantic_search.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace attune::roles {

SemanticIndex::SemanticIndex(const Catalogue& catalogue, const ItemVectors& vectors)
    : dimensions_(vectors.dimensions()) {
  for (std::uint32_t i = 0; i < catalogue.size(); ++i) {
    const auto vector = vectors.of(embedded_text(ItemId{i}, catalogue));
    if (vector.empty()) continue;
    items_.push_back(ItemId{i});
    values_.insert(values_.end(), vector.begin(), vector.end());
  }
}

Ranking SemanticIndex::nearest(std::span<const float> vector, std::size_t n, const BoundFilter& filter) const {
  const auto unit = unit_vector(vector);
  if (!unit || unit->size() != dimensions_) return {};
  Ranking found;
  for (std::size_t place = 0; place < items_.size(); ++place) {
    if (!filter.matches(items_[place])) continue;
    const auto values = row(place);
    found.push_back({items_[place], std::inner_product(values.begin(), values.end(), unit->begin(), 0.0)});
  }
  const std::size_t kept = std::min(n, found.size());
  std::ranges::partial_sort(found, found.begin() + static_cast<std::ptrdiff_t>(kept), BestFirst{});
  found.resize(kept);
  return found;
}

Ranking SemanticIndex::similar(ItemId item, std::size_t n, const BoundFilter& filter) const {
  const auto place = std::ranges::lower_bound(items_, item);
  if (place == items_.end() || *place != item) return {};
  Ranking found = nearest(row(static_cast<std::size_t>(place - items_.begin())), n + 1, filter);
  std::erase_if(found, [&](const Scored& hit) { return hit.item == item; });
  found.resize(std::min(n, found.size()));
  return found;
}

Ranking fused(std::span<const Ranking> lists, std::size_t n) {
  constexpr double kDamping = 60;
  std::map<ItemId, double> mass;
  for (const Ranking& list : lists)
    for (double rank = 1; const Scored& hit : list) mass[hit.item] += 1 / (kDamping + rank++);
  Ranking merged;
  for (const auto& [item, score] : mass) merged.push_back({item, score});
  std::ranges::sort(merged, BestFirst{});
  merged.resize(std::min(n, merged.size()));
  return merged;
}

}  // namespace attune::roles
