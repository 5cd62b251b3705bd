#pragma once
#include <string>
#include <vector>

namespace attune {

/// Whose facts count for a wish: what is remembered of them decides what they like and avoid.
struct TasteOf {
  std::string guest{};                    ///< a subject of the user's memory ("mother"); "" for the user
  std::vector<std::string> companions{};  ///< subjects who are along: what they avoid and like counts, too
  bool operator==(const TasteOf&) const = default;
};

}  // namespace attune
