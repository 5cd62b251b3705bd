#include "memory/history_digest.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace attune {

void HistoryDigest::add(std::span<const Event> events) {
  std::vector<Event> fresh;
  fresh.reserve(events.size());
  for (const Event& event : events)
    if (std::isfinite(event.value)) fresh.push_back(event);
  // Of equal times the later given is the latest: from the back, the first of each item.
  std::ranges::stable_sort(fresh, {}, &Event::time);
  std::ranges::reverse(fresh);
  std::ranges::stable_sort(fresh, {}, &Event::item);
  fresh.erase(std::ranges::unique(fresh, {}, &Event::item).begin(), fresh.end());
  if (fresh.empty()) return;

  std::vector<Event> merged;
  merged.reserve(last_.size() + fresh.size());
  std::ranges::set_union(fresh, last_, std::back_inserter(merged), {}, &Event::item,
                         &Event::item);  // the fresh ones win
  last_ = std::move(merged);

  const auto is_fresh = [&](const HistoryEntry& entry) {
    return std::ranges::binary_search(fresh, entry.item, {}, &Event::item);
  };
  std::erase_if(history_, is_fresh);
  const auto old = static_cast<std::ptrdiff_t>(history_.size());
  for (const Event& event : fresh) history_.push_back(history_entry(event, scale_));
  std::ranges::sort(history_.begin() + old, history_.end(), before_in_history);
  std::ranges::inplace_merge(history_, history_.begin() + old, before_in_history);
}

const Event* HistoryDigest::last_event(ItemId item) const {
  const auto found = std::ranges::lower_bound(last_, item, {}, &Event::item);
  return found == last_.end() || found->item != item ? nullptr : &*found;
}

}  // namespace attune
