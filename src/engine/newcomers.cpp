#include "engine/newcomers.h"

#include "base/parallel.h"

#include <algorithm>
#include <tuple>

namespace attune {
namespace {

std::vector<Newcomers::Share> shares_among(std::span<const double> likeness, std::span<const std::uint32_t> events,
                                           std::size_t known) {
  std::vector<std::uint32_t> like;
  for (std::uint32_t j = 0; j < known; ++j)
    if (likeness[j] > 0 && events[j] > 0) like.push_back(j);
  const std::size_t kept = std::min(Newcomers::kLike, like.size());
  std::ranges::partial_sort(like, like.begin() + static_cast<std::ptrdiff_t>(kept),
                            [&](std::uint32_t a, std::uint32_t b) {
                              return std::tuple(likeness[b], events[b], a) < std::tuple(likeness[a], events[a], b);
                            });
  like.resize(kept);
  double sum = Newcomers::kDoubt;
  for (const std::uint32_t j : like) sum += likeness[j];
  std::vector<Newcomers::Share> shares;
  shares.reserve(like.size());
  for (const std::uint32_t j : like) shares.push_back({ItemId{j}, likeness[j] / sum});
  return shares;
}

}  // namespace

Newcomers::Newcomers(const AttributeSimilarity& attributes, std::span<const std::uint32_t> events, std::size_t known) {
  known = std::min(known, events.size());
  for (std::uint32_t i = 0; i < events.size(); ++i)
    if (i >= known || events[i] == 0) items_.push_back(ItemId{i});
  std::vector<std::vector<Share>> shares(items_.size());
  parallel_for(items_.size(), 16, available_threads(), [&](std::size_t first, std::size_t last) {
    std::vector<double> likeness(events.size());
    for (std::size_t k = first; k < last; ++k) {
      attributes.to_all(std::span(&items_[k], 1), likeness);
      shares[k] = shares_among(likeness, events, known);
    }
  });
  for (const auto& row : shares) shares_.add_row(row);
}

std::span<const Newcomers::Share> Newcomers::shares_of(ItemId item) const {
  const auto found = std::ranges::lower_bound(items_, item);
  if (found == items_.end() || *found != item) return {};
  return shares(static_cast<std::size_t>(found - items_.begin()));
}

}  // namespace attune
