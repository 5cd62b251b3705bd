#include "base/nearest_name.h"

#include "base/edit_distance.h"

#include <algorithm>

#include <fmt/ranges.h>

namespace attune {

std::optional<std::string_view> nearest_name(std::string_view wrong, std::span<const std::string_view> known) {
  constexpr std::size_t kLongest = 64;
  if (wrong.size() > kLongest) return std::nullopt;
  const auto furthest = std::max(2U, static_cast<unsigned>(wrong.size() / 4));
  std::optional<std::string_view> nearest;
  unsigned best = furthest + 1;
  for (const std::string_view name : known) {
    const unsigned distance = edit_distance(wrong, name, furthest);
    if (distance >= best) continue;
    best = distance;
    nearest = name;
  }
  return nearest;
}

std::string nearest_mend(std::string_view wrong, std::span<const std::string_view> known) {
  constexpr std::size_t kMostListed = 20;
  if (known.empty()) return "there are none";
  if (const auto nearest = nearest_name(wrong, known)) return fmt::format("did you mean '{}'?", *nearest);
  const std::size_t listed = std::min(known.size(), kMostListed);
  std::string mend = fmt::format("there are: {}", fmt::join(known.first(listed), ", "));
  if (listed < known.size()) mend += fmt::format(" and {} more", known.size() - listed);
  return mend;
}

}  // namespace attune
