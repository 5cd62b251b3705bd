#include "engine/exploration/settings_file.h"

namespace attune {

using namespace settings;

Status read_exploration(const std::filesystem::path& file, const toml::node& node, ExplorationSettings& settings) {
  constexpr std::size_t kMostSlots = 100;
  constexpr std::size_t kMostEvents = 1000;  // choosing costs more the more is known of the candidates
  constexpr std::size_t kLargestPool = 200;
  ATTUNE_TRY(table, read_table(file, node));
  for (const auto& [key, value] : *table) {
    if (key == "slots") {
      ATTUNE_TRY(slots, read_count(file, value, 0, kMostSlots));
      settings.slots = slots;
    } else if (key == "least_events") {
      ATTUNE_TRY(events, read_count(file, value, 1, kMostEvents));
      settings.least_events = events;
    } else if (key == "pool") {
      ATTUNE_TRY(pool, read_count(file, value, 1, kLargestPool));
      settings.pool = pool;
    } else {
      return unknown_key(file, key, "slots, least_events, pool");
    }
  }
  return {};
}

}  // namespace attune
