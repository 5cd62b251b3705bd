#pragma once
#include "base/clock.h"
#include "base/error.h"
#include "engine/scoring.h"
#include "engine/taste_of.h"
#include "engine/view.h"
#include "memory/fact_timeline.h"
#include "memory/history_digest.h"
#include "memory/standing_taste.h"
#include "store/store.h"

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace attune {

/// What a user did, as the models see it, and what the models made of it last. Immutable but for what it keeps of
/// scores; thread-safe.
class Past {
 public:
  /// What it was made of.
  struct Extent {
    std::uint64_t events = 0;
    Time newest{};                ///< of the last of them
    std::uint64_t at_newest = 0;  ///< how many have that time
  };
  Past(HistoryDigest digest, Extent extent) : digest_(std::move(digest)), extent_(extent) {}

  [[nodiscard]] const HistoryDigest& digest() const { return digest_; }
  /// score_history() of all of it. A long history's is worked out once for each view and model.
  [[nodiscard]] std::shared_ptr<const ItemScores> scores(const std::shared_ptr<const View>& view,
                                                         const Model* model) const;
  /// explain_score() of all of it. A long history's is kept, too, for the items asked for last.
  [[nodiscard]] std::shared_ptr<const ScoreParts> parts(const std::shared_ptr<const View>& view, const Model& model,
                                                        ItemId item) const;
  /// From so many items on, scoring what can be kept beats scoring anew what a sparse model names.
  [[nodiscard]] bool is_long() const { return digest_.history().size() > kLong; }

  [[nodiscard]] const Extent& extent() const { return extent_; }

 private:
  static constexpr std::size_t kLong = 256;
  static constexpr std::size_t kParts = 32;  // items
  /// Forgets what was made of another view or model. With the mutex held.
  void turn_to(const std::shared_ptr<const View>& view, const Model* model) const;

  HistoryDigest digest_;
  Extent extent_;
  mutable std::mutex mutex_;
  mutable std::weak_ptr<const View> view_;  // what these are of; weak: a view goes when nobody else has it
  mutable const Model* model_ = nullptr;
  mutable std::shared_ptr<const ItemScores> scores_;
  mutable std::vector<std::pair<ItemId, std::shared_ptr<const ScoreParts>>> parts_;  // newest last
};

/// What is remembered of a user and theirs. Immutable but for the tastes that it keeps; thread-safe.
class Memory {
 public:
  Memory(FactTimeline facts, FactLog::Version version) : facts_(std::move(facts)), version_(version) {}

  [[nodiscard]] const FactTimeline& facts() const { return facts_; }
  [[nodiscard]] const FactLog::Version& version() const { return version_; }
  /// The tastes of those together: what any of them avoids or likes. Worked out once for as long as nothing changes:
  /// an hour at most (confidence_at).
  [[nodiscard]] std::shared_ptr<const StandingTaste> taste(const TasteOf& whose, const Moment& moment,
                                                           const std::shared_ptr<const Catalogue>& catalogue) const;

 private:
  struct Kept {
    TasteOf whose;
    std::string conversation;
    std::int64_t turn = 0;
    std::weak_ptr<const Catalogue> catalogue;
    Time from{};   // good from then on,
    Time until{};  // and until then
    std::shared_ptr<const StandingTaste> taste;
  };
  static constexpr std::size_t kTastes = 4;
  FactTimeline facts_;
  FactLog::Version version_;
  mutable std::mutex mutex_;
  mutable std::vector<Kept> kept_;  // newest last
};

/// What is known of a user when a request comes in.
struct Person {
  std::span<const Event> events;          ///< the last with each item, by item
  std::span<const HistoryEntry> history;  ///< of items that the view knows
  std::shared_ptr<const StandingTaste> taste = std::make_shared<const StandingTaste>();
  std::shared_ptr<const void> keeps;  ///< what the spans are of
  std::shared_ptr<const Past> past;   ///< null where `history` is not all of it
};

/// The people that an engine answers, in memory: a digest each, which is kept up as events and facts come. Derived from
/// the store, asked of it each time whether it still stands, and never trusted over it. The least recently used go when
/// there are too many. Thread-safe.
class People {
 public:
  static constexpr std::size_t kUsualBytes = std::size_t{64} << 20;

  People(Store& store, RatingScale scale, std::size_t limit_bytes = kUsualBytes)
      : store_(store), scale_(scale), limit_bytes_(limit_bytes) {}

  /// What a user did; empty for an unknown one. Cost: two look-ups where nothing is new, else what is new.
  Result<std::shared_ptr<const Past>> past(std::string_view user);
  /// What is remembered of them. Cost: the same.
  Result<std::shared_ptr<const Memory>> memory(std::string_view user);

  /// About how much they take up.
  [[nodiscard]] std::size_t size_bytes() const;

 private:
  struct Entry {
    std::string user;
    std::shared_ptr<const Past> past;
    std::shared_ptr<const Memory> memory;
    std::size_t bytes = 0;
  };
  Entry look_up(std::string_view user);
  template <class Change>
  void keep(std::string_view user, Change change);
  Result<std::shared_ptr<const Past>> made_anew(std::string_view user, std::uint64_t events);
  /// Null where what is new is not just newer than what was known.
  Result<std::shared_ptr<const Past>> gone_on(std::string_view user, const Past& before, std::uint64_t events);

  Store& store_;
  const RatingScale scale_;
  const std::size_t limit_bytes_;
  mutable std::mutex mutex_;  // never held while the store is asked
  std::list<Entry> by_use_;   // most recently used first
  std::unordered_map<std::string, std::list<Entry>::iterator> by_user_;
  std::size_t bytes_ = 0;
};

}  // namespace attune
