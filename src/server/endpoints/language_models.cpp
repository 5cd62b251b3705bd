#include "llm/budget/budget.h"
#include "server/endpoints/endpoints.h"

#include <algorithm>

namespace attune::server {
namespace {

json::object to_json(const llm::LatencyHistogram& latency) {
  constexpr double kMedian = 0.5;
  constexpr double kTail = 0.99;
  return {{"count", latency.count()},
          {"mean_ms", latency.count() == 0 ? 0 : latency.sum_ms / static_cast<double>(latency.count())},
          {"median_ms", latency.quantile_ms(kMedian)},
          {"p99_ms", latency.quantile_ms(kTail)}};
}

json::object to_json(const ModelSpend& spend) {
  return {{"calls", spend.calls}, {"tokens", spend.tokens}, {"money", spend.money}};
}

json::object to_json(const ModelBudget& budget) {
  const auto limit = [](const std::optional<double>& most) { return most ? json::value(*most) : json::value(); };
  return {{"calls", limit(budget.calls)}, {"tokens", limit(budget.tokens)}, {"money", limit(budget.money)}};
}

/// What all people's questions to a role have cost on a day.
ModelSpend spent_by(ModelRole role, const std::vector<StoredSpend>& spending) {
  const SpendAccount account{std::string(to_string(role)), "", ""};
  const auto found = std::ranges::find(spending, account, &StoredSpend::account);
  return found == spending.end() ? ModelSpend{} : found->spend;
}

json::object role_json(ModelRole role, const llm::LanguageModels& models, const std::vector<StoredSpend>& today) {
  const RoleSettings& settings = models.settings().roles.at(role);
  const EndpointSettings& endpoint = models.settings().endpoints.at(settings.endpoint);
  const llm::RoleFigures figures = models.figures(role);
  json::object failed;
  for (const auto& [code, count] : figures.failed) failed[attune::to_string(code)] = count;
  return {{"role", to_string(role)},
          {"endpoint", settings.endpoint},
          {"model", settings.model.empty() ? endpoint.model : settings.model},
          {"remote", models.is_remote(role)},
          {"asked", figures.asked},
          {"cached", figures.cached},
          {"answered", figures.answered},
          {"failed", std::move(failed)},
          {"calls", figures.calls},
          {"prompt_tokens", figures.prompt_tokens},
          {"answer_tokens", figures.answer_tokens},
          {"money", figures.money},
          {"first_token", to_json(figures.first_token)},
          {"whole", to_json(figures.whole)},
          {"spent_today", to_json(spent_by(role, today))},
          {"budget", to_json(settings.budget)}};
}

}  // namespace

Result<Response> get_language_models(const Services& services, const Request&) {
  json::array roles;
  if (services.models != nullptr) {
    const std::int64_t day = llm::day_of(services.engine.clock().now());
    ATTUNE_TRY(today, services.engine.store().model_log().spending(day, day));
    for (const auto& [role, settings] : services.models->settings().roles)
      roles.push_back(role_json(role, *services.models, today));
  }
  const assistant::FrontEndFigures gate = services.assistant.front_end_figures();
  return ok(
      json::object{{"roles", std::move(roles)},
                   {"front_end", {{"requests", gate.requests}, {"spared", gate.spared}, {"written", gate.written}}}});
}

}  // namespace attune::server
