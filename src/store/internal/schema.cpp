#include "store/internal/schema.h"

#include <array>

namespace attune {
namespace {

/// Migration i leads from version i to version i + 1. Never edit one that was released; append.
constexpr std::array kMigrations{
    // 1: items, users, events, idempotency keys, counters.
    // Events are clustered by user and time, so that a history is one range and a repeated event finds itself.
    R"sql(
CREATE TABLE items (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  attributes TEXT NOT NULL
);
CREATE TABLE users (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  events INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE events (
  user INTEGER NOT NULL,
  time INTEGER NOT NULL,
  item INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  value REAL NOT NULL,
  PRIMARY KEY (user, time, item, kind, value)
) WITHOUT ROWID;
CREATE TABLE idempotency_keys (
  key TEXT PRIMARY KEY,
  accepted INTEGER NOT NULL,
  duplicates INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE counters (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO counters VALUES ('item_version', 1), ('events', 0);
)sql",
    // 2: facts about users.
    R"sql(
CREATE TABLE facts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user TEXT NOT NULL,
  kind TEXT NOT NULL,
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  source TEXT NOT NULL,
  confidence REAL NOT NULL,
  time INTEGER NOT NULL,
  UNIQUE (user, kind, field, value)
);
)sql",
    // 3: trainings in the background.
    R"sql(
CREATE TABLE trainings (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  state INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  options TEXT NOT NULL,
  outcome TEXT NOT NULL,
  started INTEGER NOT NULL,
  finished INTEGER NOT NULL
);
)sql",
    // 4: what was shown to learn whether people like it. Nothing is ever taken out: the last id is the count.
    R"sql(
CREATE TABLE exposures (
  id INTEGER PRIMARY KEY,
  user TEXT NOT NULL,
  item INTEGER NOT NULL,
  position INTEGER NOT NULL,
  candidates INTEGER NOT NULL,
  rank INTEGER NOT NULL,
  propensity REAL NOT NULL,
  time INTEGER NOT NULL
);
)sql",
    // 5: what people have had kept for them, and which calls made it. Times of wall clocks are minutes since 1970.
    R"sql(
CREATE TABLE personal_records (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user TEXT NOT NULL,
  kind INTEGER NOT NULL,
  list TEXT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  place TEXT NOT NULL,
  item TEXT NOT NULL,
  start_minute INTEGER,
  end_minute INTEGER,
  done INTEGER NOT NULL,
  origin INTEGER NOT NULL,
  created INTEGER NOT NULL
);
CREATE INDEX personal_records_by_user ON personal_records (user, kind);
CREATE TABLE personal_keys (
  user TEXT NOT NULL,
  key TEXT NOT NULL,
  record INTEGER NOT NULL,
  PRIMARY KEY (user, key)
) WITHOUT ROWID;
)sql",
    // 6: runs of plans, and what is needed so that they can go on. Steps are named within their run.
    R"sql(
CREATE TABLE runs (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  user TEXT NOT NULL,
  plan TEXT NOT NULL,
  now TEXT NOT NULL,
  confirmed TEXT NOT NULL,
  state INTEGER NOT NULL,
  trace TEXT NOT NULL,
  started INTEGER NOT NULL,
  finished INTEGER NOT NULL
);
CREATE INDEX runs_by_user ON runs (user, number);
CREATE INDEX runs_by_state ON runs (state, number);
CREATE TABLE run_steps (
  run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
  name TEXT NOT NULL,
  ended INTEGER NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (run, name)
) WITHOUT ROWID;
CREATE TABLE secrets (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
)sql",
    // 7: requests that stand, what they were fired by and has not been carried out yet, what people are told, and what
    // the webhook has not taken yet. Items that are there already are no news.
    R"sql(
