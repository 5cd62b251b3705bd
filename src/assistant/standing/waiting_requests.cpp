#include "assistant/standing/waiting_requests.h"

#include "base/log.h"
#include "data/filter/satisfies.h"

#include <algorithm>

namespace attune::assistant {

Status WaitingRequests::learn(StandingLog& log, const Catalogue& catalogue) {
  // Removed requests stay here, where they fire nothing; when they are many all is learnt anew.
  constexpr std::int64_t kMostRemoved = 1000;
  ATTUNE_TRY(newest, log.revision());
  if (newest == revision_) return {};
  ATTUNE_TRY(waiting, log.waiting_for_news());
  if (static_cast<std::int64_t>(size()) > waiting + kMostRemoved) *this = WaitingRequests();
  ATTUNE_TRY(changed, log.changed_since(revision_));
  for (const StoredStandingRequest& request : changed) {
    revision_ = request.revision;
    remove(request);
    if (request.state == StandingState::active && request.awaits != Awaited::time) add(request, catalogue);
  }
  revision_ = std::max(revision_, newest);  // the newest change may have been a removal
  return {};
}

void WaitingRequests::add(const StoredStandingRequest& request, const Catalogue& catalogue) {
  const auto trigger = plan::parse_trigger(request.trigger);
  const auto* items = trigger ? std::get_if<plan::NewItems>(&*trigger) : nullptr;
  const auto* events = trigger ? std::get_if<plan::OwnEvents>(&*trigger) : nullptr;
  if (items != nullptr && request.awaits == Awaited::items) {
    index_.add(request.id, items->where, catalogue);
    first_item_[request.id] = request.first_new;
  } else if (events != nullptr && request.awaits == Awaited::events) {
    auto& of_person = by_person_[request.user];
    const auto place = std::ranges::lower_bound(of_person, request.id, {}, &ForEvents::id);
    of_person.insert(place, {.id = request.id, .first_new = request.first_new, .trigger = *events});
    ++for_events_;
  } else {
    spdlog::warn("standing request {} waits for nothing that can be read: '{}'", request.id, request.trigger);
  }
}

void WaitingRequests::remove(const StoredStandingRequest& request) {
  if (index_.remove(request.id)) first_item_.erase(request.id);
  const auto of_person = by_person_.find(request.user);
  if (of_person == by_person_.end()) return;
  for_events_ -= std::erase_if(of_person->second, [&](const ForEvents& known) { return known.id == request.id; });
  if (of_person->second.empty()) by_person_.erase(of_person);
}

std::int64_t WaitingRequests::first_new_item(const Catalogue& catalogue) const {
  auto first = static_cast<std::int64_t>(catalogue.size());
  for (const auto& [id, first_item] : first_item_) first = std::min(first, first_item);
  return first;
}

std::vector<WaitingRequests::Id> WaitingRequests::fired_by(const Catalogue& catalogue, ItemId item) {
  std::vector<Id> fired = index_.matching(catalogue, item);
  std::erase_if(fired, [&](Id id) { return static_cast<std::int64_t>(item) < first_item_.at(id); });
  return fired;
}

std::vector<WaitingRequests::Id> WaitingRequests::fired_by(const Catalogue& catalogue,
                                                           const AwaitedEvent& event) const {
  std::vector<Id> fired;
  const auto of_person = by_person_.find(event.user);
  if (of_person == by_person_.end()) return fired;
  for (const auto& [id, first_new, trigger] : of_person->second) {
    const bool is_of_kind = trigger.kinds.empty() || std::ranges::binary_search(trigger.kinds, event.event.kind);
    if (event.id >= first_new && is_of_kind && satisfies(trigger.where, catalogue, event.event.item))
      fired.push_back(id);
  }
  return fired;
}

}  // namespace attune::assistant
