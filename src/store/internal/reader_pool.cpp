#include "store/internal/reader_pool.h"

namespace attune {

Result<Reader> Reader::open(const std::string& path) {
  using sqlite::Database;
  ATTUNE_TRY(database, Database::open(path, Database::Access::read_only));
  ATTUNE_TRY(history, database.prepare("SELECT user, time, item, kind, value FROM events "
                                       "WHERE user = (SELECT id FROM users WHERE key = ?1) ORDER BY time, item"));
  ATTUNE_TRY(facts, database.prepare("SELECT id, kind, field, value, source, confidence, time FROM facts "
                                     "WHERE user = ?1 ORDER BY time, id"));
  ATTUNE_TRY(find_user, database.prepare("SELECT id FROM users WHERE key = ?1"));
  return Reader{std::move(database), std::move(history), std::move(facts), std::move(find_user)};
}

}  // namespace attune
