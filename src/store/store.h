#pragma once
#include "base/error.h"
#include "data/event.h"
#include "data/item.h"
#include "store/fact_log.h"
#include "store/model_answers.h"
#include "store/model_log.h"
#include "store/personal_records.h"
#include "store/run_log.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

struct UserSummary {
  std::string key;
  std::uint64_t events = 0;
};

struct StoreCounts {
  std::uint64_t items = 0;
  std::uint64_t users = 0;
  std::uint64_t events = 0;
  std::uint64_t exposures = 0;
};

/// How a batch of events fared. A repeated event (same content or same idempotency key) is not stored twice.
struct AppendOutcome {
  std::uint64_t accepted = 0;
  std::uint64_t duplicates = 0;
};

/// Part of the stored format: append, never renumber.
enum class TrainingState : std::uint8_t {
  running = 0,
  succeeded = 1,
  failed = 2,
  cancelled = 3,    ///< somebody asked for it
  interrupted = 4,  ///< the process died, and died again when it was begun anew
};
std::string_view to_string(TrainingState state);

/// What is kept of a training in the background.
struct TrainingRecord {
  std::int64_t id = 0;  ///< given by the store, ascending
  TrainingState state = TrainingState::running;
  std::int64_t attempts = 1;  ///< how often it was begun
  std::string options;        ///< what was asked for, JSON
  std::string outcome;        ///< what came of it, JSON; "" while it runs
  Time started{};
  Time finished{};  ///< says nothing while it runs
  bool operator==(const TrainingRecord&) const = default;
};

/// That a user was shown an item to learn whether people like it: the choice, and how likely it was.
struct Exposure {
  std::string user;            ///< a key; the user need not be known
  ItemId item{};               ///< one of the store's
  std::size_t position = 1;    ///< in the list, from 1
  std::size_t candidates = 1;  ///< how many items the choice was among
  std::size_t rank = 1;        ///< the item's among them by score, from 1
  double propensity = 1;       ///< probability with which it was chosen, in (0, 1]
  Time time{};
  bool operator==(const Exposure&) const = default;
};

/// The workspace's log and the only truth: whatever else there is can be rebuilt from it.
///
/// Every method that writes, but for add_exposures(), returns only after its effect is durable (it survives kill -9 and
/// power loss). Concurrent writers share commits (group commit: at most 2 ms or 256 writes together). All methods are
/// thread-safe; readers never wait for writers.
class Store {
 public:
  virtual ~Store() = default;

  /// New items get the next ids; an item whose key is known is replaced and keeps its id. All or nothing.
  /// Errors: invalid_argument for a bad key (check_key), text that is not UTF-8, a number that is not finite, or
  /// attributes of more than 4 MiB.
  virtual Status put_items(std::span<const ItemRecord> items) = 0;

  /// Users that are not known yet are added; items must exist. All or nothing.
  /// @param idempotency_key  "" for none: the events' content alone then tells repeats
  /// Errors: not_found for an unknown item (with its key), invalid_argument for a value that is not finite.
  virtual Result<AppendOutcome> append_events(std::span<const EventRecord> events,
                                              std::string_view idempotency_key) = 0;

  /// Bulk load: everything `produce` hands over becomes visible and durable together, or nothing does.
  /// An event on an unknown item adds an item whose title is its key (interaction-only data sets have no catalogue).
  class Bulk {
   public:
    virtual ~Bulk() = default;
    virtual Status item(const ItemRecord& item) = 0;
    virtual Status event(const EventRecord& event) = 0;
  };
  virtual Result<AppendOutcome> bulk_load(const std::function<Status(Bulk&)>& produce) = 0;

  /// In id order.
  virtual Result<std::vector<ItemRecord>> items() = 0;
  /// Users in id order.
  virtual Result<std::vector<UserSummary>> users() = 0;
  virtual Result<std::optional<UserId>> find_user(std::string_view key) = 0;
  /// One user's events, oldest first. Empty for an unknown user.
  virtual Result<std::vector<Event>> history(std::string_view user) = 0;
  /// Those of them from a time on.
  virtual Result<std::vector<Event>> history_since(std::string_view user, Time from) = 0;
  /// How many there are. Events are never taken away: while the number is the same, so are they. Cheap.
  virtual Result<std::uint64_t> event_count(std::string_view user) = 0;
  /// All events, by user id, then oldest first, streamed. Errors of `visit` stop it and are returned.
  virtual Status for_each_event(const std::function<Status(const Event&)>& visit) = 0;
  virtual Result<StoreCounts> counts() = 0;
  /// Reads the whole database and checks its structure. Errors: corrupt, with the first thing found.
  virtual Status verify() = 0;
  /// Changes whenever items, respectively events, change; cheap. To know whether derived data is stale.
  virtual Result<std::uint64_t> item_version() = 0;

  /// All or nothing. Returns at once, for answers wait for it: the exposures are durable with the next commit, within
  /// milliseconds, or when the store is closed. Those that a crash takes before tell nothing by being missing.
  /// Errors: invalid_argument for a bad user key or a number out of its range, unavailable when the disk is stuck. What
  /// fails later is logged.
  virtual Status add_exposures(std::vector<Exposure> exposures) = 0;
  /// Every exposure as it was added, each with its user's events with its item from then on, oldest first; streamed.
  /// Errors of `visit` stop it and are returned. Cost: for each exposure its user's events since.
  using VisitExposure = std::function<Status(const Exposure&, std::span<const Event> events)>;
  virtual Status for_each_exposure(const VisitExposure& visit) = 0;

  /// Lists, reminders, calendar entries, notes and drafts. Lives as long as the store.
  [[nodiscard]] virtual PersonalRecords& personal() = 0;
  /// What is remembered of people. Lives as long as the store.
  [[nodiscard]] virtual FactLog& facts() = 0;
  /// Runs of plans. Lives as long as the store.
  [[nodiscard]] virtual RunLog& runs() = 0;
  /// What language models were told, allowed and paid. Lives as long as the store.
  [[nodiscard]] virtual ModelLog& model_log() = 0;
  /// What language models answered. Lives as long as the store.
  [[nodiscard]] virtual ModelAnswers& model_answers() = 0;

  /// Returns the id; the record's own is not looked at.
  virtual Result<std::int64_t> add_training(const TrainingRecord& record) = 0;
  /// Replaces state, attempts, outcome and the time it finished. Errors: not_found.
  virtual Status update_training(const TrainingRecord& record) = 0;
  /// The newest 100, newest first.
  virtual Result<std::vector<TrainingRecord>> trainings() = 0;
};

struct StoreOptions {
  enum class Mode { open_existing, create };
  Mode mode = Mode::open_existing;
};

/// SQLite in WAL mode with synchronous=FULL. Older schema versions are migrated in place, newer ones refused.
/// Mode::create takes a place where there is nothing, or a store that nothing was ever put into (what a crash right
/// after creation leaves).
/// Errors: not_found (no database there), already_exists (create), corrupt, unsupported (newer schema), io_error.
Result<std::unique_ptr<Store>> open_sqlite_store(const std::string& path, StoreOptions options = {});

}  // namespace attune
