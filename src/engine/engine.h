#pragma once
#include "base/clock.h"
#include "base/error.h"
#include "base/progress.h"
#include "data/evidence.h"
#include "data/filter/filter.h"
#include "data/history.h"
#include "data/ranking.h"
#include "engine/taste_of.h"
#include "engine/view.h"
#include "engine/wording.h"
#include "engine/workspace.h"
#include "evaluation/auto/tune_options.h"
#include "store/store.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// What to rank items by, for whom.
struct Wish {
  std::string user;            ///< unknown or "" is fine: popular items then
  TasteOf whose{};             ///< for a guest of theirs the user's own history doesn't count
  std::string conversation{};  ///< what was said for it alone holds, too; "" for none
  std::vector<ItemId> like;    ///< items the answer should resemble; never part of it
  Filter where;                ///< what every answer must satisfy
  bool exclude_seen = true;    ///< leave out what the user has had
  std::string model;           ///< "" for the snapshot's primary model
  RerankingWish reranking;     ///< what it says goes before the workspace's [reranking]
  std::string language;        ///< to explain it in; "" for the workspace's own
};

struct Recommendations {
  Ranking items;
  bool personal = false;  ///< false: nothing is known of whom it is for, so these are popular items
};

/// Reasons with the evidence they cite; ids are unique within one Reasons.
struct Reasons {
  std::vector<Reason> reasons;
  std::vector<Evidence> evidence;
};

struct TrainOptions {
  std::vector<std::string> models;  ///< the first becomes the primary one; empty or "auto" alone: the best blend
  std::vector<std::pair<std::string, std::string>> parameters;  ///< name or model.name, value as the user wrote it
  TuneOptions tuning;                                           ///< what the best blend may cost
  std::size_t threads = 0;                                      ///< 0: all
  std::uint64_t seed = 1;
};

struct TrainReport {
  std::uint64_t snapshot_version = 0;
  std::string primary;
  json::object details;
};

/// Binds store, snapshot and indexes: the recommender as one object. Thread-safe; reads never wait for training.
///
/// Scores. For a wish without `like`, an item's score is the primary model's score of the user's history; ties go to
/// the more popular item. With `like`, it is a mixture on one scale: model score of a history made of the liked items
/// alone, plus attribute similarity (mean over the fields of the cosine over idf-weighted labels), each standardised
/// over the candidates, plus a small part of the user's own taste. What is remembered that a person likes is added to a
/// score without `like` (engine/remembered_likes.h); what they avoid, or who is along avoids, is left out unless the
/// wish asks for it. Then the list is re-ranked as the workspace and the wish say (engine/reranking/): an item keeps
/// its score and says what moved it. For a wish with `like`, only what the wish says itself counts, and the rules that
/// block.
///
/// Exploration. Where the workspace's settings ask for it, serve() gives a list's last places to items that few people
/// have had (engine/exploration/), and the store keeps which and how likely that was. Nothing else explores.
class Engine {
 public:
  /// Errors: those of Workspace::open and open_sqlite_store. A corrupt snapshot is set aside and reported in
  /// `notices()`: the engine then serves popularity until the next training.
  static Result<std::unique_ptr<Engine>> open(const std::filesystem::path& workspace, const Clock& clock);
  ~Engine();

  [[nodiscard]] const Workspace& workspace() const;
  [[nodiscard]] Store& store() const;
  [[nodiscard]] const Clock& clock() const;
  [[nodiscard]] std::shared_ptr<const View> view() const;
  [[nodiscard]] std::vector<std::string> notices() const;
  /// How what is found is said: as it is compiled in, with what the workspace lays over it.
  /// @param language  "" for the workspace's own. Errors: those of Wording::open.
  [[nodiscard]] Result<std::shared_ptr<const Wording>> wording(std::string_view language) const;

  /// Best first, at most n. Errors: not_found (model), those of BoundFilter::bind and Reranker::rerank.
  [[nodiscard]] Result<Recommendations> recommend(const Wish& wish, std::size_t n) const;
  /// What to show to a user as it is: recommend(), and then exploration, which the store keeps. It leaves alone
  /// the list of a wish without a user, with `like` or with `model`, and a list whose exploration cannot be recorded.
  /// Explored items are never ones that the user has had. The same user, time and data give the same list.
  /// Errors: those of recommend().
  [[nodiscard]] Result<Recommendations> serve(const Wish& wish, std::size_t n) const;
  /// Orders given items by a wish, all of them; its `where` and `exclude_seen` and the rules that block or set
  /// quotas are not looked at.
  [[nodiscard]] Result<Ranking> rank(std::span<const ItemId> items, const Wish& wish) const;
  /// Items most like one item. Errors: those of BoundFilter::bind.
  [[nodiscard]] Result<Ranking> similar(ItemId item, std::size_t n, const Filter& where) const;
  /// Full-text search. With a user, ties and near ties go to what the user's history favours.
  [[nodiscard]] Result<Ranking> search(std::string_view query, std::size_t n, const Filter& where,
                                       std::string_view user) const;
  /// One reason an item or more, from exact contributions, satisfied conditions, likeness to named items and words
  /// found, and from what moved it to its place.
  [[nodiscard]] Result<Reasons> explain(std::span<const Scored> items, const Wish& wish, std::string_view query) const;
  /// Why an item is not among the n best for a wish (engine/explaining/why_not.h).
  [[nodiscard]] Result<Reasons> why_not(ItemId item, const Wish& wish, std::string_view query, std::size_t n) const;
  /// The smallest change to the wish, the history or what is remembered that brings an item among the n best
  /// (engine/explaining/counterfactual.h). No reason where it is there already.
  [[nodiscard]] Result<Reasons> what_would_change(ItemId item, const Wish& wish, std::size_t n) const;
  /// How sure it is that items belong among the n best for a wish (engine/explaining/stability.h).
  [[nodiscard]] Result<Reasons> how_sure(std::span<const ItemId> items, const Wish& wish, std::size_t n) const;
  /// What two or more items share and where they differ, as reasons.
  [[nodiscard]] Result<Reasons> compare(std::span<const ItemId> items, std::string_view user,
                                        std::string_view language = "") const;

  /// The user's events as the models see them. Empty for an unknown user.
  [[nodiscard]] Result<History> history(std::string_view user) const;
  /// Whether anything is known of the taste of those that a wish is for: what the user
  /// did, what they like, or what a guest avoids.
  [[nodiscard]] Result<bool> knows_taste(const Wish& wish) const;

  /// Stores events durably; the users' next answers take them into account.
  Result<AppendOutcome> record(std::span<const EventRecord> events, std::string_view idempotency_key) const;
  /// Reloads the catalogue, indexes or snapshot where they have changed on disk; publishes a new view. Cheap when
  /// nothing changed.
  Status refresh();

  /// Trains and publishes a snapshot, then refreshes. Serving goes on meanwhile; one training at a time.
  /// Errors: cancelled, resource_exhausted, conflict (a training is running), invalid_argument (nothing to learn from).
  Result<TrainReport> train(const TrainOptions& options, Progress& progress, std::stop_token stop);

 private:
  struct State;
  explicit Engine(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace attune
