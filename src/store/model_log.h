#pragma once
#include "base/clock.h"
#include "base/error.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// Whether a person's data may go to language models elsewhere. Part of the stored format: append, never renumber.
enum class Consent : std::uint8_t {
  withdrawn = 0,
  granted = 1,
};
std::string_view to_string(Consent consent);

/// What a person last said of a role of language models.
struct StoredConsent {
  std::string role;
  Consent consent = Consent::withdrawn;
  Time time{};
  bool operator==(const StoredConsent&) const = default;
};

/// That something was sent to a language model elsewhere.
struct StoredDisclosure {
  std::int64_t id = 0;       ///< given by the log, ascending
  std::string user;          ///< whose data; "": nobody's
  std::string role;          ///< that asked
  std::string host;          ///< that it went to
  std::string model;         ///< as it was asked for
  std::string prompt;        ///< by name
  std::int64_t version = 0;  ///< of the prompt
  std::int64_t bytes = 0;    ///< of the whole text
  std::int64_t tokens = 0;   ///< estimated
  std::string text;          ///< as it was sent, masked; the first ModelLog::kLongestText bytes
  Time time{};
  bool operator==(const StoredDisclosure&) const = default;
};

/// What calls of language models cost.
struct ModelSpend {
  double calls = 0;
  double tokens = 0;
  double money = 0;
  bool operator==(const ModelSpend&) const = default;
};

/// What may be spent. None: without limit.
struct SpendLimit {
  std::optional<double> calls;
  std::optional<double> tokens;
  std::optional<double> money;
  bool operator==(const SpendLimit&) const = default;
};

/// Whose spending of a day is added up. "" in a part: all of them together.
struct SpendAccount {
  std::string role;
  std::string endpoint;
  std::string user;
  bool operator==(const SpendAccount&) const = default;
};

/// An account and what it may spend in a day.
struct LimitedAccount {
  SpendAccount account;
  SpendLimit limit;
};

/// Of one day, counted from 1970 (UTC).
struct StoredSpend {
  std::int64_t day = 0;
  SpendAccount account;
  ModelSpend spend;
  bool operator==(const StoredSpend&) const = default;
};

/// What language models were told, allowed and paid: consents, disclosures and spending. Erasing all that is remembered
/// of a person (FactLog::erase_all) takes all of theirs here with it; erasing a single fact takes the texts of their
/// disclosures. Thread-safe; readers never wait for writers.
class ModelLog {
 public:
  virtual ~ModelLog() = default;

  static constexpr std::size_t kLongestText = 16 << 10;    ///< bytes, of a disclosure's text
  static constexpr std::size_t kMostDisclosures = 10'000;  ///< of one user; the oldest go
  static constexpr std::size_t kLongestName = 256;         ///< bytes, of roles, hosts, models, ...

  /// Durable when it returns. Every change is kept. Errors: invalid_argument for a bad user key or role.
  virtual Status set_consent(std::string_view user, std::string_view role, Consent consent, Time time) = 0;
  /// What holds, by role. Roles that the person said nothing of are missing.
  virtual Result<std::vector<StoredConsent>> consents(std::string_view user) = 0;
  /// All that the person ever said, oldest first.
  virtual Result<std::vector<StoredConsent>> consent_history(std::string_view user) = 0;

  /// To be called before anything is sent: durable when it returns, so that nothing leaves the house unrecorded. The id
  /// is not looked at; a longer text is cut. Errors: invalid_argument for what is not UTF-8 or a name that is too long.
  virtual Status add_disclosure(StoredDisclosure disclosure) = 0;
  /// Newest first. @param before  only those with a smaller id; 0 for all
  virtual Result<std::vector<StoredDisclosure>> disclosures(std::string_view user, std::size_t most,
                                                            std::int64_t before = 0) = 0;

  struct Refusal {
    LimitedAccount account;  ///< whose limit would be passed: the first of those given
    ModelSpend spent;        ///< by it, on that day
  };
  /// Books an amount on all accounts, or on none where it would take any of them past its limit: then it says which.
  /// Durable when it returns; however many do this at once, in whatever process, no limit is passed.
  /// Errors: invalid_argument for an amount that is negative or not finite.
  virtual Result<std::optional<Refusal>> reserve(std::int64_t day, std::span<const LimitedAccount> accounts,
                                                 const ModelSpend& amount) = 0;
  /// Adds to accounts, limits or not; a negative change gives back. No account falls below nothing. Returns at once:
  /// durable within milliseconds, and a crash may take it. Errors: unavailable when the disk is stuck; what fails later
  /// is logged.
  virtual Status add_spend(std::int64_t day, std::vector<SpendAccount> accounts, const ModelSpend& change) = 0;
  /// Of the days [from, to], by day, role, endpoint and user.
  virtual Result<std::vector<StoredSpend>> spending(std::int64_t from, std::int64_t to) = 0;

  /// Takes whatever there is of a user. Durable when it returns.
  virtual Status erase(std::string_view user) = 0;
};

}  // namespace attune
