#pragma once
#include "store/internal/schema.h"
#include "store/internal/sqlite.h"

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace attune {

/// A log's own connection to the store's database, used by one caller at a time.
struct LogConnection {
  std::mutex mutex;
  sqlite::Database database;

  explicit LogConnection(sqlite::Database opened) : database(std::move(opened)) {}

  template <class Body>
  auto read(Body body) -> decltype(body()) {
    const std::scoped_lock lock(mutex);
    return body();
  }
  /// In a transaction, which an error undoes.
  template <class Body>
  auto write(Body body) -> decltype(body()) {
    const std::scoped_lock lock(mutex);
    ATTUNE_TRY(transaction, sqlite::Transaction::begin(database));
    auto result = body();
    if (result) ATTUNE_TRY_VOID(transaction.commit());
    return result;
  }
};

/// Errors: those of open_sqlite_store.
template <class Connection>
Result<std::unique_ptr<Connection>> open_log(const std::string& path) {
  ATTUNE_TRY(database, sqlite::Database::open(path, sqlite::Database::Access::read_write));
  ATTUNE_TRY_VOID(migrate(database));
  return std::make_unique<Connection>(std::move(database));
}

/// What `read` makes of each row.
template <class Read>
auto rows_of(sqlite::Statement& select, Read read) -> Result<std::vector<decltype(read(select))>> {
  std::vector<decltype(read(select))> rows;
  while (true) {
    ATTUNE_TRY(more, select.step());
    if (!more) return rows;
    rows.push_back(read(select));
  }
}

}  // namespace attune
