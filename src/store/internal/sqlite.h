#pragma once
#include "base/error.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

struct sqlite3;
struct sqlite3_stmt;

namespace attune::sqlite {

class Database;

/// A prepared statement. Bound texts and bytes must live until the next step or reset. Not thread-safe.
class Statement {
 public:
  /// Parameters and columns count from 1 and 0, as SQLite has it.
  Statement& bind(int parameter, std::int64_t value);
  Statement& bind(int parameter, double value);
  Statement& bind(int parameter, std::string_view text);
  Statement& bind(int parameter, std::span<const std::byte> bytes);
  /// True when there is a row, false at the end. Errors: see Database::failure.
  Result<bool> step();
  /// Runs a statement that gives no rows, and makes it ready to run again.
  Status run();
  /// The same, and how many rows it changed.
  Result<std::int64_t> run_counting();
  /// Ready to run again; bindings are cleared.
  void reset();

  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] double real(int column) const;
  /// Valid until the next step.
  [[nodiscard]] std::string_view text(int column) const;
  [[nodiscard]] std::span<const std::byte> bytes(int column) const;

 private:
  friend class Database;
  struct Finalizer {
    void operator()(sqlite3_stmt* statement) const;
  };
  Statement(sqlite3* database, sqlite3_stmt* statement) : database_(database), statement_(statement) {}
  sqlite3* database_;
  std::unique_ptr<sqlite3_stmt, Finalizer> statement_;
};

/// A connection. Not thread-safe.
class Database {
 public:
  enum class Access { read_only, read_write, create };
  /// WAL mode, synchronous=FULL, foreign keys on, waits up to 10 s for a lock.
  /// Errors: not_found, io_error, corrupt (not a database), unavailable (locked).
  static Result<Database> open(const std::string& path, Access access);

  Result<Statement> prepare(std::string_view sql);
  /// For schema and pragmas: SQL of our own, without parameters.
  Status execute(const char* sql);
  [[nodiscard]] std::int64_t last_row_id() const;

 private:
  struct Closer {
    void operator()(sqlite3* database) const;
  };
  explicit Database(sqlite3* database) : database_(database) {}
  std::unique_ptr<sqlite3, Closer> database_;
};

/// BEGIN IMMEDIATE; rolls back on destruction unless committed.
class Transaction {
 public:
  static Result<Transaction> begin(Database& database);
  Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  /// Durable when this returns without error.
  Status commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;
};

}  // namespace attune::sqlite
