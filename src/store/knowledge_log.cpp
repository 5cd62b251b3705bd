#include "store/knowledge_log.h"

#include "base/ascii.h"
#include "data/key.h"
#include "store/internal/log_connection.h"

#include <array>
#include <cmath>

#include <fmt/ranges.h>

namespace attune {
namespace {

using sqlite::Statement;

constexpr std::array kStates{KnowledgeState::accepted, KnowledgeState::unsure, KnowledgeState::refused};

std::int64_t milliseconds(Time time) {
  return time.time_since_epoch().count();
}

ItemId item_at(const Statement& row, int column) {
  return ItemId{static_cast<std::uint32_t>(row.integer(column))};
}

/// "SELECT ... FROM item_knowledge" in the order that read_knowledge() reads, and the rest of the statement.
std::string select_knowledge(std::string_view rest) {
  return fmt::format(
      "SELECT id, item, field, kind, label, number, related, source, confidence, quote, state, reason, decided, time "
      "FROM item_knowledge {}",
      rest);
}

StoredKnowledge read_knowledge(const Statement& row) {
  StoredKnowledge knowledge{.id = row.integer(0),
                            .item = item_at(row, 1),
                            .field = std::string(row.text(2)),
                            .kind = static_cast<KnowledgeKind>(row.integer(3)),
                            .label = std::string(row.text(4)),
                            .number = row.real(5),
                            .source = std::string(row.text(7)),
                            .confidence = row.real(8),
                            .quote = std::string(row.text(9)),
                            .state = static_cast<KnowledgeState>(row.integer(10)),
                            .reason = std::string(row.text(11)),
                            .is_decided = row.integer(12) != 0,
                            .time = Time{std::chrono::milliseconds(row.integer(13))}};
  if (!row.is_null(6)) knowledge.related = item_at(row, 6);
  return knowledge;
}

/// What tells one thing that a source may say of an item's field from another.
std::string slot_of(const StoredKnowledge& knowledge) {
  switch (knowledge.kind) {
    case KnowledgeKind::label:
      return lower_ascii(trimmed(knowledge.label));
    case KnowledgeKind::number:
      return "";
    case KnowledgeKind::relation:
      return fmt::format("{}", knowledge.related ? static_cast<std::int64_t>(index(*knowledge.related)) : -1);
  }
  return "";
}

Status check_knowledge(const StoredKnowledge& knowledge) {
  for (const std::string* text :
       {&knowledge.field, &knowledge.label, &knowledge.source, &knowledge.quote, &knowledge.reason}) {
    ATTUNE_TRY_VOID(check_utf8("text of what is known of an item", *text));
    if (text->size() > KnowledgeLog::kLongestText)
      return invalid_argument("a text of what is known of an item has {} bytes, more than {}", text->size(),
                              KnowledgeLog::kLongestText);
  }
  if (knowledge.field.empty() || knowledge.source.empty())
    return invalid_argument("what is known of an item needs a field and a source");
  if (!std::isfinite(knowledge.confidence) || knowledge.confidence < 0 || knowledge.confidence > 1)
    return invalid_argument("the confidence {} is not between 0 and 1", knowledge.confidence);
  if (!std::isfinite(knowledge.number)) return invalid_argument("'{}' is not a finite number", knowledge.field);
  if ((knowledge.kind == KnowledgeKind::relation) != knowledge.related.has_value())
    return invalid_argument("what relates items needs another item, and nothing else has one");
  return {};
}

/// What is kept where the same is told again.
StoredKnowledge merged(const StoredKnowledge& before, const StoredKnowledge& told) {
  StoredKnowledge result = told.confidence > before.confidence ? told : before;
  result.time = std::max(before.time, told.time);
  result.is_decided = before.is_decided;
  if (before.is_decided) {
    result.state = before.state;
    result.reason = before.reason;
    return result;
  }
  const bool is_told_anew = told.state == KnowledgeState::refused || before.state == KnowledgeState::refused;
  const StoredKnowledge& decisive = is_told_anew || told.state < before.state ? told : before;
  result.state = decisive.state;
  result.reason = decisive.reason;
  return result;
}

constexpr std::string_view kFiltered =
    "WHERE (?1 IS NULL OR id = ?1) AND (?2 IS NULL OR item = ?2) AND (?3 = '' OR field = ?3 COLLATE NOCASE) AND "
    "(?4 = '' OR source = ?4) AND (?5 IS NULL OR state = ?5)";

void bind_filter(Statement& statement, const KnowledgeFilter& filter) {
  if (filter.id) statement.bind(1, *filter.id);  // what is not bound is NULL
  if (filter.item) statement.bind(2, static_cast<std::int64_t>(index(*filter.item)));
  statement.bind(3, std::string_view(filter.field)).bind(4, std::string_view(filter.source));
  if (filter.state) statement.bind(5, static_cast<std::int64_t>(*filter.state));
}

}  // namespace

std::string_view to_string(KnowledgeKind kind) {
  switch (kind) {
    case KnowledgeKind::label:
      return "label";
    case KnowledgeKind::number:
      return "number";
    case KnowledgeKind::relation:
      return "relation";
  }
  return "label";
}

std::string_view to_string(KnowledgeState state) {
  switch (state) {
    case KnowledgeState::accepted:
      return "accepted";
    case KnowledgeState::unsure:
      return "unsure";
    case KnowledgeState::refused:
      return "refused";
  }
  return "refused";
}

Result<KnowledgeState> parse_knowledge_state(std::string_view name) {
  std::vector<std::string_view> names;
  for (const KnowledgeState state : kStates) {
    if (to_string(state) == name) return state;
    names.push_back(to_string(state));
  }
  return invalid_argument("'{}' is no state of what is known of an item", name)
      .mend("there are: {}", fmt::join(names, ", "));
}

struct KnowledgeLog::Connection : LogConnection {
  using LogConnection::LogConnection;

