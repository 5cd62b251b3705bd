#pragma once
#include "store/internal/group_commit.h"
#include "store/internal/reader_pool.h"
#include "store/personal_records.h"

namespace attune {

/// The records' tables in the store's database. What it is given must outlive it.
class SqlitePersonalRecords final : public PersonalRecords {
 public:
  SqlitePersonalRecords(ReaderPool& readers, sqlite::Database& writer, GroupCommit& commits)
      : readers_(readers), writer_(writer), commits_(commits) {}

  Result<Kept> keep(const PersonalRecord& record, std::string_view idempotency_key) override;
  Result<std::vector<PersonalRecord>> records(std::string_view user, RecordKind kind) override;
  Status set_done(std::string_view user, std::int64_t id, bool done) override;
  Status remove(std::string_view user, std::int64_t id) override;
  Status erase(std::string_view user) override;

 private:
  // Inside a write that somebody else commits.
  Result<Kept> keep_now(const PersonalRecord& record, std::string_view idempotency_key);
  Result<std::optional<Kept>> made_before(const PersonalRecord& record, std::string_view idempotency_key);
  Result<std::optional<PersonalRecord>> same_on_list(const PersonalRecord& record);
  Result<std::int64_t> insert(const PersonalRecord& record);
  Status check_room(std::string_view user);

  ReaderPool& readers_;
  sqlite::Database& writer_;
  GroupCommit& commits_;
};

}  // namespace attune
