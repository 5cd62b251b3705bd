#include "store/internal/writes.h"

#include "data/key.h"
#include "store/internal/item_json.h"

#include <algorithm>
#include <cmath>

namespace attune {
namespace {

constexpr std::size_t kLargestItem = std::size_t{4} << 20;

Status check_value(const AttributeValue& value) {
  if (const double* number = std::get_if<double>(&value); number != nullptr && !std::isfinite(*number))
    return invalid_argument("the number is not finite");
  if (const auto* text = std::get_if<std::string>(&value)) return check_utf8("text", *text);
  if (const auto* labels = std::get_if<std::vector<std::string>>(&value))
    for (const std::string& label : *labels) ATTUNE_TRY_VOID(check_utf8("label", label));
  return {};
}

Status check_item(const ItemRecord& item) {
  ATTUNE_TRY_VOID(check_key("item", item.key));
  ATTUNE_TRY_VOID(check_utf8("title", item.title));
  for (const auto& [name, value] : item.attributes) {
    ATTUNE_TRY_VOID(check_utf8("name of an attribute", name));
    if (const Status checked = check_value(value); !checked)
      return in_context(fmt::format("item '{}', '{}'", item.key, name), checked.error());
  }
  return {};
}

/// An event with its ids, in the order of the table's key.
struct EventRow {
  std::int64_t user = 0;
  std::int64_t time = 0;
  std::int64_t item = 0;
  std::int64_t kind = 0;
  double value = 0;
  auto operator<=>(const EventRow&) const = default;
};

sqlite::Statement& bound(sqlite::Statement& insert, const EventRow& row) {
  return insert.bind(1, row.user).bind(2, row.time).bind(3, row.item).bind(4, row.kind).bind(5, row.value);
}

}  // namespace

Status check_exposure(const Exposure& exposure) {
  ATTUNE_TRY_VOID(check_key("user", exposure.user));
  if (!(exposure.propensity > 0 && exposure.propensity <= 1))  // also refuses NaN
    return invalid_argument("the propensity {} is not above 0 and at most 1", exposure.propensity);
  if (exposure.position == 0 || exposure.rank == 0 || exposure.rank > exposure.candidates)
    return invalid_argument("position {}, or rank {} of {} candidates, cannot be", exposure.position, exposure.rank,
                            exposure.candidates);
  return {};
}

struct Writes::Statements {
  sqlite::Statement find_item;
  sqlite::Statement next_item;
  sqlite::Statement put_item;
  sqlite::Statement find_user;
  sqlite::Statement next_user;
  sqlite::Statement add_user;
  sqlite::Statement add_event;
  sqlite::Statement anyone_waits;
  sqlite::Statement waits;
  sqlite::Statement await_event;
  sqlite::Statement count_user;
  sqlite::Statement count_all;
  sqlite::Statement find_outcome;
  sqlite::Statement put_outcome;
  sqlite::Statement add_exposure;
  sqlite::Statement bump_items;
};

Result<Writes> Writes::create(sqlite::Database& database) {
  ATTUNE_TRY(find_item, database.prepare("SELECT id FROM items WHERE key = ?1"));
  ATTUNE_TRY(next_item, database.prepare("SELECT COALESCE(MAX(id) + 1, 0) FROM items"));
  ATTUNE_TRY(put_item, database.prepare("INSERT INTO items (id, key, title, attributes) VALUES (?1, ?2, ?3, ?4) "
                                        "ON CONFLICT (id) DO UPDATE SET title = ?3, attributes = ?4"));
  ATTUNE_TRY(find_user, database.prepare("SELECT id FROM users WHERE key = ?1"));
  ATTUNE_TRY(next_user, database.prepare("SELECT COALESCE(MAX(id) + 1, 0) FROM users"));
  ATTUNE_TRY(add_user, database.prepare("INSERT INTO users (id, key) VALUES (?1, ?2)"));
  ATTUNE_TRY(add_event, database.prepare("INSERT OR IGNORE INTO events VALUES (?1, ?2, ?3, ?4, ?5)"));
  ATTUNE_TRY(anyone_waits,
             database.prepare("SELECT EXISTS (SELECT 1 FROM standing_requests WHERE awaits = 2 AND state = 0)"));
  ATTUNE_TRY(waits, database.prepare("SELECT EXISTS (SELECT 1 FROM users JOIN standing_requests ON user = key WHERE "
                                     "users.id = ?1 AND awaits = 2 AND state = 0)"));
  ATTUNE_TRY(await_event, database.prepare("INSERT INTO awaited_events (user, time, item, kind, value) "
                                           "VALUES (?1, ?2, ?3, ?4, ?5)"));
  ATTUNE_TRY(count_user, database.prepare("UPDATE users SET events = events + ?2 WHERE id = ?1"));
  ATTUNE_TRY(count_all, database.prepare("UPDATE counters SET value = value + ?1 WHERE name = 'events'"));
  ATTUNE_TRY(find_outcome, database.prepare("SELECT accepted, duplicates FROM idempotency_keys WHERE key = ?1"));
  ATTUNE_TRY(put_outcome, database.prepare("INSERT INTO idempotency_keys VALUES (?1, ?2, ?3)"));
  ATTUNE_TRY(add_exposure,
             database.prepare("INSERT INTO exposures (user, item, position, candidates, rank, propensity, time) "
                              "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"));
  ATTUNE_TRY(bump_items, database.prepare("UPDATE counters SET value = value + 1 WHERE name = 'item_version'"));
  return Writes(std::make_shared<Statements>(
      Statements{std::move(find_item), std::move(next_item), std::move(put_item), std::move(find_user),
                 std::move(next_user), std::move(add_user), std::move(add_event), std::move(anyone_waits),
                 std::move(waits), std::move(await_event), std::move(count_user), std::move(count_all),
                 std::move(find_outcome), std::move(put_outcome), std::move(add_exposure), std::move(bump_items)}));
}

namespace {

/// The first column of a query's only row; empty when there is none.
Result<std::optional<std::int64_t>> single(sqlite::Statement& statement) {
  ATTUNE_TRY(found, statement.step());
  std::optional<std::int64_t> value;
  if (found) value = statement.integer(0);
  statement.reset();
  return value;
}

/// The same for a query that always gives a row.
Result<std::int64_t> the_single(sqlite::Statement& statement) {
  ATTUNE_TRY(value, single(statement));
  if (!value) return failure(ErrorCode::internal, "a query gave no row");
  return *value;
}

}  // namespace

Result<std::int64_t> Writes::item_id(const std::string& key, UnknownItems unknown) {
  if (const auto known = items_.find(key); known != items_.end()) return known->second;
  ATTUNE_TRY(found, single(statements_->find_item.bind(1, std::string_view(key))));
  if (found) return items_.emplace(key, *found).first->second;
  if (unknown == UnknownItems::refuse)
    return not_found("there is no item '{}'", key).mend("import the item first, or check its id");
  ATTUNE_TRY_VOID(put_item({key, key, {}}));
  return items_.at(key);
}

Result<std::int64_t> Writes::user_id(const std::string& key) {
  if (const auto known = users_.find(key); known != users_.end()) return known->second;
  ATTUNE_TRY(found, single(statements_->find_user.bind(1, std::string_view(key))));
  if (found) return users_.emplace(key, *found).first->second;
  ATTUNE_TRY_VOID(check_key("user", key));
  ATTUNE_TRY(next, the_single(statements_->next_user));
  ATTUNE_TRY_VOID(statements_->add_user.bind(1, next).bind(2, std::string_view(key)).run());
  return users_.emplace(key, next).first->second;
}

Status Writes::put_item(const ItemRecord& item) {
  ATTUNE_TRY_VOID(check_item(item));
  const std::string attributes = attributes_to_json(item);
  if (attributes.size() > kLargestItem)
    return invalid_argument("the attributes of item '{}' take {} bytes, more than {}", item.key, attributes.size(),
                            kLargestItem);
  ATTUNE_TRY(known, single(statements_->find_item.bind(1, std::string_view(item.key))));
  ATTUNE_TRY(next, the_single(statements_->next_item));
  const std::int64_t id = known.value_or(next);
  ATTUNE_TRY_VOID(statements_->put_item.bind(1, id)
                      .bind(2, std::string_view(item.key))
                      .bind(3, std::string_view(item.title))
                      .bind(4, std::string_view(attributes))
                      .run());
  items_[item.key] = id;
  return {};
}

Result<AppendOutcome> Writes::append(std::span<const EventRecord> events, UnknownItems unknown) {
  std::vector<EventRow> rows;
  rows.reserve(events.size());
  for (const EventRecord& event : events) {
    if (!std::isfinite(event.value))
      return invalid_argument("the value of user '{}' for item '{}' is not a finite number", event.user, event.item);
    ATTUNE_TRY(item, item_id(event.item, unknown));
    ATTUNE_TRY(user, user_id(event.user));
    // -0.0 and 0.0 are one value.
    rows.push_back(
        {user, event.time.time_since_epoch().count(), item, static_cast<std::int64_t>(event.kind), event.value + 0.0});
  }
  std::ranges::sort(rows, [](const EventRow& a, const EventRow& b) { return (a <=> b) < 0; });

  ATTUNE_TRY(anyone_waits, the_single(statements_->anyone_waits));
  AppendOutcome outcome;
  for (std::size_t r = 0; r < rows.size();) {
    const std::int64_t user = rows[r].user;
    // Requests that stand may wait for their person's events: those are kept for them, too.
    ATTUNE_TRY(waits, anyone_waits == 0 ? 0 : the_single(statements_->waits.bind(1, user)));
    std::int64_t added = 0;
    for (; r < rows.size() && rows[r].user == user; ++r) {
      ATTUNE_TRY(inserted, bound(statements_->add_event, rows[r]).run_counting());
      added += inserted;
      if (waits != 0 && inserted > 0) ATTUNE_TRY_VOID(bound(statements_->await_event, rows[r]).run());
    }
    if (added > 0) ATTUNE_TRY_VOID(statements_->count_user.bind(1, user).bind(2, added).run());
    outcome.accepted += static_cast<std::uint64_t>(added);
  }
  outcome.duplicates = rows.size() - outcome.accepted;
  ATTUNE_TRY_VOID(statements_->count_all.bind(1, static_cast<std::int64_t>(outcome.accepted)).run());
  return outcome;
}

Result<std::optional<AppendOutcome>> Writes::remembered(std::string_view idempotency_key) {
  sqlite::Statement& find = statements_->find_outcome.bind(1, idempotency_key);
  ATTUNE_TRY(found, find.step());
  std::optional<AppendOutcome> outcome;
  if (found)
    outcome = AppendOutcome{static_cast<std::uint64_t>(find.integer(0)), static_cast<std::uint64_t>(find.integer(1))};
  find.reset();
  return outcome;
}

Status Writes::remember(std::string_view idempotency_key, AppendOutcome outcome) {
  ATTUNE_TRY_VOID(check_key("idempotency", idempotency_key));
  return statements_->put_outcome.bind(1, idempotency_key)
      .bind(2, static_cast<std::int64_t>(outcome.accepted))
      .bind(3, static_cast<std::int64_t>(outcome.duplicates))
      .run();
}

Status Writes::add_exposure(const Exposure& exposure) {
  return statements_->add_exposure.bind(1, std::string_view(exposure.user))
      .bind(2, static_cast<std::int64_t>(exposure.item))
      .bind(3, static_cast<std::int64_t>(exposure.position))
      .bind(4, static_cast<std::int64_t>(exposure.candidates))
      .bind(5, static_cast<std::int64_t>(exposure.rank))
      .bind(6, exposure.propensity)
      .bind(7, static_cast<std::int64_t>(exposure.time.time_since_epoch().count()))
      .run();
}

Status Writes::bump_item_version() {
  return statements_->bump_items.run();
}

void Writes::forget() {
  items_.clear();
  users_.clear();
}

}  // namespace attune
