#include "store/internal/group_commit.h"
#include "store/internal/item_json.h"
#include "store/internal/reader_pool.h"
#include "store/internal/schema.h"
#include "store/internal/sqlite.h"
#include "store/internal/sqlite_fact_log.h"
#include "store/internal/sqlite_model_answers.h"
#include "store/internal/sqlite_model_log.h"
#include "store/internal/sqlite_personal_records.h"
#include "store/internal/sqlite_run_log.h"
#include "store/internal/writes.h"
#include "store/store.h"

#include <mutex>
#include <optional>

namespace attune {
namespace {

using sqlite::Database;
using sqlite::Statement;

Event read_event(const Statement& row) {
  return {UserId{static_cast<std::uint32_t>(row.integer(0))}, ItemId{static_cast<std::uint32_t>(row.integer(2))},
          static_cast<EventKind>(row.integer(3)), row.real(4), Time{std::chrono::milliseconds(row.integer(1))}};
}

class SqliteStore final : public Store {
 public:
  SqliteStore(std::string path, Database writer, Writes writes)
      : readers_(std::move(path)),
        writer_(std::move(writer)),
        writes_(std::move(writes)),
        runs_(writer_, commits_, readers_),
        model_log_(writer_, commits_, readers_),
        model_answers_(writer_, commits_, readers_),
        commits_(writer_, writer_mutex_, [this] { writes_.forget(); }),
        personal_(readers_, writer_, commits_),
        facts_(readers_, writer_, commits_) {}

  Status put_items(std::span<const ItemRecord> items) override {
    return commits_.submit([&]() -> Status {
      for (const ItemRecord& item : items) ATTUNE_TRY_VOID(writes_.put_item(item));
      return writes_.bump_item_version();
    });
  }

  Result<AppendOutcome> append_events(std::span<const EventRecord> events, std::string_view idempotency_key) override {
    AppendOutcome outcome;
    ATTUNE_TRY_VOID(commits_.submit([&]() -> Status {
      if (!idempotency_key.empty()) {
        ATTUNE_TRY(before, writes_.remembered(idempotency_key));
        if (before) {
          outcome = *before;
          return {};
        }
      }
      ATTUNE_TRY(appended, writes_.append(events, Writes::UnknownItems::refuse));
      outcome = appended;
      if (idempotency_key.empty()) return {};
      return writes_.remember(idempotency_key, outcome);
    }));
    return outcome;
  }

  Result<AppendOutcome> bulk_load(const std::function<Status(Bulk&)>& produce) override {
    const std::scoped_lock lock(writer_mutex_);
    auto outcome = load(produce);
    if (!outcome) writes_.forget();
    return outcome;
  }

  Result<std::vector<ItemRecord>> items() override {
    return readers_.with([](Database& database) -> Result<std::vector<ItemRecord>> {
      ATTUNE_TRY(select, database.prepare("SELECT id, key, title, attributes FROM items ORDER BY id"));
      std::vector<ItemRecord> items;
      while (true) {
        ATTUNE_TRY(more, select.step());
        if (!more) return items;
        auto attributes = attributes_from_json(select.text(3));
        if (!attributes) return in_context(fmt::format("item '{}'", select.text(1)), attributes.error());
        items.push_back({std::string(select.text(1)), std::string(select.text(2)), *std::move(attributes)});
      }
    });
  }

  Result<std::vector<UserSummary>> users() override {
    return readers_.with([](Database& database) -> Result<std::vector<UserSummary>> {
      ATTUNE_TRY(select, database.prepare("SELECT key, events FROM users ORDER BY id"));
      std::vector<UserSummary> users;
      while (true) {
        ATTUNE_TRY(more, select.step());
        if (!more) return users;
        users.push_back({std::string(select.text(0)), static_cast<std::uint64_t>(select.integer(1))});
      }
    });
  }

  Result<std::optional<UserId>> find_user(std::string_view key) override {
    return readers_.with_reader([&](Reader& reader) {
      return Reader::run(reader.find_user, [&]() -> Result<std::optional<UserId>> {
        ATTUNE_TRY(found, reader.find_user.bind(1, key).step());
        if (!found) return std::nullopt;
        return UserId{static_cast<std::uint32_t>(reader.find_user.integer(0))};
      });
    });
  }

  Result<std::vector<Event>> history(std::string_view user) override {
    return readers_.with_reader([&](Reader& reader) {
      return Reader::run(reader.history, [&] { return events_of(reader.history.bind(1, user)); });
    });
  }

  Result<std::vector<Event>> history_since(std::string_view user, Time from) override {
    return readers_.with_reader([&](Reader& reader) {
      return Reader::run(reader.history_since,
                         [&] { return events_of(reader.history_since.bind(1, user).bind(2, milliseconds(from))); });
    });
  }

  Result<std::uint64_t> event_count(std::string_view user) override {
    return readers_.with_reader([&](Reader& reader) {
      return Reader::run(reader.event_count, [&]() -> Result<std::uint64_t> {
        ATTUNE_TRY(found, reader.event_count.bind(1, user).step());
        return found ? static_cast<std::uint64_t>(reader.event_count.integer(0)) : 0;
      });
    });
  }

