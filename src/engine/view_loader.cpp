#include "engine/view_loader.h"

#include "search/analyzer.h"
#include "store/knowledge_log.h"

#include <algorithm>
#include <iterator>

namespace attune {
namespace {

/// What people made of the items, from the events themselves: it is needed before anything is trained.
struct Receptions {
  std::vector<Reception> items;                           ///< one each
  std::vector<std::pair<std::uint32_t, ItemId>> likings;  ///< by person
};

Result<Receptions> count_receptions(const Workspace& workspace, Store& store, std::size_t items) {
  Receptions receptions{std::vector<Reception>(items), {}};
  std::vector<Event> events;
  std::uint32_t person = 0;
  const auto count_user = [&] {
    for (const HistoryEntry& entry : fold_history(events, workspace.rating_scale)) {
      if (index(entry.item) >= items) continue;
      Reception& reception = receptions.items[index(entry.item)];
      ++reception.people;
      if (entry.weight < 1) continue;
      ++reception.likes;
      receptions.likings.emplace_back(person, entry.item);
    }
    ++person;
    events.clear();
  };
  ATTUNE_TRY_VOID(store.for_each_event([&](const Event& event) -> Status {
    if (!events.empty() && events.front().user != event.user) count_user();
    events.push_back(event);
    return {};
  }));
  count_user();
  return receptions;
}

/// What counts of what is known besides the items' sources.
Result<std::vector<DerivedValue>> load_derived(const Workspace& workspace) {
  ATTUNE_TRY(log, KnowledgeLog::open(workspace.database().string()));
  ATTUNE_TRY(accepted, log->accepted());
  std::vector<DerivedValue> derived;
  derived.reserve(accepted.size());
  for (StoredKnowledge& known : accepted) {
    DerivedValue value{.item = known.item,
                       .field = std::move(known.field),
                       .value = std::move(known.label),
                       .related = known.related,
                       .source = std::move(known.source),
                       .confidence = known.confidence};
    if (known.kind == KnowledgeKind::number) value.value = known.number;
    derived.push_back(std::move(value));
  }
  return derived;
}

Status count_ignored(Store& store, std::span<Reception> receptions) {
  return store.for_each_exposure([&](const Exposure& exposure, std::span<const Event> since) -> Status {
    if (index(exposure.item) < receptions.size() && since.empty()) ++receptions[index(exposure.item)].ignored;
    return {};
  });
}

/// One number of each.
template <class Number>
std::vector<Number> column(std::span<const Reception> receptions, std::uint32_t Reception::* number) {
  std::vector<Number> numbers;
  numbers.reserve(receptions.size());
  for (const Reception& reception : receptions) numbers.push_back(static_cast<Number>(reception.*number));
  return numbers;
}

Result<std::uint64_t> count_evidence(Store& store) {
  ATTUNE_TRY(counts, store.counts());
  return counts.events + counts.exposures;
}

/// Whether what was learnt since makes it worth counting anew, which takes a look at every event.
bool much_more(std::uint64_t evidence, std::uint64_t before) {
  constexpr std::uint64_t kShare = 50;
  return evidence > before + before / kShare;
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
    ATTUNE_TRY(derived, load_derived(workspace));
    ATTUNE_TRY(catalogue, Catalogue::build(records, workspace.field_hints, derived));
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
  const bool explores = workspace.exploration.slots > 0;
  ATTUNE_TRY(evidence, explores ? count_evidence(store) : Result<std::uint64_t>(0));
  const bool same = same_items && same_snapshot;
  if (same && !much_more(evidence, previous->evidence)) return previous;

  ATTUNE_TRY(receptions, count_receptions(workspace, store, view->catalogue->size()));
  if (!same) {
    const auto people = column<std::uint32_t>(receptions.items, &Reception::people);
    if (view->snapshot)
      view->newcomers = std::make_shared<Newcomers>(*view->attributes, people, view->snapshot->item_count);
    view->popularity = column<float>(receptions.items, &Reception::likes);
    view->co_liking = std::make_shared<CoLiking>(receptions.likings, receptions.items.size());
    view->by_popularity = most_popular_first(view->popularity);
    view->titles = TitleIndex::build(view->catalogue, view->popularity);
  }
  if (explores) {
    ATTUNE_TRY_VOID(count_ignored(store, receptions.items));
    view->explorer = std::make_shared<Explorer>(workspace.exploration, std::move(receptions.items));
    view->evidence = evidence;
  }
  return view;
}

}  // namespace attune
