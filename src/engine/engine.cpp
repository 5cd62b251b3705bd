#include "engine/engine.h"

#include "base/checksum.h"
#include "base/log.h"
#include "engine/best_items.h"
#include "engine/explaining/stability.h"
#include "engine/explaining/why_not.h"
#include "engine/explanation.h"
#include "engine/people.h"
#include "engine/remembered_likes.h"
#include "engine/scoring.h"
#include "engine/training.h"
#include "engine/view_loader.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <numeric>

namespace attune {

struct Engine::State {
  Workspace workspace;
  const Clock* clock = nullptr;
  std::unique_ptr<Store> store;
  std::unique_ptr<People> people;  // of that store

  // Held only to copy or swap the pointer, never while anything is computed.
  mutable std::mutex view_mutex;
  std::shared_ptr<const View> view;
  std::vector<std::string> notices;
  std::mutex refresh_mutex;  // one refresh at a time
  std::mutex wordings_mutex;
  std::map<std::string, std::shared_ptr<const Wording>> wordings;  // those that were needed, by language

  [[nodiscard]] std::shared_ptr<const View> current() const {
    const std::scoped_lock lock(view_mutex);
    return view;
  }
};

namespace {

/// What is known of those whom a wish is for.
Result<Person> load_person(People& people, const std::shared_ptr<const View>& view, const Wish& wish, Time now) {
  Person person;
  if (wish.user.empty()) return person;
  ATTUNE_TRY(memory, people.memory(wish.user));
  person.taste = memory->taste(wish.whose, {now, wish.conversation}, view->catalogue);
  if (!wish.whose.guest.empty()) return person;  // what the user did says nothing of their guest
  ATTUNE_TRY(past, people.past(wish.user));
  person.events = past->digest().last_events();
  person.history = past->digest().history();
  person.keeps = past;
  person.past = past;
  const bool knows_all = person.events.empty() || index(person.events.back().item) < view->catalogue->size();
  if (knows_all) return person;
  // Items that came after the view was made.
  auto known = std::make_shared<History>(person.history.begin(), person.history.end());
  std::erase_if(*known, [&](const HistoryEntry& entry) { return index(entry.item) >= view->catalogue->size(); });
  const auto end = std::ranges::lower_bound(person.events, view->catalogue->size(), {},
                                            [](const Event& event) { return index(event.item); });
  person.events = person.events.first(static_cast<std::size_t>(end - person.events.begin()));
  person.history = *known;
  person.keeps = std::make_shared<std::pair<std::shared_ptr<const void>, std::shared_ptr<const History>>>(past, known);
  person.past = nullptr;
  return person;
}

std::shared_ptr<const ItemScores> score_past(const std::shared_ptr<const View>& view, const Model* model,
                                             const Person& person) {
  if (person.past) return person.past->scores(view, model);
  return std::make_shared<const ItemScores>(score_history(*view, model, person.history));
}

Result<ItemScores> score_wish(const std::shared_ptr<const View>& view, const Wish& wish, const Person& person) {
  ATTUNE_TRY(model, choose_model(*view, wish.model));
  const auto past = score_past(view, model, person);
  if (!wish.like.empty()) return score_likeness(*view, model, wish.like, *past);
  ItemScores scores = *past;
  const RememberedLikes likes(*person.taste, *view->catalogue, *past);
  likes.add_to(scores.values);
  scores.personal = scores.personal || !likes.are_none();
  return scores;
}

Reranker::Scope scope_of(const Wish& wish, Reranker::Scope without_likeness) {
  return wish.like.empty() ? without_likeness : Reranker::Scope::request_alone;
}

/// The allowed items by score, re-ranked, n of them.
Result<Ranking> ranked(const ItemScores& scores, const Bitmap& allowed, const View& view, std::size_t n,
                       const Wish& wish, Reranker::Scope scope, const Person& person) {
  if (view.reranker->leaves_alone(wish.reranking, scope)) return best_items(scores.values, allowed, view, n);
  const Ranking all = best_items(scores.values, allowed, view, scores.values.size());
  return view.reranker->rerank(all, n, wish.reranking, scope, person.history);
}

/// Conditions a filter states about a label outweigh a lasting dislike of it: who asks for horror gets horror.
bool asks_for(const BoundFilter& bound, const StandingTaste::Entry& entry, const Catalogue& catalogue) {
  const auto with = catalogue.items_with(entry.field, entry.label);
  return std::ranges::count_if(with, [&](ItemId i) { return bound.matches(i); }) ==
         static_cast<std::ptrdiff_t>(bound.match_count());
}

/// The n best by score_history(), without looking at every item where the model can do without.
Recommendations recommend_by_history(const std::shared_ptr<const View>& view, const Model* model, const Person& person,
                                     const Bitmap& allowed, std::size_t n) {
  const bool keeps_scores = person.past && person.past->is_long();
  if (!keeps_scores) {
    if (const auto sparse = score_history_sparse(*view, model, person.history))
      return {best_items_sparse(*sparse, allowed, *view, n), true};
    if (const auto best = score_history_best(*view, model, person.history, allowed, n))
      return {best_items_sparse(*best, allowed, *view, n), true};
  }
  const auto scores = score_past(view, model, person);
  if (!scores->personal) return {most_popular(allowed, *view, n), false};
  return {best_items(scores->values, allowed, *view, n), true};
}

/// What the answer to a wish may hold, of the items that its filter lets through.
Bitmap allowed_items(const View& view, const Wish& wish, const BoundFilter& filter, const Person& person) {
  Bitmap allowed = filter.bits();
  view.reranker->take_out_blocked(allowed);
  if (wish.exclude_seen)
    for (const HistoryEntry& seen : person.history) allowed.set(index(seen.item), false);
  for (const ItemId seed : wish.like) allowed.set(index(seed), false);
  for (const StandingTaste::Entry& avoided : person.taste->avoids) {
    if (!wish.where.is_true() && asks_for(filter, avoided, *view.catalogue)) continue;
    for (const ItemId item : view.catalogue->items_with(avoided.field, avoided.label)) allowed.set(index(item), false);
  }
  return allowed;
}

/// A wish with what answering it takes.
struct Request {
  std::shared_ptr<const View> view;
  Person person;
  Bitmap allowed;
};

Result<Request> prepare(std::shared_ptr<const View> view, People& people, const Wish& wish, Time now) {
  ATTUNE_TRY(filter, BoundFilter::bind(wish.where, *view->catalogue));
  ATTUNE_TRY(person, load_person(people, view, wish, now));
  Bitmap allowed = allowed_items(*view, wish, filter, person);
  return Request{std::move(view), std::move(person), std::move(allowed)};
}

Result<Recommendations> answer(const Request& request, const Wish& wish, std::size_t n) {
  const View& view = *request.view;
  const Reranker::Scope scope = scope_of(wish, Reranker::Scope::list);
  const bool by_history = wish.like.empty() && request.person.taste->likes.empty();
  if (by_history && view.reranker->leaves_alone(wish.reranking, scope)) {
    ATTUNE_TRY(model, choose_model(view, wish.model));
    return recommend_by_history(request.view, model, request.person, request.allowed, n);
  }
  ATTUNE_TRY(scores, score_wish(request.view, wish, request.person));
  ATTUNE_TRY(items, ranked(scores, request.allowed, view, n, wish, scope, request.person));
  return Recommendations{std::move(items), scores.personal};
}

ExplanationSources sources_of(const std::shared_ptr<const View>& view, const Model* model, const Person& person,
                              const Workspace& workspace, const Wording& wording, Time now) {
  return {.view = *view,
          .model = model,
          .events = person.events,
          .history = person.history,
          .past = person.past.get(),
          .shared_view = view,
          .zone = workspace.zone,
          .wording = wording,
          .now = workspace.zone.local(now)};
}

Hypothesis truth(const Wish& wish, const Person& person) {
  return {.where = wish.where,
          .like = wish.like,
          .history = History(person.history.begin(), person.history.end()),
          .taste = *person.taste};
}

/// How the list of a wish is made where things are otherwise.
AnswerUnder answering(const Request& request, const Wish& wish) {
  return [&request, &wish](const Hypothesis& hypothesis, std::size_t n) -> Result<Ranking> {
    Wish changed = wish;
    changed.where = hypothesis.where;
    changed.like = hypothesis.like;
    Request otherwise{request.view, {}, {}};
    otherwise.person.history = hypothesis.history;
    otherwise.person.taste = std::make_shared<const StandingTaste>(hypothesis.taste);
    ATTUNE_TRY(filter, BoundFilter::bind(changed.where, *request.view->catalogue));
    otherwise.allowed = allowed_items(*request.view, changed, filter, otherwise.person);
    ATTUNE_TRY(found, answer(otherwise, changed, n));
    return std::move(found.items);
  };
}

/// What may stand in the places of exploration: little known, of the best scores, and not in what is kept of the list.
Result<Ranking> explorable(const Request& request, std::span<const Scored> kept) {
  const View& view = *request.view;
  Bitmap open = request.allowed;
  view.explorer->keep_explorable(open);
  for (const HistoryEntry& seen : request.person.history) open.set(index(seen.item), false);
  for (const Scored& hit : kept) open.set(index(hit.item), false);
  ATTUNE_TRY(model, choose_model(view, ""));
  return recommend_by_history(request.view, model, request.person, open, view.explorer->pool()).items;
}

/// @param choices  they stand in the last of `places` places
std::vector<Exposure> exposures_of(std::span<const Explorer::Choice> choices, const std::string& user,
                                   std::size_t places, Time now) {
  std::vector<Exposure> exposures;
  exposures.reserve(choices.size());
  for (std::size_t c = 0; c < choices.size(); ++c)
    exposures.push_back({.user = user,
                         .item = choices[c].item.item,
                         .position = places - choices.size() + c + 1,
                         .candidates = choices[c].candidates,
                         .rank = choices[c].rank,
                         .propensity = choices[c].propensity,
                         .time = now});
  return exposures;
}

}  // namespace

Engine::Engine(std::unique_ptr<State> state) : state_(std::move(state)) {}
Engine::~Engine() = default;

Result<std::unique_ptr<Engine>> Engine::open(const std::filesystem::path& folder, const Clock& clock) {
  auto state = std::make_unique<State>();
  ATTUNE_TRY(workspace, Workspace::open(folder));
  ATTUNE_TRY(store, open_sqlite_store(workspace.database().string()));
  state->workspace = std::move(workspace);
  state->store = std::move(store);
  state->people = std::make_unique<People>(*state->store, state->workspace.rating_scale);
  state->clock = &clock;
  std::unique_ptr<Engine> engine(new Engine(std::move(state)));
  ATTUNE_TRY_VOID(engine->refresh());
  return engine;
}

const Workspace& Engine::workspace() const {
  return state_->workspace;
}
Store& Engine::store() const {
  return *state_->store;
}
const Clock& Engine::clock() const {
  return *state_->clock;
}
std::shared_ptr<const View> Engine::view() const {
  return state_->current();
}

std::vector<std::string> Engine::notices() const {
  const std::scoped_lock lock(state_->view_mutex);
  return state_->notices;
}

Status Engine::refresh() {
  const std::scoped_lock only(state_->refresh_mutex);
  const auto before = state_->current();
  std::vector<std::string> notices;
  ATTUNE_TRY(after, load_view(state_->workspace, *state_->store, before, notices));
  const std::scoped_lock lock(state_->view_mutex);
  state_->view = after;
  state_->notices = std::move(notices);
  return {};
}

Result<Recommendations> Engine::recommend(const Wish& wish, std::size_t n) const {
  ATTUNE_TRY(request, prepare(state_->current(), *state_->people, wish, state_->clock->now()));
  return answer(request, wish, n);
}

Result<Recommendations> Engine::serve(const Wish& wish, std::size_t n) const {
  ATTUNE_TRY(request, prepare(state_->current(), *state_->people, wish, state_->clock->now()));
  ATTUNE_TRY(found, answer(request, wish, n));
  const Explorer& explorer = *request.view->explorer;
  const std::size_t slots = explorer.slots(n);
  if (slots == 0 || wish.user.empty() || !wish.like.empty() || !wish.model.empty()) return found;
  const std::size_t kept = std::min(found.items.size(), n - slots);
  ATTUNE_TRY(candidates, explorable(request, std::span(found.items).first(kept)));
  const Time now = state_->clock->now();
  Random random(checksum(fmt::format("{} {}", now.time_since_epoch().count(), wish.user)));
  const auto choices = explorer.choose(std::move(candidates), slots, random);
  if (choices.empty()) return found;
  Ranking items = with_choices(found.items, n, choices);
  const Status recorded = state_->store->add_exposures(exposures_of(choices, wish.user, items.size(), now));
  if (!recorded) {
    spdlog::warn("exploration is left out, for it cannot be recorded: {}", recorded.error().to_string());
    return found;
  }
  return Recommendations{std::move(items), found.personal};
}

Result<Ranking> Engine::rank(std::span<const ItemId> items, const Wish& wish) const {
  const auto view = state_->current();
  ATTUNE_TRY(person, load_person(*state_->people, view, wish, state_->clock->now()));
  ATTUNE_TRY(scores, score_wish(view, wish, person));
  Bitmap allowed(view->catalogue->size());
  for (const ItemId item : items) allowed.set(index(item), true);
  const Reranker::Scope scope = scope_of(wish, Reranker::Scope::order);
  return ranked(scores, allowed, *view, items.size(), wish, scope, person);
}

Result<Ranking> Engine::similar(ItemId item, std::size_t n, const Filter& where) const {
  ATTUNE_TRY(found, recommend(Wish{.user = "", .like = {item}, .where = where, .exclude_seen = false}, n));
  return std::move(found.items);
}

Result<Ranking> Engine::search(std::string_view query, std::size_t n, const Filter& where,
                               std::string_view user) const {
  constexpr double kTasteWeight = 0.15;  // of the best lexical score: enough for near ties, not more
  constexpr double kNearTitle = 0.8;     // similarity from which a title counts as meant
  const auto view = state_->current();
  ATTUNE_TRY(filter, BoundFilter::bind(where, *view->catalogue));
  Ranking found = view->lexical->search(query, std::max<std::size_t>(n * 4, 50), &filter);
  const double best = found.empty() ? 1 : found.front().score;

  for (const TitleMatch& title : view->titles->lookup(query, 5)) {
    if (title.similarity < kNearTitle || !filter.matches(title.item)) continue;
    const auto known = std::ranges::find(found, title.item, &Scored::item);
    Scored& hit = known == found.end() ? found.emplace_back(Scored{title.item, 0}) : *known;
    hit.score += best * title.similarity;
  }
  std::erase_if(found, [&](const Scored& hit) { return view->reranker->blocks(hit.item); });
  ATTUNE_TRY(person, load_person(*state_->people, view, {.user = std::string(user)}, state_->clock->now()));
  ATTUNE_TRY(model, choose_model(*view, ""));
  if (const auto taste = score_past(view, model, person); taste->personal) {
    const auto [low, high] = std::ranges::minmax(taste->values);
    for (Scored& hit : found)
      if (high > low) hit.score += kTasteWeight * best * (taste->values[index(hit.item)] - low) / (high - low);
  }
  std::ranges::sort(found, BestFirst{});
  if (found.size() > n) found.resize(n);
  return found;
}

Result<Reasons> Engine::explain(std::span<const Scored> items, const Wish& wish, std::string_view query) const {
  const auto view = state_->current();
  const Time now = state_->clock->now();
  ATTUNE_TRY(person, load_person(*state_->people, view, wish, now));
  ATTUNE_TRY(model, choose_model(*view, wish.model));
  ATTUNE_TRY(words, wording(wish.language));
  ExplanationSources sources = sources_of(view, model, person, state_->workspace, *words, now);
  // Likeness and searches leave likes aside.
  const bool counts_likes = wish.like.empty() && query.empty() && !person.taste->likes.empty();
  if (!counts_likes) return explain_items(items, wish, query, sources);
  const auto past = score_past(view, model, person);
  const RememberedLikes likes(*person.taste, *view->catalogue, *past);
  sources.likes = &likes;
  return explain_items(items, wish, query, sources);
}

Result<Reasons> Engine::why_not(ItemId item, const Wish& wish, std::string_view query, std::size_t n) const {
  const Time now = state_->clock->now();
  ATTUNE_TRY(request, prepare(state_->current(), *state_->people, wish, now));
  ATTUNE_TRY(model, choose_model(*request.view, wish.model));
  ATTUNE_TRY(words, wording(wish.language));
  const ExplanationSources sources = sources_of(request.view, model, request.person, state_->workspace, *words, now);
  const std::size_t all = request.view->catalogue->size();
  Ranking list;
  if (query.empty()) {
    ATTUNE_TRY(found, answer(request, wish, all));
    list = std::move(found.items);
  } else {
    ATTUNE_TRY(found, search(query, all, wish.where, wish.user));
    list = std::move(found);
  }
  return attune::why_not(item, n, list, wish, query, *request.person.taste, sources);
}

Result<Reasons> Engine::what_would_change(ItemId item, const Wish& wish, std::size_t n) const {
  const Time now = state_->clock->now();
  ATTUNE_TRY(request, prepare(state_->current(), *state_->people, wish, now));
  ATTUNE_TRY(model, choose_model(*request.view, wish.model));
  ATTUNE_TRY(words, wording(wish.language));
  const ExplanationSources sources = sources_of(request.view, model, request.person, state_->workspace, *words, now);
  const AnswerUnder under = answering(request, wish);
  ATTUNE_TRY(found, smallest_change(item, n, truth(wish, request.person), under, *request.view, model));
  return tell_change(item, n, found, sources);
}

Result<Reasons> Engine::how_sure(std::span<const ItemId> items, const Wish& wish, std::size_t n) const {
  const Time now = state_->clock->now();
  ATTUNE_TRY(request, prepare(state_->current(), *state_->people, wish, now));
  ATTUNE_TRY(model, choose_model(*request.view, wish.model));
  ATTUNE_TRY(words, wording(wish.language));
  const ExplanationSources sources = sources_of(request.view, model, request.person, state_->workspace, *words, now);
  const StabilityOptions options;
  const AnswerUnder under = answering(request, wish);
  ATTUNE_TRY(shares, stability(items, n, truth(wish, request.person), under, options));
  return tell_stability(items, n, shares, options.tries, sources);
}

Result<Reasons> Engine::compare(std::span<const ItemId> items, std::string_view /*user*/,
                                std::string_view language) const {
  ATTUNE_TRY(words, wording(language));
  return compare_items(items, *state_->current(), *words);
}

Result<std::shared_ptr<const Wording>> Engine::wording(std::string_view language) const {
  const std::string wanted(language.empty() ? state_->workspace.spoken.usual : std::string(language));
  const std::scoped_lock lock(state_->wordings_mutex);
  if (const auto known = state_->wordings.find(wanted); known != state_->wordings.end()) return known->second;
  ATTUNE_TRY(opened, Wording::open(wanted, state_->workspace.root));
  return state_->wordings.emplace(wanted, std::move(opened)).first->second;
}

Result<History> Engine::history(std::string_view user) const {
  const auto view = state_->current();
  ATTUNE_TRY(person, load_person(*state_->people, view, {.user = std::string(user)}, state_->clock->now()));
  return History(person.history.begin(), person.history.end());
}

Result<bool> Engine::knows_taste(const Wish& wish) const {
  ATTUNE_TRY(person, load_person(*state_->people, state_->current(), wish, state_->clock->now()));
  const bool knows_avoids = !wish.whose.guest.empty() && !person.taste->avoids.empty();
  return !person.history.empty() || !person.taste->likes.empty() || knows_avoids;
}

Result<AppendOutcome> Engine::record(std::span<const EventRecord> events, std::string_view idempotency_key) const {
  return state_->store->append_events(events, idempotency_key);
}

Result<TrainReport> Engine::train(const TrainOptions& options, Progress& progress, std::stop_token stop) {
  ATTUNE_TRY(report,
             train_snapshot(state_->workspace, *state_->store, *state_->clock, options, progress, std::move(stop)));
  ATTUNE_TRY_VOID(refresh());
  return report;
}

}  // namespace attune
