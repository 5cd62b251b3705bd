#include "store/internal/sqlite_personal_records.h"

#include "data/key.h"

namespace attune {
namespace {

using sqlite::Statement;

/// "SELECT ... FROM personal_records" in the order that read_record() reads, and the rest of the statement.
std::string select_records(std::string_view rest) {
  return fmt::format(
      "SELECT id, user, kind, list, title, text, place, item, start_minute, end_minute, done, origin, "
      "created FROM personal_records {}",
      rest);
}

std::optional<LocalTime> read_minute(const Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return LocalTime(std::chrono::minutes(row.integer(column)));
}

PersonalRecord read_record(const Statement& row) {
  return {.id = row.integer(0),
          .user = std::string(row.text(1)),
          .kind = static_cast<RecordKind>(row.integer(2)),
          .list = std::string(row.text(3)),
          .title = std::string(row.text(4)),
          .text = std::string(row.text(5)),
          .place = std::string(row.text(6)),
          .item = std::string(row.text(7)),
          .start = read_minute(row, 8),
          .end = read_minute(row, 9),
          .done = row.integer(10) != 0,
          .origin = static_cast<Origin>(row.integer(11)),
          .created = Time{std::chrono::milliseconds(row.integer(12))}};
}

Result<std::optional<PersonalRecord>> first_of(Statement& select) {
  ATTUNE_TRY(found, select.step());
  if (!found) return std::nullopt;
  return read_record(select);
}

Status check_text(std::string_view what, std::string_view text, std::size_t longest) {
  ATTUNE_TRY_VOID(check_utf8(what, text));
  if (text.size() > longest) return invalid_argument("the {} has {} bytes, more than {}", what, text.size(), longest);
  return {};
}

Status check_record(const PersonalRecord& record) {
  ATTUNE_TRY_VOID(check_key("user", record.user));
  ATTUNE_TRY_VOID(check_text("list's name", record.list, PersonalRecords::kLongestTitle));
  ATTUNE_TRY_VOID(check_text("title", record.title, PersonalRecords::kLongestTitle));
  ATTUNE_TRY_VOID(check_text("place", record.place, PersonalRecords::kLongestTitle));
  ATTUNE_TRY_VOID(check_text("text", record.text, PersonalRecords::kLongestText));
  if (!record.item.empty()) ATTUNE_TRY_VOID(check_key("item", record.item));
  if (record.start && record.end && *record.end < *record.start)
    return invalid_argument("it would end before it begins");
  return {};
}

Failure no_record(std::string_view user, std::int64_t id) {
  return not_found("nothing with the id {} is kept for user '{}'", id, user)
      .mend("`attune records list` shows what is");
}

}  // namespace

std::string_view to_string(RecordKind kind) {
  switch (kind) {
    case RecordKind::list_entry:
      return "list entry";
    case RecordKind::reminder:
      return "reminder";
    case RecordKind::calendar_entry:
      return "calendar entry";
    case RecordKind::note:
      return "note";
    case RecordKind::draft:
      return "draft";
    case RecordKind::offer:
      return "offer";
  }
  return "";
}

Result<PersonalRecords::Kept> SqlitePersonalRecords::keep(const PersonalRecord& record,
                                                          std::string_view idempotency_key) {
  ATTUNE_TRY_VOID(check_record(record));
  if (!idempotency_key.empty()) ATTUNE_TRY_VOID(check_utf8("idempotency key", idempotency_key));
  Kept kept;
  ATTUNE_TRY_VOID(commits_.submit([&]() -> Status {
    ATTUNE_TRY(now, keep_now(record, idempotency_key));
    kept = std::move(now);
    return {};
  }));
  return kept;
}

Result<PersonalRecords::Kept> SqlitePersonalRecords::keep_now(const PersonalRecord& record,
                                                              std::string_view idempotency_key) {
  ATTUNE_TRY(before, made_before(record, idempotency_key));
  if (before) return *std::move(before);
  Kept kept{.record = record};
  ATTUNE_TRY(same, same_on_list(record));
  if (same) {
    kept = {.record = *std::move(same), .added = false};
  } else {
    ATTUNE_TRY_VOID(check_room(record.user));
    ATTUNE_TRY(id, insert(record));
    kept.record.id = id;
  }
  if (idempotency_key.empty()) return kept;
  ATTUNE_TRY(remember, writer_.prepare("INSERT INTO personal_keys (user, key, record) VALUES (?1, ?2, ?3)"));
  ATTUNE_TRY_VOID(
      remember.bind(1, std::string_view(record.user)).bind(2, idempotency_key).bind(3, kept.record.id).run());
  return kept;
}

Result<std::optional<PersonalRecords::Kept>> SqlitePersonalRecords::made_before(const PersonalRecord& record,
                                                                                std::string_view idempotency_key) {
  if (idempotency_key.empty()) return std::nullopt;
  ATTUNE_TRY(known, writer_.prepare("SELECT record FROM personal_keys WHERE user = ?1 AND key = ?2"));
  ATTUNE_TRY(found, known.bind(1, std::string_view(record.user)).bind(2, idempotency_key).step());
  if (!found) return std::nullopt;
  const std::int64_t id = known.integer(0);
  ATTUNE_TRY(select, writer_.prepare(select_records("WHERE id = ?1")));
  ATTUNE_TRY(still_there, first_of(select.bind(1, id)));
  if (still_there) return Kept{.record = *std::move(still_there)};
  Kept removed{.record = record};
  removed.record.id = id;
  return removed;
}

Result<std::optional<PersonalRecord>> SqlitePersonalRecords::same_on_list(const PersonalRecord& record) {
  if (record.kind != RecordKind::list_entry) return std::nullopt;
  ATTUNE_TRY(select, writer_.prepare(select_records("WHERE user = ?1 AND kind = ?2 AND list = ?3 AND item = ?4 "
                                                    "AND (item <> '' OR title = ?5) AND done = 0")));
  return first_of(select.bind(1, std::string_view(record.user))
                      .bind(2, static_cast<std::int64_t>(record.kind))
                      .bind(3, std::string_view(record.list))
                      .bind(4, std::string_view(record.item))
                      .bind(5, std::string_view(record.title)));
}

Status SqlitePersonalRecords::check_room(std::string_view user) {
  ATTUNE_TRY(count, writer_.prepare("SELECT COUNT(*) FROM personal_records WHERE user = ?1"));
  ATTUNE_TRY_VOID(count.bind(1, user).step());
  if (count.integer(0) < static_cast<std::int64_t>(kMostRecords)) return {};
  return resource_exhausted("{} things are kept for user '{}', and no more may be", kMostRecords, user)
      .mend("remove some of them: `attune records remove`");
}

Result<std::int64_t> SqlitePersonalRecords::insert(const PersonalRecord& record) {
  ATTUNE_TRY(insert,
             writer_.prepare("INSERT INTO personal_records (user, kind, list, title, text, place, item, start_minute, "
                             "end_minute, done, origin, created) "
                             "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"));
  insert.bind(1, std::string_view(record.user))
      .bind(2, static_cast<std::int64_t>(record.kind))
      .bind(3, std::string_view(record.list))
      .bind(4, std::string_view(record.title))
      .bind(5, std::string_view(record.text))
      .bind(6, std::string_view(record.place))
      .bind(7, std::string_view(record.item));
  // What is not bound is NULL.
  if (record.start) insert.bind(8, static_cast<std::int64_t>(record.start->time_since_epoch().count()));
  if (record.end) insert.bind(9, static_cast<std::int64_t>(record.end->time_since_epoch().count()));
  insert.bind(10, std::int64_t{record.done})
      .bind(11, static_cast<std::int64_t>(record.origin))
      .bind(12, static_cast<std::int64_t>(record.created.time_since_epoch().count()));
  ATTUNE_TRY_VOID(insert.run());
  return writer_.last_row_id();
}

Result<std::vector<PersonalRecord>> SqlitePersonalRecords::records(std::string_view user, RecordKind kind) {
  return readers_.with([&](sqlite::Database& database) -> Result<std::vector<PersonalRecord>> {
    ATTUNE_TRY(select, database.prepare(select_records("WHERE user = ?1 AND kind = ?2 "
                                                       "ORDER BY start_minute IS NULL, start_minute, id")));
    select.bind(1, user).bind(2, static_cast<std::int64_t>(kind));
    std::vector<PersonalRecord> records;
    while (true) {
      ATTUNE_TRY(more, select.step());
      if (!more) return records;
      records.push_back(read_record(select));
    }
  });
}

Status SqlitePersonalRecords::set_done(std::string_view user, std::int64_t id, bool done) {
  return commits_.submit([&]() -> Status {
    ATTUNE_TRY(update, writer_.prepare("UPDATE personal_records SET done = ?3 WHERE user = ?1 AND id = ?2"));
    ATTUNE_TRY(changed, update.bind(1, user).bind(2, id).bind(3, std::int64_t{done}).run_counting());
    if (changed == 0) return no_record(user, id);
    return {};
  });
}

Status SqlitePersonalRecords::remove(std::string_view user, std::int64_t id) {
  return commits_.submit([&]() -> Status {
    ATTUNE_TRY(removal, writer_.prepare("DELETE FROM personal_records WHERE user = ?1 AND id = ?2"));
    ATTUNE_TRY(changed, removal.bind(1, user).bind(2, id).run_counting());
    if (changed == 0) return no_record(user, id);
    return {};
  });
}

Status SqlitePersonalRecords::erase(std::string_view user) {
  return commits_.submit([&]() -> Status {
    ATTUNE_TRY(records, writer_.prepare("DELETE FROM personal_records WHERE user = ?1"));
    ATTUNE_TRY_VOID(records.bind(1, user).run());
    ATTUNE_TRY(keys, writer_.prepare("DELETE FROM personal_keys WHERE user = ?1"));
    return keys.bind(1, user).run();
  });
}

}  // namespace attune