  Status check_item(ItemId item) {
    ATTUNE_TRY(select, database.prepare("SELECT 1 FROM items WHERE id = ?1"));
    ATTUNE_TRY(found, select.bind(1, static_cast<std::int64_t>(index(item))).step());
    if (!found) return not_found("there is no item number {}", index(item));
    return {};
  }
  /// The same as the source told it before.
  Result<std::optional<StoredKnowledge>> before(const StoredKnowledge& told, std::string_view slot) {
    ATTUNE_TRY(select, database.prepare(select_knowledge("WHERE item = ?1 AND field = ?2 AND slot = ?3 AND source = "
                                                         "?4")));
    select.bind(1, static_cast<std::int64_t>(index(told.item))).bind(2, std::string_view(told.field));
    ATTUNE_TRY(found, select.bind(3, slot).bind(4, std::string_view(told.source)).step());
    if (!found) return std::nullopt;
    return read_knowledge(select);
  }
  Status put(const StoredKnowledge& told) {
    ATTUNE_TRY_VOID(check_item(told.item));
    if (told.related) ATTUNE_TRY_VOID(check_item(*told.related));
    const std::string slot = slot_of(told);
    ATTUNE_TRY(known, before(told, slot));
    const StoredKnowledge kept = known ? merged(*known, told) : told;
    ATTUNE_TRY(insert, database.prepare("INSERT OR REPLACE INTO item_knowledge (id, item, field, slot, kind, label, "
                                        "number, related, source, confidence, quote, state, reason, decided, time) "
                                        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"));
    if (known) insert.bind(1, known->id);
    insert.bind(2, static_cast<std::int64_t>(index(kept.item))).bind(3, std::string_view(kept.field));
    insert.bind(4, std::string_view(slot)).bind(5, static_cast<std::int64_t>(kept.kind));
    insert.bind(6, std::string_view(kept.label)).bind(7, kept.number);
    if (kept.related) insert.bind(8, static_cast<std::int64_t>(index(*kept.related)));
    insert.bind(9, std::string_view(kept.source)).bind(10, kept.confidence).bind(11, std::string_view(kept.quote));
    insert.bind(12, static_cast<std::int64_t>(kept.state)).bind(13, std::string_view(kept.reason));
    return insert.bind(14, std::int64_t{kept.is_decided}).bind(15, milliseconds(kept.time)).run();
  }
  Status put(const StoredEnrichment& progress) {
    ATTUNE_TRY(insert, database.prepare("INSERT OR REPLACE INTO enrichments (job, next_item, calls, prompt_tokens, "
                                        "answer_tokens, items, failed, changed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, "
                                        "?8)"));
    insert.bind(1, std::string_view(progress.job)).bind(2, progress.next_item);
    insert.bind(3, static_cast<std::int64_t>(progress.calls));
    insert.bind(4, static_cast<std::int64_t>(progress.prompt_tokens));
    insert.bind(5, static_cast<std::int64_t>(progress.answer_tokens));
    insert.bind(6, static_cast<std::int64_t>(progress.items)).bind(7, static_cast<std::int64_t>(progress.failed));
    return insert.bind(8, milliseconds(progress.changed)).run();
  }
  Status bump_item_version() {
    return database.execute("UPDATE counters SET value = value + 1 WHERE name = 'item_version'");
  }
};

KnowledgeLog::KnowledgeLog(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
KnowledgeLog::~KnowledgeLog() = default;

Result<std::unique_ptr<KnowledgeLog>> KnowledgeLog::open(const std::string& path) {
  ATTUNE_TRY(connection, open_log<Connection>(path));
  return std::unique_ptr<KnowledgeLog>(new KnowledgeLog(std::move(connection)));
}

Status KnowledgeLog::add(std::span<const StoredKnowledge> told, const std::optional<StoredEnrichment>& progress) {
  for (const StoredKnowledge& one : told) ATTUNE_TRY_VOID(check_knowledge(one));
  return connection_->write([&]() -> Status {
    for (const StoredKnowledge& one : told) ATTUNE_TRY_VOID(connection_->put(one));
    if (progress) ATTUNE_TRY_VOID(connection_->put(*progress));
    return {};
  });
}

Status KnowledgeLog::replace(std::string_view source, std::span<const StoredKnowledge> told) {
  for (const StoredKnowledge& one : told) {
    ATTUNE_TRY_VOID(check_knowledge(one));
    if (one.source != source) return invalid_argument("'{}' is not told by {}", one.field, source);
  }
  return connection_->write([&]() -> Status {
    ATTUNE_TRY(removal, connection_->database.prepare("DELETE FROM item_knowledge WHERE source = ?1 AND decided = 0"));
    ATTUNE_TRY_VOID(removal.bind(1, source).run());
    for (const StoredKnowledge& one : told) ATTUNE_TRY_VOID(connection_->put(one));
    return connection_->bump_item_version();
  });
}

Status KnowledgeLog::publish() {
  return connection_->write([&] { return connection_->bump_item_version(); });
}

Result<std::vector<StoredKnowledge>> KnowledgeLog::list(const KnowledgeFilter& filter, std::size_t most) {
  return connection_->read([&]() -> Result<std::vector<StoredKnowledge>> {
    ATTUNE_TRY(select,
               connection_->database.prepare(select_knowledge(fmt::format("{} ORDER BY id LIMIT ?6", kFiltered))));
    bind_filter(select, filter);
    return rows_of(select.bind(6, static_cast<std::int64_t>(most)), read_knowledge);
  });
}

Result<std::vector<StoredKnowledge>> KnowledgeLog::accepted() {
  return connection_->read([&]() -> Result<std::vector<StoredKnowledge>> {
    ATTUNE_TRY(select, connection_->database.prepare(select_knowledge("WHERE state = 0 ORDER BY confidence DESC, id")));
    return rows_of(select, read_knowledge);
  });
}

Result<std::vector<KnowledgeCount>> KnowledgeLog::counts() {
  return connection_->read([&]() -> Result<std::vector<KnowledgeCount>> {
    ATTUNE_TRY(select,
               connection_->database.prepare("SELECT source, field, state, COUNT(*) FROM item_knowledge GROUP BY "
                                             "source, field, state ORDER BY source, field, state"));
    return rows_of(select, [](const Statement& row) {
      return KnowledgeCount{std::string(row.text(0)), std::string(row.text(1)),
                            static_cast<KnowledgeState>(row.integer(2)), static_cast<std::uint64_t>(row.integer(3))};
    });
  });
}

Result<std::int64_t> KnowledgeLog::decide(const KnowledgeFilter& filter, KnowledgeState state) {
  return connection_->write([&]() -> Result<std::int64_t> {
    ATTUNE_TRY(update, connection_->database.prepare(fmt::format(
                           "UPDATE item_knowledge SET state = ?6, decided = 1, reason = ?7 {}", kFiltered)));
    bind_filter(update, filter);
    update.bind(6, static_cast<std::int64_t>(state));
    const std::string_view reason = state == KnowledgeState::accepted ? "" : "the operator's decision";
    ATTUNE_TRY(changed, update.bind(7, reason).run_counting());
    if (changed > 0) ATTUNE_TRY_VOID(connection_->bump_item_version());
    return changed;
  });
}

Result<std::int64_t> KnowledgeLog::remove(const KnowledgeFilter& filter) {
  return connection_->write([&]() -> Result<std::int64_t> {
    ATTUNE_TRY(removal, connection_->database.prepare(fmt::format("DELETE FROM item_knowledge {}", kFiltered)));
    bind_filter(removal, filter);
    ATTUNE_TRY(changed, removal.run_counting());
    if (changed > 0) ATTUNE_TRY_VOID(connection_->bump_item_version());
    return changed;
  });
}

Result<StoredEnrichment> KnowledgeLog::enrichment(std::string_view job) {
  return connection_->read([&]() -> Result<StoredEnrichment> {
    ATTUNE_TRY(select, connection_->database.prepare("SELECT next_item, calls, prompt_tokens, answer_tokens, items, "
                                                     "failed, changed FROM enrichments WHERE job = ?1"));
    ATTUNE_TRY(found, select.bind(1, job).step());
    StoredEnrichment progress{.job = std::string(job)};
    if (!found) return progress;
    const auto count = [&](int column) { return static_cast<std::uint64_t>(select.integer(column)); };
    progress.next_item = select.integer(0);
    progress.calls = count(1);
    progress.prompt_tokens = count(2);
    progress.answer_tokens = count(3);
    progress.items = count(4);
    progress.failed = count(5);
    progress.changed = Time{std::chrono::milliseconds(select.integer(6))};
    return progress;
  });
}

Status KnowledgeLog::restart(std::string_view job) {
  return connection_->write([&]() -> Status {
    ATTUNE_TRY(removal, connection_->database.prepare("DELETE FROM enrichments WHERE job = ?1"));
    return removal.bind(1, job).run();
  });
}

}  // namespace attune
