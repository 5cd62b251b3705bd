#pragma once
#include "store/internal/group_commit.h"
#include "store/internal/reader_pool.h"
#include "store/run_log.h"

namespace attune {

/// The log of runs in the store's database, over the store's own connections.
class SqliteRunLog final : public RunLog {
 public:
  SqliteRunLog(sqlite::Database& writer, GroupCommit& commits, ReaderPool& readers)
      : writer_(writer), commits_(commits), readers_(readers) {}

  Status put_run(const StoredRun& run) override;
  Status put_steps(std::string_view run, std::span<const StoredStep> steps) override;
  Status replace_plan(const StoredRun& run, std::span<const StoredStep> steps) override;
  Status add_ended(StoredRun run, std::vector<StoredStep> steps) override;
  Status settle() override;
  Result<std::optional<StoredRun>> find_run(std::string_view id) override;
  Result<std::vector<StoredStep>> steps(std::string_view run) override;
  Result<std::vector<StoredRun>> runs(std::string_view user, std::size_t most) override;
  Result<std::vector<StoredRun>> unfinished() override;
  Result<std::uint64_t> prune(const RunRetention& keep, Time now) override;
  Result<std::string> secret() override;

 private:
  // Inside a transaction.
  Status write_run(const StoredRun& run);
  Status write_steps(std::string_view run, std::span<const StoredStep> steps);
  Result<std::vector<StoredRun>> select(std::string_view condition, std::string_view text, std::int64_t most);

  sqlite::Database& writer_;
  GroupCommit& commits_;
  ReaderPool& readers_;
};

}  // namespace attune
