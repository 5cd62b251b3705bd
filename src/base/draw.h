#pragma once
#include "base/random.h"

#include <cstddef>
#include <utility>
#include <vector>

namespace attune {

/// Brings a random choice of `count` elements, in random order, to the front: a Fisher-Yates shuffle that stops there.
/// @param count  at most from.size()
/// Cost: O(count).
template <class T>
void draw_to_front(std::vector<T>& from, std::size_t count, Random& random) {
  for (std::size_t i = 0; i < count; ++i) std::swap(from[i], from[i + random.below(from.size() - i)]);
}

}  // namespace attune