CREATE TABLE standing_requests (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user TEXT NOT NULL,
  words TEXT NOT NULL,
  trigger TEXT NOT NULL,
  plan TEXT NOT NULL,
  state INTEGER NOT NULL,
  first_item INTEGER NOT NULL,
  due INTEGER,
  made INTEGER NOT NULL,
  fired INTEGER,
  revision INTEGER NOT NULL
);
CREATE INDEX standing_requests_by_user ON standing_requests (user);
CREATE INDEX standing_requests_by_revision ON standing_requests (revision);
CREATE INDEX standing_requests_by_due ON standing_requests (due) WHERE due IS NOT NULL;
CREATE TABLE firings (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  request INTEGER NOT NULL REFERENCES standing_requests (id) ON DELETE CASCADE,
  items TEXT NOT NULL,
  planned INTEGER NOT NULL
);
CREATE INDEX firings_by_request ON firings (request);
CREATE TABLE inbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user TEXT NOT NULL,
  request INTEGER NOT NULL,
  text TEXT NOT NULL,
  answer TEXT NOT NULL,
  run TEXT NOT NULL,
  time INTEGER NOT NULL,
  is_read INTEGER NOT NULL
);
CREATE INDEX inbox_by_user ON inbox (user, id);
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  body TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  due INTEGER NOT NULL
);
CREATE INDEX outbox_by_due ON outbox (due);
INSERT INTO counters VALUES ('standing_revision', 0);
INSERT INTO counters SELECT 'items_announced', COALESCE(MAX(id) + 1, 0) FROM items;
)sql",
    // 8: what requests wait for (0 items, 1 a time, 2 events of their person), and the events of people who wait for
    // such, in the order in which they were recorded, until they have been held against the requests.
    R"sql(
ALTER TABLE standing_requests RENAME COLUMN first_item TO first_new;
ALTER TABLE standing_requests ADD COLUMN awaits INTEGER NOT NULL DEFAULT 0;
UPDATE standing_requests SET awaits = 1 WHERE trigger LIKE 'every %';
CREATE INDEX standing_requests_by_cause ON standing_requests (awaits) WHERE state = 0;
CREATE INDEX standing_requests_for_events ON standing_requests (user) WHERE awaits = 2 AND state = 0;
CREATE TABLE awaited_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user INTEGER NOT NULL,
  item INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  value REAL NOT NULL,
  time INTEGER NOT NULL
);
INSERT INTO counters VALUES ('events_announced', 1);
)sql",
    // 9: facts become a log: nothing in it changes, and what holds follows from it. What was there before was said or
    // typed, nobody knows which; "memory add" had put its own name where the words stand. Keys are fingerprints.
    R"sql(
ALTER TABLE facts RENAME TO facts_before;
CREATE TABLE facts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user TEXT NOT NULL,
  subject TEXT NOT NULL,
  kind TEXT NOT NULL,
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  source TEXT NOT NULL,
  conversation TEXT NOT NULL,
  turn INTEGER NOT NULL,
  origin INTEGER NOT NULL,
  scope INTEGER NOT NULL,
  confidence REAL NOT NULL,
  valid_from INTEGER,
  valid_until INTEGER,
  corrects INTEGER NOT NULL,
  time INTEGER NOT NULL
);
INSERT INTO facts SELECT id, user, '', kind, field, value, source, '', 0,
  CASE source WHEN 'attune memory add' THEN 1 ELSE 3 END, 0, confidence, NULL, NULL, 0, time FROM facts_before;
UPDATE sqlite_sequence SET seq = MAX(seq, (SELECT s.seq FROM sqlite_sequence s WHERE s.name = 'facts_before'))
  WHERE name = 'facts';
INSERT INTO sqlite_sequence SELECT 'facts', seq FROM sqlite_sequence WHERE name = 'facts_before'
  AND NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'facts');
DROP TABLE facts_before;
CREATE INDEX facts_by_user ON facts (user);
CREATE INDEX facts_by_label ON facts (user, subject, field, value);
CREATE TABLE fact_keys (
  key TEXT PRIMARY KEY,
  fact INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO counters VALUES ('facts_erased', 0);
)sql",
    // What people allow of language models, what was sent to such elsewhere, what they cost, and what they answered. A
    // part of an account that is '' stands for all of them together.
    R"sql(
