#include "llm/budget/budget.h"

#include "base/log.h"

#include <optional>
#include <string>

#include <fmt/format.h>

namespace attune::llm {
namespace {

SpendLimit limit_of(const ModelBudget& budget) {
  return {.calls = budget.calls, .tokens = budget.tokens, .money = budget.money};
}

bool is_limited(const SpendLimit& limit) {
  return limit.calls || limit.tokens || limit.money;
}

ModelSpend spend_of(const EndpointSettings& endpoint, const Usage& usage, std::size_t calls) {
  constexpr double kPriced = 1e6;  // tokens that a price is of
  const auto prompt = static_cast<double>(usage.prompt_tokens);
  const auto answer = static_cast<double>(usage.answer_tokens);
  return {.calls = static_cast<double>(calls),
          .tokens = prompt + answer,
          .money = (prompt * endpoint.price_in + answer * endpoint.price_out) / kPriced};
}

ModelSpend difference(const ModelSpend& a, const ModelSpend& b) {
  return {.calls = a.calls - b.calls, .tokens = a.tokens - b.tokens, .money = a.money - b.money};
}

/// Whose budget it is, and where attune.toml has it.
std::pair<std::string, std::string> described(const SpendAccount& account) {
  if (!account.user.empty())
    return {fmt::format("the budget of '{}' for the role {}", account.user, account.role),
            fmt::format("language_models.roles.{}.budget_per_user", account.role)};
  if (!account.endpoint.empty())
    return {fmt::format("the budget of the endpoint '{}'", account.endpoint),
            fmt::format("language_models.endpoints.{}.budget", account.endpoint)};
  return {fmt::format("the budget of the role {}", account.role),
          fmt::format("language_models.roles.{}.budget", account.role)};
}

/// "980 of 1000 tokens are spent today, and it may take 50".
std::string shortage(const ModelLog::Refusal& refusal, const ModelSpend& estimate) {
  const SpendLimit& limit = refusal.account.limit;
  const auto told = [](double spent, double most, double wanted, std::string_view what) {
    return fmt::format("{} of {} {} are spent today, and it may take {}", spent, most, what, wanted);
  };
  if (limit.calls && refusal.spent.calls + estimate.calls > *limit.calls)
    return told(refusal.spent.calls, *limit.calls, estimate.calls, "calls");
  if (limit.tokens && refusal.spent.tokens + estimate.tokens > *limit.tokens)
    return told(refusal.spent.tokens, *limit.tokens, estimate.tokens, "tokens");
  return told(refusal.spent.money, limit.money.value_or(0), estimate.money, "of money");
}

void log_if_lost(const Status& written) {
  if (!written) spdlog::error("what a language model cost was not written down: {}", written.error().to_string());
}

}  // namespace

std::int64_t day_of(Time time) {
  return std::chrono::floor<std::chrono::days>(time).time_since_epoch().count();
}

Result<Budgets::Reservation> Budgets::reserve(ModelRole role, std::string_view user, const Usage& most) {
  const auto role_settings = settings_.roles.find(role);
  if (role_settings == settings_.roles.end())
    return unsupported("no language model plays the role {}", to_string(role))
        .mend("name an endpoint in [language_models.roles.{}]", to_string(role));
  const auto endpoint = settings_.endpoints.find(role_settings->second.endpoint);
  ATTUNE_CHECK(endpoint != settings_.endpoints.end(), "the settings name an endpoint that is not there");
  std::vector<LimitedAccount> accounts{{{.role = std::string(to_string(role))}, limit_of(role_settings->second.budget)},
                                       {{.endpoint = endpoint->first}, limit_of(endpoint->second.budget)}};
  if (!user.empty())
    accounts.push_back({{.role = std::string(to_string(role)), .user = std::string(user)},
                        limit_of(role_settings->second.budget_per_user)});

  Reservation reservation(log_, day_of(clock_.now()), endpoint->second);
  reservation.estimate_ = spend_of(endpoint->second, most, 1);
  reservation.money_ = reservation.estimate_.money;
  std::vector<LimitedAccount> limited;
  for (LimitedAccount& each : accounts) {
    (is_limited(each.limit) ? reservation.limited_ : reservation.unlimited_).push_back(each.account);
    if (is_limited(each.limit)) limited.push_back(std::move(each));
  }
  if (limited.empty()) return reservation;
  ATTUNE_TRY(refusal, log_.reserve(reservation.day_, limited, reservation.estimate_));
  if (!refusal) return reservation;
  const auto [budget, key] = described(refusal->account.account);
  const Time anew{std::chrono::days(reservation.day_ + 1)};
  return resource_exhausted("{} does not cover this call: {}", budget, shortage(*refusal, reservation.estimate_))
      .mend("it begins anew at {}; [{}] of attune.toml sets it", format_time(anew), key);
}

void Budgets::Reservation::settle(const Usage& usage, std::size_t calls) {
  if (is_closed_) return;
  is_closed_ = true;
  const ModelSpend spent = spend_of(*endpoint_, usage, calls);
  money_ = spent.money;
  if (!limited_.empty()) log_if_lost(log_->add_spend(day_, std::move(limited_), difference(spent, estimate_)));
  log_if_lost(log_->add_spend(day_, std::move(unlimited_), spent));
}

void Budgets::Reservation::release() {
  if (is_closed_) return;
  is_closed_ = true;
  money_ = 0;
  if (!limited_.empty()) log_if_lost(log_->add_spend(day_, std::move(limited_), difference({}, estimate_)));
}

}  // namespace attune::llm
