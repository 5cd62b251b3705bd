#pragma once
#include "base/error.h"
#include "data/filter/filter_index.h"
#include "plan/standing/trigger.h"
#include "store/standing_log.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace attune::assistant {

/// The active requests that wait for items or events, ready to be asked which of them one fires. Those for items are
/// found through an index (data/filter/filter_index.h), those for events by their person. Follows the log. Not
/// thread-safe.
class WaitingRequests {
 public:
  using Id = std::int64_t;

  /// Learns what has changed in the log. Errors: those of the log.
  Status learn(StandingLog& log, const Catalogue& catalogue);

  /// Items with a smaller id are news to nobody: the catalogue's size where nobody waits for items.
  [[nodiscard]] std::int64_t first_new_item(const Catalogue& catalogue) const;
  /// Whom an item is news to, ascending.
  [[nodiscard]] std::vector<Id> fired_by(const Catalogue& catalogue, ItemId item);
  /// Whom an event is news to, of its person's requests; ascending.
  [[nodiscard]] std::vector<Id> fired_by(const Catalogue& catalogue, const AwaitedEvent& event) const;

 private:
  struct ForEvents {
    Id id = 0;
    std::int64_t first_new = 0;
    plan::OwnEvents trigger;
  };
  void add(const StoredStandingRequest& request, const Catalogue& catalogue);
  void remove(const StoredStandingRequest& request);
  [[nodiscard]] std::size_t size() const { return index_.size() + for_events_; }

  FilterIndex index_;                                                  // those that wait for items
  std::unordered_map<Id, std::int64_t> first_item_;                    // of those
  std::unordered_map<std::string, std::vector<ForEvents>> by_person_;  // those that wait for events, by user, ascending
  std::size_t for_events_ = 0;                                         // how many those are
  std::int64_t revision_ = 0;                                          // the newest that was learnt
};

}  // namespace attune::assistant