CREATE TABLE model_consents (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user TEXT NOT NULL,
  role TEXT NOT NULL,
  consent INTEGER NOT NULL,
  time INTEGER NOT NULL
);
CREATE INDEX model_consents_by_user ON model_consents (user, role, id);
CREATE TABLE model_disclosures (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user TEXT NOT NULL,
  role TEXT NOT NULL,
  host TEXT NOT NULL,
  model TEXT NOT NULL,
  prompt TEXT NOT NULL,
  version INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  tokens INTEGER NOT NULL,
  text TEXT NOT NULL,
  time INTEGER NOT NULL
);
CREATE INDEX model_disclosures_by_user ON model_disclosures (user, id);
CREATE TABLE model_spend (
  day INTEGER NOT NULL,
  role TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  user TEXT NOT NULL,
  calls REAL NOT NULL,
  tokens REAL NOT NULL,
  money REAL NOT NULL,
  PRIMARY KEY (day, role, endpoint, user)
) WITHOUT ROWID;
CREATE INDEX model_spend_by_user ON model_spend (user) WHERE user <> '';
CREATE TABLE model_answers (
  key TEXT PRIMARY KEY,
  family TEXT NOT NULL,
  user TEXT NOT NULL,
  guard TEXT NOT NULL,
  answer TEXT NOT NULL,
  model TEXT NOT NULL,
  vector BLOB NOT NULL,
  size INTEGER NOT NULL,
  created INTEGER NOT NULL,
  used INTEGER NOT NULL
);
CREATE INDEX model_answers_by_family ON model_answers (family, user, guard, created) WHERE vector <> x'';
CREATE INDEX model_answers_by_use ON model_answers (used);
CREATE INDEX model_answers_by_user ON model_answers (user);
INSERT INTO counters VALUES ('model_answers', 0), ('model_answer_bytes', 0), ('model_erasures', 0);
)sql",
    // What is known of items besides what their sources say, and how far the jobs have come that ask for it. The
    // slot tells one thing that a source may say of an item's field from another.
    R"sql(
CREATE TABLE item_knowledge (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  item INTEGER NOT NULL,
  field TEXT NOT NULL,
  slot TEXT NOT NULL,
  kind INTEGER NOT NULL,
  label TEXT NOT NULL,
  number REAL NOT NULL,
  related INTEGER,
  source TEXT NOT NULL,
  confidence REAL NOT NULL,
  quote TEXT NOT NULL,
  state INTEGER NOT NULL,
  reason TEXT NOT NULL,
  decided INTEGER NOT NULL,
  time INTEGER NOT NULL,
  UNIQUE (item, field, slot, source)
);
CREATE INDEX item_knowledge_that_counts ON item_knowledge (confidence) WHERE state = 0;
CREATE TABLE enrichments (
  job TEXT PRIMARY KEY,
  next_item INTEGER NOT NULL,
  calls INTEGER NOT NULL,
  prompt_tokens INTEGER NOT NULL,
  answer_tokens INTEGER NOT NULL,
  items INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  changed INTEGER NOT NULL
) WITHOUT ROWID;
)sql",
};

}  // namespace

int newest_schema_version() {
  return static_cast<int>(kMigrations.size());
}

Result<int> schema_version(sqlite::Database& database) {
  ATTUNE_TRY(statement, database.prepare("PRAGMA user_version"));
  ATTUNE_TRY_VOID(statement.step());
  return static_cast<int>(statement.integer(0));
}

Status migrate(sqlite::Database& database) {
  ATTUNE_TRY(current, schema_version(database));
  if (current > newest_schema_version())
    return unsupported("the database has schema version {}, this program knows up to {}", current,
                       newest_schema_version())
        .mend("use the newer Attune that wrote it");
  while (current < newest_schema_version()) {
    ATTUNE_TRY(transaction, sqlite::Transaction::begin(database));
    ATTUNE_TRY(now, schema_version(database));  // another process may have been first
    current = now;
    if (current == newest_schema_version()) break;
    ATTUNE_TRY_VOID(database.execute(kMigrations[static_cast<std::size_t>(current)]));
    ++current;
    ATTUNE_TRY_VOID(database.execute(fmt::format("PRAGMA user_version={}", current).c_str()));
    ATTUNE_TRY_VOID(transaction.commit());
  }
  return {};
}

}  // namespace attune