  Status for_each_event(const std::function<Status(const Event&)>& visit) override {
    return readers_.with([&](Database& database) -> Status {
      ATTUNE_TRY(select,
                 database.prepare("SELECT user, time, item, kind, value FROM events ORDER BY user, time, item"));
      while (true) {
        ATTUNE_TRY(more, select.step());
        if (!more) return {};
        ATTUNE_TRY_VOID(visit(read_event(select)));
      }
    });
  }

  Status verify() override {
    return readers_.with([](Database& database) -> Status {
      ATTUNE_TRY(check, database.prepare("PRAGMA integrity_check(1)"));
      ATTUNE_TRY(answered, check.step());
      if (answered && check.text(0) == "ok") return {};
      return corrupt("the database is damaged: {}", answered ? check.text(0) : "no answer")
          .mend("restore it from a backup, or import again into a new workspace");
    });
  }

  Result<StoreCounts> counts() override {
    ATTUNE_TRY(items, number("SELECT COUNT(*) FROM items"));
    ATTUNE_TRY(users, number("SELECT COUNT(*) FROM users"));
    ATTUNE_TRY(events, number("SELECT value FROM counters WHERE name = 'events'"));
    ATTUNE_TRY(exposures, number("SELECT COALESCE(MAX(id), 0) FROM exposures"));
    return StoreCounts{items, users, events, exposures};
  }

  Result<std::uint64_t> item_version() override {
    return number("SELECT value FROM counters WHERE name = 'item_version'");
  }

  Status add_exposures(std::vector<Exposure> exposures) override {
    for (const Exposure& exposure : exposures) ATTUNE_TRY_VOID(check_exposure(exposure));
    return commits_.submit_later([this, exposures = std::move(exposures)]() -> Status {
      for (const Exposure& exposure : exposures) ATTUNE_TRY_VOID(writes_.add_exposure(exposure));
      return {};
    });
  }

  Status for_each_exposure(const VisitExposure& visit) override {
    return readers_.with([&](Database& database) -> Status {
      ATTUNE_TRY(row, database.prepare("SELECT x.user, item, position, candidates, rank, propensity, time, "
                                       "COALESCE(users.id, -1) FROM exposures x LEFT JOIN users ON key = x.user "
                                       "ORDER BY x.id"));
      ATTUNE_TRY(since, database.prepare("SELECT user, time, item, kind, value FROM events "
                                         "WHERE user = ?1 AND time >= ?2 AND item = ?3 ORDER BY time"));
      while (true) {
        ATTUNE_TRY(more, row.step());
        if (!more) return {};
        std::vector<Event> events;
        since.bind(1, row.integer(7)).bind(2, row.integer(6)).bind(3, row.integer(1));
        while (true) {
          ATTUNE_TRY(another, since.step());
          if (!another) break;
          events.push_back(read_event(since));
        }
        since.reset();
        const Exposure exposure{.user = std::string(row.text(0)),
                                .item = ItemId{static_cast<std::uint32_t>(row.integer(1))},
                                .position = static_cast<std::size_t>(row.integer(2)),
                                .candidates = static_cast<std::size_t>(row.integer(3)),
                                .rank = static_cast<std::size_t>(row.integer(4)),
                                .propensity = row.real(5),
                                .time = Time{std::chrono::milliseconds(row.integer(6))}};
        ATTUNE_TRY_VOID(visit(exposure, events));
      }
    });
  }

  PersonalRecords& personal() override { return personal_; }
  RunLog& runs() override { return runs_; }
  FactLog& facts() override { return facts_; }
  ModelLog& model_log() override { return model_log_; }
  ModelAnswers& model_answers() override { return model_answers_; }

  Result<std::int64_t> add_training(const TrainingRecord& record) override {
    std::int64_t id = 0;
    ATTUNE_TRY_VOID(commits_.submit([&]() -> Status {
      ATTUNE_TRY(insert, writer_.prepare("INSERT INTO trainings (state, attempts, options, outcome, started, finished) "
                                         "VALUES (?1, ?2, ?3, ?4, ?5, ?6)"));
      insert.bind(1, static_cast<std::int64_t>(record.state)).bind(2, record.attempts);
      insert.bind(3, std::string_view(record.options)).bind(4, std::string_view(record.outcome));
      insert.bind(5, milliseconds(record.started)).bind(6, milliseconds(record.finished));
      const Status inserted = insert.run();
      id = writer_.last_row_id();
      return inserted;
    }));
    return id;
  }

  Status update_training(const TrainingRecord& record) override {
    return commits_.submit([&]() -> Status {
      ATTUNE_TRY(update, writer_.prepare("UPDATE trainings SET state = ?2, attempts = ?3, outcome = ?4, finished = ?5 "
                                         "WHERE id = ?1"));
      update.bind(1, record.id).bind(2, static_cast<std::int64_t>(record.state)).bind(3, record.attempts);
      update.bind(4, std::string_view(record.outcome)).bind(5, milliseconds(record.finished));
      ATTUNE_TRY(changed, update.run_counting());
      if (changed == 0) return not_found("there is no training {}", record.id);
      return {};
    });
  }

