#pragma once
#include "store/fact_log.h"
#include "store/internal/group_commit.h"
#include "store/internal/reader_pool.h"

#include <optional>

namespace attune {

/// The log of facts in the store's database.
class SqliteFactLog final : public FactLog {
 public:
  SqliteFactLog(ReaderPool& readers, sqlite::Database& writer, GroupCommit& commits)
      : readers_(readers), writer_(writer), commits_(commits) {}

  Result<StoredFact> append(const StoredFact& fact, std::string_view idempotency_key) override;
  Result<std::vector<StoredFact>> log(std::string_view user, std::int64_t after) override;
  Result<Version> version(std::string_view user) override;
  Status erase(std::string_view user, std::span<const std::int64_t> ids) override;
  Result<std::size_t> erase_all(std::string_view user) override;

 private:
  // These run inside a transaction of the group commit.
  Result<StoredFact> append_now(const StoredFact& fact, std::string_view key);
  /// What was appended under a key before, as it is now, or as it was asked for where it has been erased since.
  Result<std::optional<StoredFact>> appended_before(const StoredFact& fact, std::string_view key);
  Result<std::optional<StoredFact>> same_content(const StoredFact& fact);
  Status check_room(std::string_view user);
  Status check_corrects(const StoredFact& fact);
  Result<std::int64_t> insert(const StoredFact& fact);
  Status note_erasure();

  ReaderPool& readers_;
  sqlite::Database& writer_;
  GroupCommit& commits_;
};

}  // namespace attune
