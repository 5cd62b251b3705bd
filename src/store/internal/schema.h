#pragma once
#include "store/internal/sqlite.h"

namespace attune {

/// The schema this program writes; PRAGMA user_version of the database.
int newest_schema_version();
/// The database's; 0 where nothing was made yet. Errors: corrupt (not a database), io_error.
Result<int> schema_version(sqlite::Database& database);

/// Brings a database to the newest version, one migration a transaction. Errors: unsupported for a newer one.
Status migrate(sqlite::Database& database);

}  // namespace attune
