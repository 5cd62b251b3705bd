#pragma once
#include "store/internal/sqlite.h"

#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace attune {

/// A connection for reading, with what is asked for most prepared on it.
struct Reader {
  sqlite::Database database;
  sqlite::Statement history;
  sqlite::Statement history_since;
  sqlite::Statement fact_version;
  sqlite::Statement find_user;
  sqlite::Statement event_count;

  static Result<Reader> open(const std::string& path);

  /// Runs a prepared statement from its parameters to its last row; the next use finds it ready, whatever happened.
  template <class Body>
  static auto run(sqlite::Statement& statement, Body body) -> decltype(body()) {
    auto result = body();
    statement.reset();
    return result;
  }
};

/// Readers; each is used by one thread at a time. Thread-safe.
class ReaderPool {
 public:
  explicit ReaderPool(std::string path) : path_(std::move(path)) {}

  /// Runs body(Reader&) on an idle reader, opening one when all are busy.
  template <class Body>
  auto with_reader(Body body) -> decltype(body(std::declval<Reader&>())) {
    std::optional<Reader> reader;
    {
      const std::scoped_lock lock(mutex_);
      if (!idle_.empty()) {
        reader = std::move(idle_.back());
        idle_.pop_back();
      }
    }
    if (!reader) {
      ATTUNE_TRY(opened, Reader::open(path_));
      reader = std::move(opened);
    }
    auto result = body(*reader);
    const std::scoped_lock lock(mutex_);
    idle_.push_back(*std::move(reader));
    return result;
  }

  /// The same for statements that are used too rarely to be kept prepared.
  template <class Body>
  auto with(Body body) -> decltype(body(std::declval<sqlite::Database&>())) {
    return with_reader([&](Reader& reader) { return body(reader.database); });
  }

 private:
  std::string path_;
  std::mutex mutex_;
  std::vector<Reader> idle_;
};

}  // namespace attune
