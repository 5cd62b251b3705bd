#include "engine/view_loader.h"

#include "search/analyzer.h"

namespace attune {
namespace {

/// For each item, how many people liked it, from the events themselves: it is needed before anything is trained.
Result<std::vector<float>> count_likes(const Workspace& workspace, Store& store, std::size_t items) {
  std::vector<float> likes(items, 0);
  std::vector<Event> events;
  const auto count_user = [&] {
    for (const HistoryEntry& entry : fold_history(events, workspace.rating_scale))
      if (entry.weight >= 1 && index(entry.item) < items) likes[index(entry.item)] += 1;
    events.clear();
  };
  ATTUNE_TRY_VOID(store.for_each_event([&](const Event& event) -> Status {
    if (!events.empty() && events.front().user != event.user) count_user();
    events.push_back(event);
    return {};
  }));
  count_user();
  return likes;
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
    view->lexical = LexicalIndex::build(catalogue, analyzer, {});
    view->attributes = AttributeSimilarity::build(catalogue);
    view->item_version = item_version;
  }

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
    ATTUNE_TRY(likes, count_likes(workspace, store, view->catalogue->size()));
    view->popularity = std::move(likes);
    view->titles = TitleIndex::build(view->catalogue, view->popularity);
  }
  return view;
}

}  // namespace attune