  Result<std::vector<TrainingRecord>> trainings() override {
    return readers_.with([](Database& database) -> Result<std::vector<TrainingRecord>> {
      ATTUNE_TRY(row, database.prepare("SELECT id, state, attempts, options, outcome, started, finished FROM trainings "
                                       "ORDER BY id DESC LIMIT 100"));
      std::vector<TrainingRecord> records;
      while (true) {
        ATTUNE_TRY(more, row.step());
        if (!more) return records;
        records.push_back({.id = row.integer(0),
                           .state = static_cast<TrainingState>(row.integer(1)),
                           .attempts = row.integer(2),
                           .options = std::string(row.text(3)),
                           .outcome = std::string(row.text(4)),
                           .started = Time{std::chrono::milliseconds(row.integer(5))},
                           .finished = Time{std::chrono::milliseconds(row.integer(6))}});
      }
    });
  }

 private:
  static Result<std::vector<Event>> events_of(Statement& row) {
    std::vector<Event> events;
    while (true) {
      ATTUNE_TRY(more, row.step());
      if (!more) return events;
      events.push_back(read_event(row));
    }
  }

  static std::int64_t milliseconds(Time time) { return time.time_since_epoch().count(); }

  Result<std::uint64_t> number(std::string_view sql) {
    return readers_.with([&](Database& database) -> Result<std::uint64_t> {
      ATTUNE_TRY(select, database.prepare(sql));
      ATTUNE_TRY_VOID(select.step());
      return static_cast<std::uint64_t>(select.integer(0));
    });
  }

  /// Gathers events, so that each run of inserts is in the table's own order.
  class BulkLoader final : public Bulk {
   public:
    explicit BulkLoader(Writes& writes) : writes_(writes) {}
    Status item(const ItemRecord& item) override { return writes_.put_item(item); }
    Status event(const EventRecord& event) override {
      events_.push_back(event);
      if (events_.size() < kRun) return {};
      return flush();
    }
    Status flush() {
      ATTUNE_TRY(appended, writes_.append(events_, Writes::UnknownItems::add));
      total_.accepted += appended.accepted;
      total_.duplicates += appended.duplicates;
      events_.clear();
      return {};
    }
    [[nodiscard]] AppendOutcome total() const { return total_; }

   private:
    static constexpr std::size_t kRun = 250'000;
    Writes& writes_;
    std::vector<EventRecord> events_;
    AppendOutcome total_;
  };

  Result<AppendOutcome> load(const std::function<Status(Bulk&)>& produce) {
    ATTUNE_TRY(transaction, sqlite::Transaction::begin(writer_));
    BulkLoader loader(writes_);
    ATTUNE_TRY_VOID(produce(loader));
    ATTUNE_TRY_VOID(loader.flush());
    ATTUNE_TRY_VOID(writes_.bump_item_version());
    ATTUNE_TRY_VOID(transaction.commit());
    return loader.total();
  }

  ReaderPool readers_;
  std::mutex writer_mutex_;
  Database writer_;
  Writes writes_;
  SqliteRunLog runs_;
  SqliteModelLog model_log_;
  SqliteModelAnswers model_answers_;
  GroupCommit commits_;  // its thread writes for the three above, too; until it has ended it uses the writer
  SqlitePersonalRecords personal_;
  SqliteFactLog facts_;
};

}  // namespace

std::string_view to_string(TrainingState state) {
  switch (state) {
    case TrainingState::running:
      return "running";
    case TrainingState::succeeded:
      return "succeeded";
    case TrainingState::failed:
      return "failed";
    case TrainingState::cancelled:
      return "cancelled";
    case TrainingState::interrupted:
      return "interrupted";
  }
  return "";
}

Result<std::unique_ptr<Store>> open_sqlite_store(const std::string& path, StoreOptions options) {
  const bool create = options.mode == StoreOptions::Mode::create;
  ATTUNE_TRY(writer, Database::open(path, create ? Database::Access::create : Database::Access::read_write));
  ATTUNE_TRY(version, schema_version(writer));
  // Where there was no file, or an empty one, there is a schema only if we make it: an emptied store must not pass for
  // a new one.
  if (version == 0 && !create)
    return corrupt("{} is not a database of Attune's", path)
        .mend("restore it from a backup, or make a new workspace and import again");
  ATTUNE_TRY_VOID(migrate(writer));
  ATTUNE_TRY(writes, Writes::create(writer));
  auto store = std::make_unique<SqliteStore>(path, std::move(writer), std::move(writes));
  if (!create || version == 0) return store;
  ATTUNE_TRY(counts, store->counts());
  if (counts.items > 0 || counts.users > 0)
    return already_exists("there is a database at {} already, with {} items and {} users", path, counts.items,
                          counts.users)
        .mend("use it, or name another place");
  return store;
}

}  // namespace attune
