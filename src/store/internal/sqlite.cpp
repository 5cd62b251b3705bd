#include "store/internal/sqlite.h"

#include <filesystem>
#include <tuple>

#include <sqlite3.h>

namespace attune::sqlite {
namespace {

Failure failure_of(sqlite3* database, std::string_view doing) {
  const int code = sqlite3_errcode(database);
  const std::string message = sqlite3_errmsg(database);
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return unavailable("the database is busy while {}", doing).mend("another process is writing; try again");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return corrupt("the database is damaged: {}", message)
          .mend("restore attune.db from a backup, or make a new workspace and import again");
    case SQLITE_FULL:
      return resource_exhausted("the disk is full while {}", doing).mend("free some space");
    case SQLITE_READONLY:
      return permission_denied("the database may not be written: {}", message);
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      return io_error("{} failed: {}", doing, message);
    default:
      return failure(ErrorCode::internal, "{} failed: {}", doing, message);
  }
}

}  // namespace

void Statement::Finalizer::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Statement& Statement::bind(int parameter, std::int64_t value) {
  sqlite3_bind_int64(statement_.get(), parameter, value);
  return *this;
}

Statement& Statement::bind(int parameter, double value) {
  sqlite3_bind_double(statement_.get(), parameter, value);
  return *this;
}

Statement& Statement::bind(int parameter, std::string_view text) {
  sqlite3_bind_text64(statement_.get(), parameter, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
  return *this;
}

Statement& Statement::bind(int parameter, std::span<const std::byte> bytes) {
  // No bytes are not NULL.
  sqlite3_bind_blob64(statement_.get(), parameter, bytes.empty() ? "" : static_cast<const void*>(bytes.data()),
                      bytes.size(), SQLITE_STATIC);
  return *this;
}

Result<bool> Statement::step() {
  switch (sqlite3_step(statement_.get())) {
    case SQLITE_ROW:
      return true;
    case SQLITE_DONE:
      return false;
    default: {
      Failure failed = failure_of(database_, "using the database");
      sqlite3_reset(statement_.get());  // or the next bind would be refused, unseen
      return failed;
    }
  }
}

Status Statement::run() {
  const auto stepped = step();
  reset();
  if (!stepped) return std::unexpected(stepped.error());
  return {};
}

Result<std::int64_t> Statement::run_counting() {
  ATTUNE_TRY_VOID(run());
  return sqlite3_changes64(database_);
}

void Statement::reset() {
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}
double Statement::real(int column) const {
  return sqlite3_column_double(statement_.get(), column);
}

std::string_view Statement::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

std::span<const std::byte> Statement::bytes(int column) const {
  const auto* bytes = static_cast<const std::byte*>(sqlite3_column_blob(statement_.get(), column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

void Database::Closer::operator()(sqlite3* database) const {
  sqlite3_close_v2(database);
}

Result<Database> Database::open(const std::string& path, Access access) {
  if (access != Access::create && !std::filesystem::exists(path))
    return not_found("no database at {}", path).mend("make a workspace with `attune init`");
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  flags |= access == Access::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  if (access == Access::create) flags |= SQLITE_OPEN_CREATE;
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, flags, nullptr);
  Database database(raw);
  if (code != SQLITE_OK) return failure_of(raw, "opening " + path);
  sqlite3_busy_timeout(raw, 10'000);
  ATTUNE_TRY_VOID(database.execute(
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
      "PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456; PRAGMA journal_size_limit=67108864;"
      "PRAGMA trusted_schema=OFF; PRAGMA secure_delete=ON;"));
  return database;
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return failure_of(database_.get(), "preparing a statement");
  return Statement(database_.get(), statement);
}

Status Database::execute(const char* sql) {
  if (sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    return failure_of(database_.get(), "using the database");
  return {};
}

std::int64_t Database::last_row_id() const {
  return sqlite3_last_insert_rowid(database_.get());
}

Result<Transaction> Transaction::begin(Database& database) {
  ATTUNE_TRY_VOID(database.execute("BEGIN IMMEDIATE"));
  return Transaction(database);
}

Transaction::~Transaction() {
  // Where this fails SQLite has rolled back by itself, or will when the connection closes.
  if (database_ != nullptr) std::ignore = database_->execute("ROLLBACK");
}

Status Transaction::commit() {
  ATTUNE_TRY_VOID(database_->execute("COMMIT"));
  database_ = nullptr;
  return {};
}

}  // namespace attune::sqlite
