#include "engine/people.h"

#include <algorithm>

namespace attune {
namespace {

/// @param newest  some events, with all that have the time of the last
Past::Extent extent_of(std::span<const Event> newest, std::uint64_t events) {
  const Time last = newest.back().time;
  return {events, last, static_cast<std::uint64_t>(std::ranges::count(newest, last, &Event::time))};
}

std::size_t size_of(const Past& past) {
  const std::size_t items = past.digest().history().size();
  // Scores and explanations come later: the former are as long as the catalogue, which is at least as large as what the
  // person had, and of the latter there are some dozens.
  return items * (sizeof(Event) + sizeof(HistoryEntry)) + (past.is_long() ? items * 34 * sizeof(double) : 0);
}

std::size_t size_of(const Memory& memory) {
  constexpr std::size_t kIndexes = 200;  // about what a fact takes in them
  std::size_t bytes = 0;
  for (const RememberedFact& one : memory.facts().all()) bytes += sizeof(one) + kIndexes + one.fact.source.size();
  return 2 * bytes;  // tastes hold them again
}

}  // namespace

std::shared_ptr<const ItemScores> Past::scores(const std::shared_ptr<const View>& view, const Model* model) const {
  if (is_long()) {
    const std::scoped_lock lock(mutex_);
    turn_to(view, model);
    if (scores_) return scores_;
  }
  auto made = std::make_shared<const ItemScores>(score_history(*view, model, digest_.history()));
  if (!is_long()) return made;
  const std::scoped_lock lock(mutex_);
  turn_to(view, model);
  scores_ = made;
  return made;
}

std::shared_ptr<const ScoreParts> Past::parts(const std::shared_ptr<const View>& view, const Model& model,
                                              ItemId item) const {
  if (is_long()) {
    const std::scoped_lock lock(mutex_);
    turn_to(view, &model);
    const auto known = std::ranges::find(parts_, item, [](const auto& one) { return one.first; });
    if (known != parts_.end()) return known->second;
  }
  auto made = std::make_shared<const ScoreParts>(explain_score(*view, model, digest_.history(), item));
  if (!is_long()) return made;
  const std::scoped_lock lock(mutex_);
  turn_to(view, &model);
  if (parts_.size() == kParts) parts_.erase(parts_.begin());
  parts_.emplace_back(item, made);
  return made;
}

void Past::turn_to(const std::shared_ptr<const View>& view, const Model* model) const {
  if (model_ == model && view_.lock() == view) return;
  view_ = view;
  model_ = model;
  scores_ = nullptr;
  parts_.clear();
}

std::shared_ptr<const StandingTaste> Memory::taste(const TasteOf& whose, const Moment& moment,
                                                   const std::shared_ptr<const Catalogue>& catalogue) const {
  const auto is_it = [&](const Kept& kept) {
    return kept.whose == whose && kept.conversation == moment.conversation && kept.turn == moment.turn &&
           kept.from <= moment.now && moment.now < kept.until && kept.catalogue.lock() == catalogue;
  };
  {
    const std::scoped_lock lock(mutex_);
    if (const auto found = std::ranges::find_if(kept_, is_it); found != kept_.end()) return found->taste;
  }
  StandingTaste all = standing_taste(facts_, whose.guest, moment, *catalogue);
  for (const std::string& companion : whose.companions)
    add_taste(standing_taste(facts_, companion, moment, *catalogue), all);
  const Time hour_end = std::chrono::floor<std::chrono::hours>(moment.now) + std::chrono::hours(1);
  Kept kept{.whose = whose,
            .conversation = moment.conversation,
            .turn = moment.turn,
            .catalogue = catalogue,
            .from = moment.now,
            .until = std::min(hour_end, facts_.next_change(moment.now).value_or(hour_end)),
            .taste = std::make_shared<const StandingTaste>(std::move(all))};
  const std::scoped_lock lock(mutex_);
  if (kept_.size() == kTastes) kept_.erase(kept_.begin());
  kept_.push_back(kept);
  return kept.taste;
}

People::Entry People::look_up(std::string_view user) {
  const std::scoped_lock lock(mutex_);
  const auto found = by_user_.find(std::string(user));
  if (found == by_user_.end()) return {};
  by_use_.splice(by_use_.begin(), by_use_, found->second);
  return *found->second;
}

template <class Change>
void People::keep(std::string_view user, Change change) {
  const std::scoped_lock lock(mutex_);
  const auto [place, is_new] = by_user_.try_emplace(std::string(user), by_use_.begin());
  if (is_new) {
    by_use_.push_front({.user = std::string(user)});
    place->second = by_use_.begin();
  }
  Entry& entry = *place->second;
  change(entry);
  bytes_ -= entry.bytes;
  entry.bytes = sizeof(Entry) + 2 * entry.user.size() + (entry.past ? size_of(*entry.past) : 0) +
                (entry.memory ? size_of(*entry.memory) : 0);
  bytes_ += entry.bytes;
  // One person may take up more than all should: then they are kept alone.
  while (bytes_ > limit_bytes_ && by_use_.size() > 1) {
    bytes_ -= by_use_.back().bytes;
    by_user_.erase(by_use_.back().user);
    by_use_.pop_back();
  }
}

Result<std::shared_ptr<const Past>> People::past(std::string_view user) {
  const Entry known = look_up(user);
  ATTUNE_TRY(events, store_.event_count(user));
  if (known.past && known.past->extent().events == events) return known.past;
  std::shared_ptr<const Past> past;
  if (known.past && known.past->extent().events < events) {
    ATTUNE_TRY(longer, gone_on(user, *known.past, events));
    past = std::move(longer);
  }
  if (!past) {
    ATTUNE_TRY(made, made_anew(user, events));
    past = std::move(made);
  }
  keep(user, [&](Entry& entry) { entry.past = past; });
  return past;
}

Result<std::shared_ptr<const Past>> People::made_anew(std::string_view user, std::uint64_t events) {
  if (events == 0) return std::make_shared<const Past>(HistoryDigest(scale_), Past::Extent{});
  ATTUNE_TRY(all, store_.history(user));
  HistoryDigest digest(scale_);
  digest.add(all);
  // More may have come since they were counted: what counts is what was read.
  return std::make_shared<const Past>(std::move(digest), extent_of(all, all.size()));
}

Result<std::shared_ptr<const Past>> People::gone_on(std::string_view user, const Past& before, std::uint64_t events) {
  if (before.extent().events == 0) return nullptr;
  ATTUNE_TRY(since, store_.history_since(user, before.extent().newest));
  ATTUNE_TRY(still, store_.event_count(user));
  const bool nothing_older =
      still == events && before.extent().events + since.size() - before.extent().at_newest == events;
  if (!nothing_older || since.empty()) return nullptr;
  HistoryDigest digest = before.digest();
  digest.add(since);
  return std::make_shared<const Past>(std::move(digest), extent_of(since, events));
}

Result<std::shared_ptr<const Memory>> People::memory(std::string_view user) {
  const Entry known = look_up(user);
  ATTUNE_TRY(version, store_.facts().version(user));
  if (known.memory && known.memory->version() == version) return known.memory;
  FactTimeline facts;
  std::int64_t newest = 0;
  if (known.memory && known.memory->version().erasures == version.erasures) {
    facts = known.memory->facts();
    newest = known.memory->version().newest;
  }
  ATTUNE_TRY(log, store_.facts().log(user, newest));
  for (StoredFact& fact : log) {
    newest = fact.id;
    facts.add(std::move(fact));
  }
  version.newest = newest;
  auto memory = std::make_shared<const Memory>(std::move(facts), version);
  keep(user, [&](Entry& entry) { entry.memory = memory; });
  return memory;
}

std::size_t People::size_bytes() const {
  const std::scoped_lock lock(mutex_);
  return bytes_;
}

}  // namespace attune
