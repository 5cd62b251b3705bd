#include "engine/view_loader.h"

#include "search/analyzer.h"

#include <algorithm>
#include <iterator>

namespace attune {
namespace {

/// One count an item, from the events themselves: they are needed before anything is trained.
struct ItemCounts {
  std::vector<float> likes;           ///< people who liked it
  std::vector<std::uint32_t> people;  ///< who have had it
};

Result<ItemCounts> count_people(const Workspace& workspace, Store& store, std::size_t items) {
  ItemCounts counts{std::vector<float>(items), std::vector<std::uint32_t>(items)};
  std::vector<Event> events;
  const auto count_user = [&] {
    for (const HistoryEntry& entry : fold_history(events, workspace.rating_scale)) {
      if (index(entry.item) >= items) continue;
      ++counts.people[index(entry.item)];
      if (entry.weight >= 1) counts.likes[index(entry.item)] += 1;
    }
    events.clear();
  };
  ATTUNE_TRY_VOID(store.for_each_event([&](const Event& event) -> Status {
    if (!events.empty() && events.front().user != event.user) count_user();
    events.push_back(event);
    return {};
  }));
  count_user();
  return counts;
}

std::vector<ItemId> most_popular_first(const std::vector<float>& popularity) {
  std::vector<ItemId> items(popularity.size());
  for (std::uint32_t i = 0; i < items.size(); ++i) items[i] = ItemId{i};
  std::ranges::stable_sort(items, std::ranges::greater(), [&](ItemId item) { return popularity[index(item)]; });
  return items;
}

}  // namespace

Result<std::shared_ptr<const View>> load_view(const Workspace& workspace, Store& store,
                                              const std::shared_ptr<const View>& previous,
                                              std::vector<std::string>& notices) {
  auto view = previous ? std::make_shared<View>(*previous) : std::make_shared<View>();
  ATTUNE_TRY(item_version, store.item_version());
  const bool same_items = previous && previous->item_version == item_version;
  if (!same_items) {
    ATTUNE_TRY(records, store.items());
    ATTUNE_TRY(catalogue, Catalogue::build(records, workspace.field_hints));
    ATTUNE_TRY(analyzer, Analyzer::create(workspace.language));
    view->catalogue = catalogue;
    view->lexical = LexicalIndex::build(*catalogue, analyzer, {});
    view->attributes = AttributeSimilarity::build(catalogue);
    view->reranker = std::make_shared<Reranker>(workspace.reranking, catalogue, view->attributes);
    view->item_version = item_version;
  }
  std::ranges::copy(view->reranker->notices(), std::back_inserter(notices));

  const std::uint64_t newest = current_snapshot_version(workspace.snapshots());
  const bool same_snapshot = previous && (previous->snapshot ? previous->snapshot->version : 0) == newest;
  if (!same_snapshot) {
    auto snapshot = open_current_snapshot(workspace.snapshots());
    if (snapshot) {
      view->snapshot = *std::move(snapshot);
    } else if (snapshot.error().code != ErrorCode::not_found) {
      notices.push_back(snapshot.error().to_string());
    }
  }
  if (!same_items || !same_snapshot) {
    ATTUNE_TRY(counts, count_people(workspace, store, view->catalogue->size()));
    if (view->snapshot)
      view->newcomers = std::make_shared<Newcomers>(*view->attributes, counts.people, view->snapshot->item_count);
    view->popularity = std::move(counts.likes);
    view->by_popularity = most_popular_first(view->popularity);
    view->titles = TitleIndex::build(view->catalogue, view->popularity);
  }
  return view;
}

}  // namespace attune
