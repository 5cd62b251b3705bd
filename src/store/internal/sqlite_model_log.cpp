#include "store/internal/sqlite_model_log.h"

#include "base/utf8.h"
#include "data/key.h"
#include "store/internal/model_erasure.h"

#include <cmath>

namespace attune {
namespace {

std::int64_t milliseconds(Time time) {
  return time.time_since_epoch().count();
}

Status check_name(std::string_view what, std::string_view name) {
  if (name.size() > ModelLog::kLongestName)
    return invalid_argument("the {} has {} bytes", what, name.size()).mend("at most {}", ModelLog::kLongestName);
  return check_utf8(what, name);
}

bool is_finite(const ModelSpend& spend) {
  return std::isfinite(spend.calls) && std::isfinite(spend.tokens) && std::isfinite(spend.money);
}

bool fits(const std::optional<double>& limit, double spent, double more) {
  return !limit || spent + more <= *limit;
}

sqlite::Statement& bind_account(sqlite::Statement& statement, std::int64_t day, const SpendAccount& account) {
  return statement.bind(1, day)
      .bind(2, std::string_view(account.role))
      .bind(3, std::string_view(account.endpoint))
      .bind(4, std::string_view(account.user));
}

}  // namespace

std::string_view to_string(Consent consent) {
  return consent == Consent::granted ? "granted" : "withdrawn";
}

Status SqliteModelLog::set_consent(std::string_view user, std::string_view role, Consent consent, Time time) {
  ATTUNE_TRY_VOID(check_key("user", user));
  ATTUNE_TRY_VOID(check_name("role", role));
  return commits_.submit([&]() -> Status {
    ATTUNE_TRY(insert,
               writer_.prepare("INSERT INTO model_consents (user, role, consent, time) VALUES (?1, ?2, ?3, ?4)"));
    insert.bind(1, user).bind(2, role).bind(3, static_cast<std::int64_t>(consent)).bind(4, milliseconds(time));
    return insert.run();
  });
}

Result<std::vector<StoredConsent>> SqliteModelLog::select_consents(std::string_view sql, std::string_view user) {
  return readers_.with([&](sqlite::Database& database) -> Result<std::vector<StoredConsent>> {
    ATTUNE_TRY(row, database.prepare(sql));
    row.bind(1, user);
    std::vector<StoredConsent> consents;
    while (true) {
      ATTUNE_TRY(more, row.step());
      if (!more) return consents;
      consents.push_back({.role = std::string(row.text(0)),
                          .consent = static_cast<Consent>(row.integer(1)),
                          .time = Time{std::chrono::milliseconds(row.integer(2))}});
    }
  });
}

Result<std::vector<StoredConsent>> SqliteModelLog::consents(std::string_view user) {
  return select_consents(
      "SELECT role, consent, time FROM model_consents WHERE id IN (SELECT MAX(id) FROM model_consents WHERE user = ?1 "
      "GROUP BY role) ORDER BY role",
      user);
}

Result<std::vector<StoredConsent>> SqliteModelLog::consent_history(std::string_view user) {
  return select_consents("SELECT role, consent, time FROM model_consents WHERE user = ?1 ORDER BY id", user);
}

Status SqliteModelLog::add_disclosure(StoredDisclosure disclosure) {
  if (!disclosure.user.empty()) ATTUNE_TRY_VOID(check_key("user", disclosure.user));
  ATTUNE_TRY_VOID(check_name("role", disclosure.role));
  ATTUNE_TRY_VOID(check_name("host", disclosure.host));
  ATTUNE_TRY_VOID(check_name("model", disclosure.model));
  ATTUNE_TRY_VOID(check_name("prompt", disclosure.prompt));
  ATTUNE_TRY_VOID(check_utf8("text that is sent", disclosure.text));
  return commits_.submit([&]() -> Status {
    ATTUNE_TRY(insert,
               writer_.prepare("INSERT INTO model_disclosures (user, role, host, model, prompt, version, bytes, "
                               "tokens, text, time) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"));
    insert.bind(1, std::string_view(disclosure.user)).bind(2, std::string_view(disclosure.role));
    insert.bind(3, std::string_view(disclosure.host)).bind(4, std::string_view(disclosure.model));
    insert.bind(5, std::string_view(disclosure.prompt)).bind(6, disclosure.version).bind(7, disclosure.bytes);
    insert.bind(8, disclosure.tokens).bind(9, cut_utf8(disclosure.text, kLongestText));
    ATTUNE_TRY_VOID(insert.bind(10, milliseconds(disclosure.time)).run());
    ATTUNE_TRY(empty, writer_.prepare("UPDATE model_disclosures SET text = '' WHERE id = (SELECT id FROM "
                                      "model_disclosures WHERE user = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)"));
    ATTUNE_TRY_VOID(empty.bind(1, std::string_view(disclosure.user)).bind(2, std::int64_t{kMostTexts}).run());
    ATTUNE_TRY(prune, writer_.prepare("DELETE FROM model_disclosures WHERE user = ?1 AND id <= (SELECT id FROM "
                                      "model_disclosures WHERE user = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)"));
    return prune.bind(1, std::string_view(disclosure.user)).bind(2, std::int64_t{kMostDisclosures}).run();
  });
}

Result<std::vector<StoredDisclosure>> SqliteModelLog::disclosures(std::string_view user, std::size_t most,
                                                                  std::int64_t before) {
  return readers_.with([&](sqlite::Database& database) -> Result<std::vector<StoredDisclosure>> {
    ATTUNE_TRY(row, database.prepare("SELECT id, user, role, host, model, prompt, version, bytes, tokens, text, time "
                                     "FROM model_disclosures WHERE user = ?1 AND (?3 = 0 OR id < ?3) "
                                     "ORDER BY id DESC LIMIT ?2"));
    row.bind(1, user).bind(2, static_cast<std::int64_t>(most)).bind(3, before);
    std::vector<StoredDisclosure> disclosures;
    while (true) {
      ATTUNE_TRY(more, row.step());
      if (!more) return disclosures;
      disclosures.push_back({.id = row.integer(0),
                             .user = std::string(row.text(1)),
                             .role = std::string(row.text(2)),
                             .host = std::string(row.text(3)),
                             .model = std::string(row.text(4)),
                             .prompt = std::string(row.text(5)),
                             .version = row.integer(6),
                             .bytes = row.integer(7),
                             .tokens = row.integer(8),
                             .text = std::string(row.text(9)),
                             .time = Time{std::chrono::milliseconds(row.integer(10))}});
    }
  });
}

Result<ModelSpend> SqliteModelLog::spent(std::int64_t day, const SpendAccount& account) {
  ATTUNE_TRY(row, writer_.prepare("SELECT calls, tokens, money FROM model_spend WHERE day = ?1 AND role = ?2 AND "
                                  "endpoint = ?3 AND user = ?4"));
  ATTUNE_TRY(found, bind_account(row, day, account).step());
  return found ? ModelSpend{row.real(0), row.real(1), row.real(2)} : ModelSpend{};
}

Status SqliteModelLog::add(std::int64_t day, const SpendAccount& account, const ModelSpend& change) {
  ATTUNE_TRY(put, writer_.prepare("INSERT INTO model_spend VALUES (?1, ?2, ?3, ?4, MAX(0, ?5), MAX(0, ?6), MAX(0, ?7)) "
                                  "ON CONFLICT DO UPDATE SET calls = MAX(0, calls + ?5), "
                                  "tokens = MAX(0, tokens + ?6), money = MAX(0, money + ?7)"));
  bind_account(put, day, account).bind(5, change.calls).bind(6, change.tokens).bind(7, change.money);
  ATTUNE_TRY_VOID(put.run());
  ATTUNE_TRY(prune, writer_.prepare("DELETE FROM model_spend WHERE day < ?1"));
  return prune.bind(1, day - kKeptDays).run();
}

Result<std::optional<ModelLog::Refusal>> SqliteModelLog::reserve(std::int64_t day,
                                                                 std::span<const LimitedAccount> accounts,
                                                                 const ModelSpend& amount) {
  if (!is_finite(amount) || amount.calls < 0 || amount.tokens < 0 || amount.money < 0)
    return invalid_argument("{} calls, {} tokens and {} of money can't be reserved", amount.calls, amount.tokens,
                            amount.money);
  std::optional<Refusal> refusal;
  const Status booked = commits_.submit([&]() -> Status {
    ATTUNE_TRY(found, refusing(day, accounts, amount));
    refusal = std::move(found);
    for (const LimitedAccount& each : accounts)
      if (!refusal) ATTUNE_TRY_VOID(add(day, each.account, amount));
    return {};
  });
  if (!booked) return std::unexpected(booked.error());
  return refusal;
}

Result<std::optional<ModelLog::Refusal>> SqliteModelLog::refusing(std::int64_t day,
                                                                  std::span<const LimitedAccount> accounts,
                                                                  const ModelSpend& amount) {
  for (const LimitedAccount& each : accounts) {
    ATTUNE_TRY(before, spent(day, each.account));
    if (!fits(each.limit.calls, before.calls, amount.calls) || !fits(each.limit.tokens, before.tokens, amount.tokens) ||
        !fits(each.limit.money, before.money, amount.money))
      return Refusal{each, before};
  }
  return std::nullopt;
}

Status SqliteModelLog::add_spend(std::int64_t day, std::vector<SpendAccount> accounts, const ModelSpend& change) {
  if (!is_finite(change)) return invalid_argument("what was spent is not finite");
  return commits_.submit_later([this, day, accounts = std::move(accounts), change]() -> Status {
    for (const SpendAccount& account : accounts) ATTUNE_TRY_VOID(add(day, account, change));
    return {};
  });
}

Result<std::vector<StoredSpend>> SqliteModelLog::spending(std::int64_t from, std::int64_t to) {
  return readers_.with([&](sqlite::Database& database) -> Result<std::vector<StoredSpend>> {
    ATTUNE_TRY(row, database.prepare("SELECT day, role, endpoint, user, calls, tokens, money FROM model_spend "
                                     "WHERE day BETWEEN ?1 AND ?2 ORDER BY day, role, endpoint, user"));
    row.bind(1, from).bind(2, to);
    std::vector<StoredSpend> all;
    while (true) {
      ATTUNE_TRY(more, row.step());
      if (!more) return all;
      all.push_back({.day = row.integer(0),
                     .account = {std::string(row.text(1)), std::string(row.text(2)), std::string(row.text(3))},
                     .spend = {row.real(4), row.real(5), row.real(6)}});
    }
  });
}

Status SqliteModelLog::erase(std::string_view user) {
  ATTUNE_TRY_VOID(check_key("user", user));
  return commits_.submit([&] { return erase_model_records(writer_, user); });
}

}  // namespace attune
