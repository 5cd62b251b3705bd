#include "engine/explaining/hypothesis.h"

#include <algorithm>

namespace attune {

std::size_t place_of(ItemId item, const Ranking& list) {
  const auto found = std::ranges::find(list, item, &Scored::item);
  return found == list.end() ? 0 : static_cast<std::size_t>(found - list.begin()) + 1;
}

}  // namespace attune
