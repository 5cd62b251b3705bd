#include "store/internal/reader_pool.h"

namespace attune {

Result<Reader> Reader::open(const std::string& path) {
  using sqlite::Database;
  ATTUNE_TRY(database, Database::open(path, Database::Access::read_only));
  ATTUNE_TRY(history, database.prepare("SELECT user, time, item, kind, value FROM events "
                                       "WHERE user = (SELECT id FROM users WHERE key = ?1) ORDER BY time, item"));
  ATTUNE_TRY(history_since,
             database.prepare("SELECT user, time, item, kind, value FROM events WHERE user = (SELECT id FROM users "
                              "WHERE key = ?1) AND time >= ?2 ORDER BY time, item"));
  ATTUNE_TRY(fact_version, database.prepare("SELECT COALESCE((SELECT MAX(id) FROM facts WHERE user = ?1), 0), "
                                            "(SELECT value FROM counters WHERE name = 'facts_erased')"));
  ATTUNE_TRY(find_user, database.prepare("SELECT id FROM users WHERE key = ?1"));
  ATTUNE_TRY(event_count, database.prepare("SELECT events FROM users WHERE key = ?1"));
  return Reader{std::move(database),     std::move(history),   std::move(history_since),
                std::move(fact_version), std::move(find_user), std::move(event_count)};
}

}  // namespace attune
