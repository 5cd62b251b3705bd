#include "engine/asking/candidate_set.h"

#include <algorithm>
#include <numeric>

namespace attune {

CandidateSet::CandidateSet(std::vector<ItemId> items, const RaggedRows<AttributeId>& attributes,
                           std::span<const std::uint32_t> groups)
    : items_(std::move(items)), by_item_(items_.size()) {
  std::iota(by_item_.begin(), by_item_.end(), 0U);
  std::ranges::sort(by_item_, {}, [&](std::uint32_t candidate) { return items_[candidate]; });

  // How many bear each attribute; then its number here, for those that anybody bears.
  std::vector<std::uint32_t> number;
  for (std::uint32_t c = 0; c < items_.size(); ++c)
    for (const AttributeId attribute : attributes.row(c)) {
      if (index(attribute) >= number.size()) number.resize(index(attribute) + 1, 0);
      ++number[index(attribute)];
    }
  std::vector<std::uint64_t> next{0};
  for (std::uint32_t id = 0; id < number.size(); ++id) {
    if (number[id] == 0) continue;
    next.push_back(next.back() + number[id]);
    number[id] = static_cast<std::uint32_t>(attributes_.size());
    attributes_.push_back(AttributeId{id});
    groups_.push_back(id < groups.size() ? groups[id] : 0);
  }

  const std::vector<std::uint64_t> starts = next;
  std::vector<std::uint32_t> bearers(starts.back()), row;
  borne_.reserve(items_.size(), starts.back());
  for (std::uint32_t c = 0; c < items_.size(); ++c) {  // ascending, so that extents ascend
    row.clear();
    for (const AttributeId attribute : attributes.row(c)) {
      row.push_back(number[index(attribute)]);
      bearers[next[row.back()]++] = c;
    }
    std::ranges::sort(row);
    borne_.add_row(row);
  }
  bearers_.reserve(attributes_.size(), bearers.size());
  for (std::size_t a = 0; a < attributes_.size(); ++a)
    bearers_.add_row(std::span(bearers).subspan(starts[a], starts[a + 1] - starts[a]));
}

std::optional<std::uint32_t> CandidateSet::find(ItemId item) const {
  const auto found =
      std::ranges::lower_bound(by_item_, item, {}, [&](std::uint32_t candidate) { return items_[candidate]; });
  if (found == by_item_.end() || items_[*found] != item) return std::nullopt;
  return *found;
}

std::optional<std::uint32_t> CandidateSet::find(AttributeId attribute) const {
  const auto found = std::ranges::lower_bound(attributes_, attribute);
  if (found == attributes_.end() || *found != attribute) return std::nullopt;
  return static_cast<std::uint32_t>(found - attributes_.begin());
}

std::vector<char> CandidateSet::marked(std::span<const AttributeId> given) const {
  std::vector<char> marks(attributes_.size(), 0);
  for (const AttributeId attribute : given)
    if (const auto number = find(attribute)) marks[*number] = 1;
  return marks;
}

}  // namespace attune
