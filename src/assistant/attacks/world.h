#pragma once
#include "assistant/assistant.h"
#include "assistant/attacks/attack.h"
#include "base/clock.h"
#include "base/file.h"
#include "engine/engine.h"

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace attune::assistant::attacks {

/// A workspace with a few films, things kept for ada, and tools in the outside world, whose every text at one place is
/// the attacker's. Fresh for each attack.
class World {
 public:
  /// @param place  none: nothing is hostile
  World(std::optional<Place> place, std::string text);

  /// Lets ada ask, with a yes to all effects that the policy itself has no objection to.
  Aftermath ask();

 private:
  [[nodiscard]] std::string text_at(Place place, std::string_view harmless) const;
  void fill_catalogue();
  void keep_things();
  [[nodiscard]] std::vector<plan::Tool> outside_tools();
  [[nodiscard]] std::multiset<std::string> kept();

  const std::optional<Place> place_;
  const std::string text_;
  TemporaryFolder folder_;
  ManualClock clock_{Time(std::chrono::sys_days(std::chrono::year(2026) / 11 / 25))};
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Assistant> assistant_;
  std::mutex mutex_;
  std::vector<OutsideCall> calls_;  // under the lock
};

}  // namespace attune::assistant::attacks
