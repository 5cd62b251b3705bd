#include "engine/co_liking.h"

#include <algorithm>
#include <iterator>

namespace attune {

CoLiking::CoLiking(std::span<const std::pair<std::uint32_t, ItemId>> likings, std::size_t items)
    : begin_(items + 1, 0), people_(likings.size()) {
  for (const auto& [person, item] : likings) ++begin_[index(item) + 1];
  for (std::size_t i = 1; i < begin_.size(); ++i) begin_[i] += begin_[i - 1];
  std::vector<std::size_t> next(begin_.begin(), begin_.end() - 1);
  for (const auto& [person, item] : likings) people_[next[index(item)]++] = person;
}

std::span<const std::uint32_t> CoLiking::people(ItemId item) const {
  if (index(item) + 1 >= begin_.size()) return {};
  return std::span(people_).subspan(begin_[index(item)], begin_[index(item) + 1] - begin_[index(item)]);
}

std::size_t CoLiking::people_who_like_both(ItemId a, ItemId b) const {
  const auto first = people(a);
  const auto second = people(b);
  std::size_t both = 0;
  for (std::size_t i = 0, j = 0; i < first.size() && j < second.size();) {
    if (first[i] == second[j]) ++both;
    const bool ahead = first[i] <= second[j];
    if (second[j] <= first[i]) ++j;
    if (ahead) ++i;
  }
  return both < kLeastPeople ? 0 : both;
}

}  // namespace attune
