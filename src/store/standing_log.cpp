#include "store/standing_log.h"

#include "data/key.h"
#include "store/internal/log_connection.h"

namespace attune {
namespace {

using sqlite::Statement;

std::int64_t milliseconds(Time time) {
  return time.time_since_epoch().count();
}

Time time_at(const Statement& row, int column) {
  return Time{std::chrono::milliseconds(row.integer(column))};
}

std::optional<Time> time_if_any(const Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return time_at(row, column);
}

StoredStandingRequest read_request(const Statement& row) {
  return {.id = row.integer(0),
          .user = std::string(row.text(1)),
          .words = std::string(row.text(2)),
          .trigger = std::string(row.text(3)),
          .plan = std::string(row.text(4)),
          .awaits = static_cast<Awaited>(row.integer(11)),
          .state = static_cast<StandingState>(row.integer(5)),
          .first_new = row.integer(6),
          .due = time_if_any(row, 7),
          .made = time_at(row, 8),
          .fired = time_if_any(row, 9),
          .revision = row.integer(10)};
}

/// "SELECT ... FROM standing_requests" in the order that read_request() reads, and the rest of the statement.
std::string select_requests(std::string_view rest) {
  return fmt::format(
      "SELECT id, user, words, trigger, plan, state, first_new, due, made, fired, revision, awaits FROM "
      "standing_requests {}",
      rest);
}

Status check_text(std::string_view what, std::string_view text) {
  ATTUNE_TRY_VOID(check_utf8(what, text));
  if (text.size() > StandingLog::kLongestText)
    return invalid_argument("the {} has {} bytes, more than {}", what, text.size(), StandingLog::kLongestText);
  return {};
}

/// What is new from now on, to a request that waits for the kind of thing that ?1 says.
constexpr std::string_view kFirstNew =
    "SELECT CASE ?1 WHEN 2 THEN (SELECT COALESCE(MAX(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'awaited_events') "
    "ELSE (SELECT COALESCE(MAX(id) + 1, 0) FROM items) END";

// Names of counters: how far was looked.
constexpr std::string_view kItemsMark = "items_announced";
constexpr std::string_view kEventsMark = "events_announced";

}  // namespace

std::string_view to_string(StandingState state) {
  return state == StandingState::paused ? "paused" : "active";
}

struct StandingLog::Connection : LogConnection {
  using LogConnection::LogConnection;

