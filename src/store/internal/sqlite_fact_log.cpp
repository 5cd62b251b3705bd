#include "store/internal/sqlite_fact_log.h"

#include "base/checksum.h"
#include "data/key.h"
#include "store/internal/model_erasure.h"

#include <array>
#include <cmath>

#include <fmt/ranges.h>

namespace attune {
namespace {

using sqlite::Statement;

constexpr std::array kOrigins{FactOrigin::said, FactOrigin::typed, FactOrigin::did, FactOrigin::outside};
constexpr std::array kScopes{FactScope::lasting, FactScope::session, FactScope::request};

template <class Named, std::size_t N>
Result<Named> named(const std::array<Named, N>& all, std::string_view what, std::string_view name) {
  std::vector<std::string_view> names;
  for (const Named one : all) {
    if (to_string(one) == name) return one;
    names.push_back(to_string(one));
  }
  return invalid_argument("'{}' is no {} of a fact", name, what).mend("there are: {}", fmt::join(names, ", "));
}

/// "SELECT ... FROM facts" in the order that read_fact() reads, and the rest of the statement.
std::string select_facts(std::string_view rest) {
  return fmt::format(
      "SELECT id, user, subject, kind, field, value, source, conversation, turn, origin, scope, confidence, "
      "valid_from, valid_until, corrects, time FROM facts {}",
      rest);
}

std::int64_t milliseconds(Time time) {
  return time.time_since_epoch().count();
}

std::optional<Time> read_time(const Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return Time{std::chrono::milliseconds(row.integer(column))};
}

StoredFact read_fact(const Statement& row) {
  return {.id = row.integer(0),
          .user = std::string(row.text(1)),
          .subject = std::string(row.text(2)),
          .kind = std::string(row.text(3)),
          .field = std::string(row.text(4)),
          .value = std::string(row.text(5)),
          .source = std::string(row.text(6)),
          .conversation = std::string(row.text(7)),
          .turn = row.integer(8),
          .origin = static_cast<FactOrigin>(row.integer(9)),
          .scope = static_cast<FactScope>(row.integer(10)),
          .confidence = row.real(11),
          .valid_from = read_time(row, 12),
          .valid_until = read_time(row, 13),
          .corrects = row.integer(14),
          .time = Time{std::chrono::milliseconds(row.integer(15))}};
}

Status check_fact(const StoredFact& fact) {
  ATTUNE_TRY_VOID(check_key("user", fact.user));
  for (const std::string* text :
       {&fact.subject, &fact.kind, &fact.field, &fact.value, &fact.source, &fact.conversation}) {
    ATTUNE_TRY_VOID(check_utf8("text of a fact", *text));
    if (text->size() > FactLog::kLongestText)
      return invalid_argument("a text of the fact has {} bytes, more than {}", text->size(), FactLog::kLongestText);
  }
  if (!std::isfinite(fact.confidence) || fact.confidence < 0 || fact.confidence > 1)
    return invalid_argument("the confidence {} is not between 0 and 1", fact.confidence);
  if (fact.valid_from && fact.valid_until && *fact.valid_until < *fact.valid_from)
    return invalid_argument("the fact would end before it begins");
  return {};
}

/// What the table of keys knows an idempotency key by. It holds no name, for it stays when a person's facts go.
std::string fingerprint(std::string_view user, std::string_view key) {
  return fmt::format("{:016x}", checksum(fmt::format("{}:{}:{}", user.size(), user, key)));
}

}  // namespace

std::string_view to_string(FactOrigin origin) {
  switch (origin) {
    case FactOrigin::said:
      return "said";
    case FactOrigin::typed:
      return "typed";
    case FactOrigin::did:
      return "did";
    case FactOrigin::outside:
      return "outside";
  }
  return "outside";
}

std::string_view to_string(FactScope scope) {
  switch (scope) {
    case FactScope::lasting:
      return "lasting";
    case FactScope::session:
      return "session";
    case FactScope::request:
      return "request";
  }
  return "lasting";
}

Result<FactOrigin> parse_fact_origin(std::string_view name) {
  return named(kOrigins, "origin", name);
}

Result<FactScope> parse_fact_scope(std::string_view name) {
  return named(kScopes, "scope", name);
}

Result<StoredFact> SqliteFactLog::append(const StoredFact& fact, std::string_view idempotency_key) {
  ATTUNE_TRY_VOID(check_fact(fact));
  if (!idempotency_key.empty()) ATTUNE_TRY_VOID(check_utf8("idempotency key", idempotency_key));
  const std::string key = idempotency_key.empty() ? "" : fingerprint(fact.user, idempotency_key);
  StoredFact appended;
  ATTUNE_TRY_VOID(commits_.submit([&]() -> Status {
    ATTUNE_TRY(now, append_now(fact, key));
    appended = std::move(now);
    return {};
  }));
  return appended;
}

Result<StoredFact> SqliteFactLog::append_now(const StoredFact& fact, std::string_view key) {
  ATTUNE_TRY(before, key.empty() ? same_content(fact) : appended_before(fact, key));
  if (before) return *std::move(before);
  ATTUNE_TRY_VOID(check_room(fact.user));
  ATTUNE_TRY_VOID(check_corrects(fact));
  StoredFact appended = fact;
  ATTUNE_TRY(id, insert(fact));
  appended.id = id;
  if (key.empty()) return appended;
  ATTUNE_TRY(remember, writer_.prepare("INSERT INTO fact_keys (key, fact) VALUES (?1, ?2)"));
  ATTUNE_TRY_VOID(remember.bind(1, key).bind(2, id).run());
  return appended;
}

Result<std::optional<StoredFact>> SqliteFactLog::appended_before(const StoredFact& fact, std::string_view key) {
  ATTUNE_TRY(known, writer_.prepare("SELECT fact FROM fact_keys WHERE key = ?1"));
  ATTUNE_TRY(found, known.bind(1, key).step());
  if (!found) return std::nullopt;
  StoredFact before = fact;
  before.id = known.integer(0);
  ATTUNE_TRY(select, writer_.prepare(select_facts("WHERE id = ?1 AND user = ?2")));
  ATTUNE_TRY(still_there, select.bind(1, before.id).bind(2, std::string_view(fact.user)).step());
  if (still_there) before = read_fact(select);
  return before;
}

Result<std::optional<StoredFact>> SqliteFactLog::same_content(const StoredFact& fact) {
  ATTUNE_TRY(select, writer_.prepare(select_facts("WHERE user = ?1 AND subject = ?2 AND field = ?3 AND value = ?4 "
                                                  "AND time = ?5")));
  select.bind(1, std::string_view(fact.user))
      .bind(2, std::string_view(fact.subject))
      .bind(3, std::string_view(fact.field))
      .bind(4, std::string_view(fact.value))
      .bind(5, milliseconds(fact.time));
  while (true) {
    ATTUNE_TRY(more, select.step());
    if (!more) return std::nullopt;
    StoredFact known = read_fact(select);
    StoredFact wanted = fact;
    wanted.id = known.id;
    if (known == wanted) return known;
  }
}

Status SqliteFactLog::check_room(std::string_view user) {
  ATTUNE_TRY(count, writer_.prepare("SELECT COUNT(*) FROM facts WHERE user = ?1"));
  ATTUNE_TRY_VOID(count.bind(1, user).step());
  if (count.integer(0) < static_cast<std::int64_t>(kMostFacts)) return {};
  return resource_exhausted("{} facts are remembered of user '{}', and no more may be", kMostFacts, user)
      .mend("erase some of them: `attune memory erase`");
}

Status SqliteFactLog::check_corrects(const StoredFact& fact) {
  if (fact.corrects == 0) return {};
  ATTUNE_TRY(select, writer_.prepare("SELECT 1 FROM facts WHERE id = ?1 AND user = ?2"));
  ATTUNE_TRY(found, select.bind(1, fact.corrects).bind(2, std::string_view(fact.user)).step());
  if (!found)
    return invalid_argument("user '{}' has no fact {} to correct", fact.user, fact.corrects)
        .mend("`attune memory list` shows them");
  return {};
}

Result<std::int64_t> SqliteFactLog::insert(const StoredFact& fact) {
  ATTUNE_TRY(insert,
             writer_.prepare("INSERT INTO facts (user, subject, kind, field, value, source, conversation, turn, "
                             "origin, scope, confidence, valid_from, valid_until, corrects, time) VALUES (?1, "
                             "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"));
  insert.bind(1, std::string_view(fact.user))
      .bind(2, std::string_view(fact.subject))
      .bind(3, std::string_view(fact.kind))
      .bind(4, std::string_view(fact.field))
      .bind(5, std::string_view(fact.value))
      .bind(6, std::string_view(fact.source))
      .bind(7, std::string_view(fact.conversation))
      .bind(8, fact.turn)
      .bind(9, static_cast<std::int64_t>(fact.origin))
      .bind(10, static_cast<std::int64_t>(fact.scope))
      .bind(11, fact.confidence);
  // What is not bound is NULL.
  if (fact.valid_from) insert.bind(12, milliseconds(*fact.valid_from));
  if (fact.valid_until) insert.bind(13, milliseconds(*fact.valid_until));
  insert.bind(14, fact.corrects).bind(15, milliseconds(fact.time));
  ATTUNE_TRY_VOID(insert.run());
  return writer_.last_row_id();
}

Result<std::vector<StoredFact>> SqliteFactLog::log(std::string_view user, std::int64_t after) {
  return readers_.with([&](sqlite::Database& database) -> Result<std::vector<StoredFact>> {
    ATTUNE_TRY(select, database.prepare(select_facts("WHERE user = ?1 AND id > ?2 ORDER BY id")));
    select.bind(1, user).bind(2, after);
    std::vector<StoredFact> facts;
    while (true) {
      ATTUNE_TRY(more, select.step());
      if (!more) return facts;
      facts.push_back(read_fact(select));
    }
  });
}

Result<FactLog::Version> SqliteFactLog::version(std::string_view user) {
  return readers_.with_reader([&](Reader& reader) {
    return Reader::run(reader.fact_version, [&]() -> Result<Version> {
      ATTUNE_TRY_VOID(reader.fact_version.bind(1, user).step());
      return Version{reader.fact_version.integer(0), reader.fact_version.integer(1)};
    });
  });
}

Status SqliteFactLog::erase(std::string_view user, std::span<const std::int64_t> ids) {
  return commits_.submit([&]() -> Status {
    ATTUNE_TRY(removal, writer_.prepare("DELETE FROM facts WHERE user = ?1 AND id = ?2"));
    for (const std::int64_t id : ids) {
      ATTUNE_TRY(erased, removal.bind(1, user).bind(2, id).run_counting());
      if (erased == 0) return not_found("user '{}' has no fact {}", user, id).mend("`attune memory list` shows them");
    }
    ATTUNE_TRY_VOID(erase_model_texts(writer_, user));
    return note_erasure();
  });
}

Result<std::size_t> SqliteFactLog::erase_all(std::string_view user) {
  std::size_t erased = 0;
  ATTUNE_TRY_VOID(commits_.submit([&]() -> Status {
    ATTUNE_TRY(removal, writer_.prepare("DELETE FROM facts WHERE user = ?1"));
    ATTUNE_TRY(count, removal.bind(1, user).run_counting());
    erased = static_cast<std::size_t>(count);
    const Status forgotten = erase_model_records(writer_, user);
    return forgotten ? note_erasure() : forgotten;
  }));
  return erased;
}

Status SqliteFactLog::note_erasure() {
  return writer_.execute("UPDATE counters SET value = value + 1 WHERE name = 'facts_erased'");
}

}  // namespace attune
