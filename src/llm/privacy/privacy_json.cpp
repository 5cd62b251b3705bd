#include "llm/privacy/privacy_json.h"

#include "engine/language_models/settings.h"

#include <algorithm>
#include <string>
#include <vector>

namespace attune::llm {

Result<json::object> consents_json(ModelLog& log, std::string_view user) {
  ATTUNE_TRY(consents, log.consents(user));
  json::array roles;
  for (std::size_t i = 0; i < kModelRoles; ++i) {
    const std::string_view role = to_string(static_cast<ModelRole>(i));
    json::object told{{"role", role}, {"consent", "none"}};
    if (const auto said = std::ranges::find(consents, role, &StoredConsent::role); said != consents.end()) {
      told["consent"] = to_string(said->consent);
      told["time"] = format_time(said->time);
    }
    roles.push_back(std::move(told));
  }
  return json::object{{"user", user}, {"roles", std::move(roles)}};
}

Status set_consents(ModelLog& log, std::string_view user, std::string_view role, Consent consent, Time now) {
  std::vector<std::string_view> roles;
  std::string known;
  for (std::size_t i = 0; i < kModelRoles; ++i) {
    const std::string_view each = to_string(static_cast<ModelRole>(i));
    if (role.empty() || role == each) roles.push_back(each);
    known.append(known.empty() ? "" : ", ").append(each);
  }
  if (roles.empty()) return invalid_argument("language models play no role '{}'", role).mend("known roles: {}", known);
  for (const std::string_view each : roles) ATTUNE_TRY_VOID(log.set_consent(user, each, consent, now));
  return {};
}

json::object disclosures_json(std::string_view user, std::span<const StoredDisclosure> disclosures) {
  json::array told;
  for (const StoredDisclosure& each : disclosures)
    told.push_back(json::object{{"id", each.id},
                                {"time", format_time(each.time)},
                                {"role", each.role},
                                {"host", each.host},
                                {"model", each.model},
                                {"prompt", each.prompt},
                                {"version", each.version},
                                {"bytes", each.bytes},
                                {"tokens", each.tokens},
                                {"text", each.text}});
  return {{"user", user}, {"disclosures", std::move(told)}};
}

Result<json::object> model_records_json(ModelLog& log, std::string_view user) {
  ATTUNE_TRY(consents, log.consent_history(user));
  json::array said;
  for (const StoredConsent& each : consents)
    said.push_back(
        json::object{{"role", each.role}, {"consent", to_string(each.consent)}, {"time", format_time(each.time)}});
  ATTUNE_TRY(disclosures, log.disclosures(user, ModelLog::kMostDisclosures));
  json::object told = disclosures_json(user, disclosures);
  return json::object{{"consents", std::move(said)}, {"disclosures", std::move(told.at("disclosures"))}};
}

}  // namespace attune::llm
