#pragma once
#include <cstddef>

namespace attune {

/// [exploration] of attune.toml: places of a list that go to items of which too little is known. Off, unless said.
struct ExplorationSettings {
  std::size_t slots = 0;          ///< places of a list, its last ones; never more than half of it
  std::size_t least_events = 20;  ///< an item is explored while fewer people than this have had it
  std::size_t pool = 30;          ///< candidates at most: those of the best scores
};

}  // namespace attune
