#include "engine/co_liking.h"

#include <algorithm>
#include <cmath>
#include <utility>

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

std::vector<CoLiking::Together> CoLiking::liked_together(std::size_t n) const {
  constexpr std::size_t kMostLikings = 1000;
  constexpr double kLift = 2;
  constexpr double kDeviations = 3;
  if (people_.empty()) return {};
  const std::size_t items = begin_.size() - 1;
  std::vector<std::vector<ItemId>> liked(*std::ranges::max_element(people_) + std::size_t{1});
  for (std::uint32_t i = 0; i < items; ++i)
    for (const std::uint32_t person : people(ItemId{i})) liked[person].push_back(ItemId{i});
  const auto everybody =
      static_cast<double>(std::ranges::count_if(liked, [](const auto& of_person) { return !of_person.empty(); }));
  std::vector<Together> all;
  std::vector<std::size_t> both(items, 0);
  std::vector<ItemId> others;
  for (std::uint32_t i = 0; i < items; ++i) {
    const ItemId item{i};
    for (const std::uint32_t person : people(item)) {
      if (liked[person].size() > kMostLikings) continue;
      for (const ItemId other : liked[person])
        if (both[index(other)]++ == 0) others.push_back(other);
    }
    std::vector<std::pair<double, Together>> of_item;
    std::ranges::sort(others);
    for (const ItemId other : others) {
      const std::size_t count = std::exchange(both[index(other)], 0);
      const auto of_one = static_cast<double>(people(item).size());
      const auto of_other = static_cast<double>(people(other).size());
      const double expected = of_one * of_other / everybody;
      const auto found = static_cast<double>(count);
      if (other == item || count < kLeastPeople || found < kLift * expected ||
          found < expected + kDeviations * std::sqrt(expected))
        continue;
      of_item.emplace_back(found / std::sqrt(of_one * of_other),
                           Together{item, other, count, found / std::min(of_one, of_other)});
    }
    others.clear();
    std::ranges::stable_sort(of_item, std::ranges::greater(), &std::pair<double, Together>::first);
    for (std::size_t k = 0; k < std::min(n, of_item.size()); ++k) all.push_back(of_item[k].second);
  }
  return all;
}

}  // namespace attune