  Result<std::int64_t> number(std::string_view select) {
    ATTUNE_TRY(row, database.prepare(select));
    ATTUNE_TRY_VOID(row.step());
    return row.integer(0);
  }
  Result<std::int64_t> next_revision() {
    ATTUNE_TRY_VOID(database.execute("UPDATE counters SET value = value + 1 WHERE name = 'standing_revision'"));
    return counter("standing_revision");
  }
  Result<std::int64_t> counter(std::string_view name) {
    ATTUNE_TRY(row, database.prepare("SELECT value FROM counters WHERE name = ?1"));
    ATTUNE_TRY_VOID(row.bind(1, name).step());
    return row.integer(0);
  }
  /// Moves a mark (a counter), with what that fired. False where it is not at `from`.
  Result<bool> announce(std::string_view mark, std::int64_t from, std::int64_t to,
                        std::span<const StoredFiring> firings) {
    ATTUNE_TRY(before, counter(mark));
    if (before != from) return false;
    ATTUNE_TRY_VOID(insert_firings(firings));
    ATTUNE_TRY(update, database.prepare("UPDATE counters SET value = ?1 WHERE name = ?2"));
    ATTUNE_TRY_VOID(update.bind(1, to).bind(2, mark).run());
    return true;
  }
  /// A request whose texts have been checked.
  Result<std::int64_t> insert_request(const StoredStandingRequest& request) {
    ATTUNE_TRY(count, database.prepare("SELECT COUNT(*) FROM standing_requests WHERE user = ?1"));
    ATTUNE_TRY_VOID(count.bind(1, std::string_view(request.user)).step());
    if (count.integer(0) >= static_cast<std::int64_t>(kMostRequests))
      return resource_exhausted("{} requests of user '{}' stand, and no more may", kMostRequests, request.user)
          .mend("remove some of them: `attune standing remove`");
    ATTUNE_TRY(revision, next_revision());
    const auto awaits = static_cast<std::int64_t>(request.awaits);
    ATTUNE_TRY(first_new, database.prepare(kFirstNew));
    ATTUNE_TRY_VOID(first_new.bind(1, awaits).step());
    ATTUNE_TRY(insert,
               database.prepare("INSERT INTO standing_requests (user, words, trigger, plan, state, first_new, "
                                "due, made, revision, awaits) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"));
    insert.bind(1, std::string_view(request.user)).bind(2, std::string_view(request.words));
    insert.bind(3, std::string_view(request.trigger)).bind(4, std::string_view(request.plan));
    insert.bind(5, static_cast<std::int64_t>(request.state)).bind(6, first_new.integer(0));
    if (request.due) insert.bind(7, milliseconds(*request.due));  // what is not bound is NULL
    insert.bind(8, milliseconds(request.made)).bind(9, revision).bind(10, awaits);
    ATTUNE_TRY_VOID(insert.run());
    return database.last_row_id();
  }
  Status insert_firings(std::span<const StoredFiring> firings) {
    ATTUNE_TRY(insert, database.prepare("INSERT INTO firings (request, items, planned) SELECT id, ?2, ?3 FROM "
                                        "standing_requests WHERE id = ?1 AND state = 0"));
    for (const StoredFiring& firing : firings) {
      insert.bind(1, firing.request).bind(2, std::string_view(firing.items)).bind(3, milliseconds(firing.planned));
      ATTUNE_TRY_VOID(insert.run());
    }
    return {};
  }
  Status insert_entry(const InboxEntry& entry) {
    ATTUNE_TRY(insert, database.prepare("INSERT INTO inbox (user, request, text, answer, run, time, is_read) "
                                        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"));
    insert.bind(1, std::string_view(entry.user)).bind(2, entry.request).bind(3, std::string_view(entry.text));
    insert.bind(4, std::string_view(entry.answer)).bind(5, std::string_view(entry.run));
    insert.bind(6, milliseconds(entry.time)).bind(7, std::int64_t{entry.read});
    ATTUNE_TRY_VOID(insert.run());
    ATTUNE_TRY(prune, database.prepare("DELETE FROM inbox WHERE user = ?1 AND id <= (SELECT id FROM inbox WHERE "
                                       "user = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)"));
    return prune.bind(1, std::string_view(entry.user)).bind(2, static_cast<std::int64_t>(kMostInboxEntries)).run();
  }
  Status insert_message(std::string_view body, Time now) {
    ATTUNE_TRY(insert, database.prepare("INSERT INTO outbox (body, attempts, due) VALUES (?1, 0, ?2)"));
    return insert.bind(1, body).bind(2, milliseconds(now)).run();
  }
};

StandingLog::StandingLog(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
StandingLog::~StandingLog() = default;

Result<std::unique_ptr<StandingLog>> StandingLog::open(const std::string& path) {
  ATTUNE_TRY(connection, open_log<Connection>(path));
  return std::unique_ptr<StandingLog>(new StandingLog(std::move(connection)));
}

Result<std::int64_t> StandingLog::add(const StoredStandingRequest& request) {
  ATTUNE_TRY(ids, add({&request, 1}));
  return ids.front();
}

Result<std::vector<std::int64_t>> StandingLog::add(std::span<const StoredStandingRequest> requests) {
  for (const StoredStandingRequest& request : requests) {
    ATTUNE_TRY_VOID(check_key("user", request.user));
    ATTUNE_TRY_VOID(check_text("request", request.words));
    ATTUNE_TRY_VOID(check_text("trigger", request.trigger));
    ATTUNE_TRY_VOID(check_text("plan", request.plan));
  }
  return connection_->write([&]() -> Result<std::vector<std::int64_t>> {
    std::vector<std::int64_t> ids;
    for (const StoredStandingRequest& request : requests) {
      ATTUNE_TRY(id, connection_->insert_request(request));
      ids.push_back(id);
    }
    return ids;
  });
}

Result<std::optional<StoredStandingRequest>> StandingLog::find(std::int64_t id) {
  return connection_->read([&]() -> Result<std::optional<StoredStandingRequest>> {
    ATTUNE_TRY(select, connection_->database.prepare(select_requests("WHERE id = ?1")));
    ATTUNE_TRY(found, select.bind(1, id).step());
    if (!found) return std::nullopt;
    return read_request(select);
  });
}

Result<std::vector<StoredStandingRequest>> StandingLog::requests(std::string_view user) {
  return connection_->read([&]() -> Result<std::vector<StoredStandingRequest>> {
    ATTUNE_TRY(select, connection_->database.prepare(select_requests("WHERE ?1 = '' OR user = ?1 ORDER BY id")));
    return rows_of(select.bind(1, user), read_request);
  });
}

Result<std::int64_t> StandingLog::revision() {
  return connection_->read([&] { return connection_->counter("standing_revision"); });
}

Result<std::vector<StoredStandingRequest>> StandingLog::changed_since(std::int64_t revision) {
  return connection_->read([&]() -> Result<std::vector<StoredStandingRequest>> {
    ATTUNE_TRY(select, connection_->database.prepare(select_requests("WHERE revision > ?1 ORDER BY revision")));
    return rows_of(select.bind(1, revision), read_request);
  });
}

Result<std::int64_t> StandingLog::waiting_for_news() {
  return connection_->read(
      [&] { return connection_->number("SELECT COUNT(*) FROM standing_requests WHERE state = 0 AND awaits <> 1"); });
}

Status StandingLog::set_state(std::string_view user, std::int64_t id, StandingState state, std::optional<Time> due) {
  return connection_->write([&]() -> Status {
    ATTUNE_TRY(revision, connection_->next_revision());
    auto& database = connection_->database;
    ATTUNE_TRY(known, database.prepare("SELECT awaits FROM standing_requests WHERE user = ?1 AND id = ?2"));
    ATTUNE_TRY(is_known, known.bind(1, user).bind(2, id).step());
    if (!is_known) return not_found("user '{}' has no standing request {}", user, id);
    ATTUNE_TRY(first_new, database.prepare(kFirstNew));
    ATTUNE_TRY_VOID(first_new.bind(1, known.integer(0)).step());
    ATTUNE_TRY(update,
               database.prepare("UPDATE standing_requests SET state = ?2, due = ?3, first_new = ?4, revision = ?5 "
                                "WHERE id = ?1"));
    update.bind(1, id).bind(2, static_cast<std::int64_t>(state));
    if (due) update.bind(3, milliseconds(*due));
    return update.bind(4, first_new.integer(0)).bind(5, revision).run();
  });
}

Status StandingLog::remove(std::string_view user, std::int64_t id) {
  return connection_->write([&]() -> Status {
    ATTUNE_TRY_VOID(connection_->next_revision());
    ATTUNE_TRY(removal, connection_->database.prepare("DELETE FROM standing_requests WHERE user = ?1 AND id = ?2"));
    ATTUNE_TRY(changed, removal.bind(1, user).bind(2, id).run_counting());
    if (changed == 0)
      return not_found("user '{}' has no standing request {}", user, id).mend("`attune standing list` shows them");
    return {};
  });
}

Result<std::int64_t> StandingLog::items_announced() {
  return connection_->read([&] { return connection_->counter(kItemsMark); });
}

Result<bool> StandingLog::announce_items(std::int64_t from, std::int64_t to, std::span<const StoredFiring> firings) {
  return connection_->write([&] { return connection_->announce(kItemsMark, from, to, firings); });
}

Result<std::int64_t> StandingLog::events_announced() {
  return connection_->read([&] { return connection_->counter(kEventsMark); });
}

Result<std::vector<AwaitedEvent>> StandingLog::awaited_events(std::size_t most) {
  return connection_->read([&]() -> Result<std::vector<AwaitedEvent>> {
    ATTUNE_TRY(select,
               connection_->database.prepare("SELECT e.id, key, user, item, kind, value, time FROM awaited_events e "
                                             "JOIN users ON users.id = user ORDER BY e.id LIMIT ?1"));
    return rows_of(select.bind(1, static_cast<std::int64_t>(most)), [](const Statement& row) {
      return AwaitedEvent{.id = row.integer(0),
                          .user = std::string(row.text(1)),
                          .event = {.user = UserId{static_cast<std::uint32_t>(row.integer(2))},
                                    .item = ItemId{static_cast<std::uint32_t>(row.integer(3))},
                                    .kind = static_cast<EventKind>(row.integer(4)),
                                    .value = row.real(5),
                                    .time = time_at(row, 6)}};
    });
  });
}

Result<bool> StandingLog::announce_events(std::int64_t from, std::int64_t to, std::span<const StoredFiring> firings) {
  return connection_->write([&]() -> Result<bool> {
    ATTUNE_TRY(is_first, connection_->announce(kEventsMark, from, to, firings));
    if (!is_first) return false;
    ATTUNE_TRY(removal, connection_->database.prepare("DELETE FROM awaited_events WHERE id < ?1"));
    ATTUNE_TRY_VOID(removal.bind(1, to).run());
    return true;
  });
}

Result<std::vector<StoredStandingRequest>> StandingLog::due(Time now, std::size_t most) {
  return connection_->read([&]() -> Result<std::vector<StoredStandingRequest>> {
    ATTUNE_TRY(select, connection_->database.prepare(
                           select_requests("WHERE due <= ?1 AND state = 0 ORDER BY due, id LIMIT ?2")));
    return rows_of(select.bind(1, milliseconds(now)).bind(2, static_cast<std::int64_t>(most)), read_request);
  });
}

Result<bool> StandingLog::announce_time(const StoredFiring& firing, Time next) {
  return connection_->write([&]() -> Result<bool> {
    ATTUNE_TRY(update, connection_->database.prepare(
                           "UPDATE standing_requests SET due = ?3 WHERE id = ?1 AND due = ?2 AND state = 0"));
    update.bind(1, firing.request).bind(2, milliseconds(firing.planned)).bind(3, milliseconds(next));
    ATTUNE_TRY(changed, update.run_counting());
    if (changed == 0) return false;
    ATTUNE_TRY_VOID(connection_->insert_firings({&firing, 1}));
    return true;
  });
}

Result<std::vector<StoredFiring>> StandingLog::firings(std::size_t most) {
  return connection_->read([&]() -> Result<std::vector<StoredFiring>> {
    ATTUNE_TRY(select,
               connection_->database.prepare("SELECT id, request, items, planned FROM firings ORDER BY id LIMIT ?1"));
    return rows_of(select.bind(1, static_cast<std::int64_t>(most)), [](const Statement& row) {
      return StoredFiring{row.integer(0), row.integer(1), std::string(row.text(2)), time_at(row, 3)};
    });
  });
}

Status StandingLog::deliver(std::span<const Delivery> deliveries, Time now) {
  return connection_->write([&]() -> Status {
    for (const Delivery& delivery : deliveries) {
      ATTUNE_TRY(fired, connection_->database.prepare("UPDATE standing_requests SET fired = ?2 WHERE id = (SELECT "
                                                      "request FROM firings WHERE id = ?1)"));
      ATTUNE_TRY_VOID(fired.bind(1, delivery.firing).bind(2, milliseconds(now)).run());
      ATTUNE_TRY(close, connection_->database.prepare("DELETE FROM firings WHERE id = ?1"));
      ATTUNE_TRY(open, close.bind(1, delivery.firing).run_counting());
      if (open == 0) continue;
      if (delivery.entry) ATTUNE_TRY_VOID(connection_->insert_entry(*delivery.entry));
      if (delivery.message) ATTUNE_TRY_VOID(connection_->insert_message(*delivery.message, now));
    }
    return {};
  });
}

Result<std::vector<InboxEntry>> StandingLog::inbox(std::string_view user, std::size_t most) {
  return connection_->read([&]() -> Result<std::vector<InboxEntry>> {
    ATTUNE_TRY(select, connection_->database.prepare("SELECT id, user, request, text, answer, run, time, is_read FROM "
                                                     "inbox WHERE user = ?1 ORDER BY id DESC LIMIT ?2"));
    return rows_of(select.bind(1, user).bind(2, static_cast<std::int64_t>(most)), [](const Statement& row) {
      return InboxEntry{.id = row.integer(0),
                        .user = std::string(row.text(1)),
                        .request = row.integer(2),
                        .text = std::string(row.text(3)),
                        .answer = std::string(row.text(4)),
                        .run = std::string(row.text(5)),
                        .time = time_at(row, 6),
                        .read = row.integer(7) != 0};
    });
  });
}

Status StandingLog::mark_read(std::string_view user, std::int64_t id) {
  return connection_->write([&]() -> Status {
    ATTUNE_TRY(update, connection_->database.prepare("UPDATE inbox SET is_read = 1 WHERE user = ?1 AND id = ?2"));
    ATTUNE_TRY(changed, update.bind(1, user).bind(2, id).run_counting());
    if (changed == 0) return not_found("user '{}' has no message {}", user, id).mend("`attune inbox` shows them");
    return {};
  });
}

Result<std::int64_t> StandingLog::mark_all_read(std::string_view user) {
  return connection_->write([&]() -> Result<std::int64_t> {
    ATTUNE_TRY(update, connection_->database.prepare("UPDATE inbox SET is_read = 1 WHERE user = ?1 AND is_read = 0"));
    return update.bind(1, user).run_counting();
  });
}

Result<std::vector<OutboxMessage>> StandingLog::outbox(Time now, std::size_t most) {
  return connection_->read([&]() -> Result<std::vector<OutboxMessage>> {
    ATTUNE_TRY(select, connection_->database.prepare(
                           "SELECT id, body, attempts, due FROM outbox WHERE due <= ?1 ORDER BY id LIMIT ?2"));
    return rows_of(select.bind(1, milliseconds(now)).bind(2, static_cast<std::int64_t>(most)),
                   [](const Statement& row) {
                     return OutboxMessage{row.integer(0), std::string(row.text(1)), row.integer(2), time_at(row, 3)};
                   });
  });
}

Status StandingLog::close_message(std::int64_t id) {
  return connection_->write([&]() -> Status {
    ATTUNE_TRY(removal, connection_->database.prepare("DELETE FROM outbox WHERE id = ?1"));
    return removal.bind(1, id).run();
  });
}

Status StandingLog::put_off_message(std::int64_t id, Time due) {
  return connection_->write([&]() -> Status {
    ATTUNE_TRY(update,
               connection_->database.prepare("UPDATE outbox SET attempts = attempts + 1, due = ?2 WHERE id = ?1"));
    return update.bind(1, id).bind(2, milliseconds(due)).run();
  });
}

}  // namespace attune
