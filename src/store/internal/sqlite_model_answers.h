#pragma once
#include "store/internal/group_commit.h"
#include "store/internal/reader_pool.h"
#include "store/model_answers.h"

namespace attune {

/// Answers of language models in the store's database, over the store's own connections.
class SqliteModelAnswers final : public ModelAnswers {
 public:
  SqliteModelAnswers(sqlite::Database& writer, GroupCommit& commits, ReaderPool& readers)
      : writer_(writer), commits_(commits), readers_(readers) {}

  Result<std::optional<StoredAnswer>> find(std::string_view key, Time since, Time now) override;
  Result<std::vector<StoredAnswer>> relatives(std::string_view family, std::string_view user, std::string_view guard,
                                              Time since, std::size_t most) override;
  Result<std::int64_t> erasures() override;
  Status put(StoredAnswer answer, std::int64_t asked, const AnswerBounds& bounds) override;
  Result<std::uint64_t> erase(std::string_view user) override;
  Result<Counts> counts() override;
  Status settle() override;

 private:
  // Inside a transaction.
  Status write(const StoredAnswer& answer, std::int64_t asked, const AnswerBounds& bounds);
  Status prune(const AnswerBounds& bounds);
  Status count(std::int64_t answers, std::int64_t size_bytes);
  Result<std::int64_t> counted(std::string_view name);

  sqlite::Database& writer_;
  GroupCommit& commits_;
  ReaderPool& readers_;
};

}  // namespace attune
