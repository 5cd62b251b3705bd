#pragma once
#include "store/internal/group_commit.h"
#include "store/internal/reader_pool.h"
#include "store/model_log.h"

namespace attune {

/// The log of language models in the store's database, over the store's own connections.
class SqliteModelLog final : public ModelLog {
 public:
  static constexpr std::size_t kMostTexts = 1'000;  ///< of one user's disclosures; older ones keep all but the text
  static constexpr std::int64_t kKeptDays = 400;    ///< of spending

  SqliteModelLog(sqlite::Database& writer, GroupCommit& commits, ReaderPool& readers)
      : writer_(writer), commits_(commits), readers_(readers) {}

  Status set_consent(std::string_view user, std::string_view role, Consent consent, Time time) override;
  Result<std::vector<StoredConsent>> consents(std::string_view user) override;
  Result<std::vector<StoredConsent>> consent_history(std::string_view user) override;
  Status add_disclosure(StoredDisclosure disclosure) override;
  Result<std::vector<StoredDisclosure>> disclosures(std::string_view user, std::size_t most,
                                                    std::int64_t before) override;
  Result<std::optional<Refusal>> reserve(std::int64_t day, std::span<const LimitedAccount> accounts,
                                         const ModelSpend& amount) override;
  Status add_spend(std::int64_t day, std::vector<SpendAccount> accounts, const ModelSpend& change) override;
  Result<std::vector<StoredSpend>> spending(std::int64_t from, std::int64_t to) override;
  Status erase(std::string_view user) override;

 private:
  Result<std::vector<StoredConsent>> select_consents(std::string_view sql, std::string_view user);
  // Inside a transaction.
  Result<ModelSpend> spent(std::int64_t day, const SpendAccount& account);
  Result<std::optional<Refusal>> refusing(std::int64_t day, std::span<const LimitedAccount> accounts,
                                          const ModelSpend& amount);
  Status add(std::int64_t day, const SpendAccount& account, const ModelSpend& change);

  sqlite::Database& writer_;
  GroupCommit& commits_;
  ReaderPool& readers_;
};

}  // namespace attune
