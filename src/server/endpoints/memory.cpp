#include "llm/privacy/privacy_json.h"
#include "memory/fact_json.h"
#include "memory/remembering.h"
#include "server/endpoints/endpoints.h"
#include "server/http/parameters.h"

#include <charconv>

namespace attune::server {
namespace {

using Kind = Parameter::Kind;
using Need = Parameter::Need;

constexpr Parameter kOfUser[] = {{"user", Kind::text, Need::required}};
constexpr Parameter kSearch[] = {
    {"user", Kind::text, Need::required}, {"subject"}, {"q"}, {"conversation"}, {"all", Kind::boolean}};
constexpr Parameter kFact[] = {{"user", Kind::text, Need::required},
                               {"kind", Kind::text, Need::required},
                               {"field", Kind::text, Need::required},
                               {"value", Kind::text, Need::required},
                               {"subject"},
                               {"source"},
                               {"origin"},
                               {"scope"},
                               {"conversation"},
                               {"confidence", Kind::number},
                               {"valid_from"},
                               {"valid_until"}};
constexpr Parameter kCorrection[] = {{"user", Kind::text, Need::required}, {"kind"}, {"field"}, {"value"}, {"source"}};

Result<std::int64_t> id_of(const Request& request) {
  const std::string& text = request.captures.at(0);
  std::int64_t id = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (code != std::errc() || end != text.data() + text.size())
    return not_found("there is no fact '{}'", text).mend("GET /v1/memory lists them");
  return id;
}

Result<std::optional<Time>> time_of(const json::object& given, std::string_view name) {
  const std::string text = text_or(given, name);
  if (text.empty()) return std::nullopt;
  auto time = parse_time(text);
  if (!time) return in_context(std::string(name), std::move(time).error());
  return *time;
}

Moment now(const Services& services, std::string conversation = "") {
  return {services.engine.clock().now(), std::move(conversation)};
}

Response facts_response(const std::string& user, std::span<const RememberedFact* const> facts, const Moment& moment) {
  json::array listed;
  for (const RememberedFact* one : facts) listed.push_back(fact_json(*one, moment));
  return ok(json::object{{"user", user}, {"facts", std::move(listed)}});
}

/// A fact as the log has it now.
Result<Response> kept_response(const Services& services, const StoredFact& kept) {
  ATTUNE_TRY(facts, remembered_of(services.engine.store().facts(), kept.user));
  const RememberedFact* one = facts.find(kept.id);
  // A repeated request may be of a fact that has been erased since.
  return ok(fact_json(one == nullptr ? RememberedFact{.fact = kept} : *one, now(services)));
}

}  // namespace

Result<Response> get_memory(const Services& services, const Request& request) {
  ATTUNE_TRY(given, from_query(request, kSearch));
  const std::string user = text_or(given, "user");
  ATTUNE_TRY(facts, remembered_of(services.engine.store().facts(), user));
  const Moment moment = now(services, text_or(given, "conversation"));
  std::vector<const RememberedFact*> found;
  if (boolean_or(given, "all", false))
    for (const RememberedFact& one : facts.all()) found.push_back(&one);
  else
    found = facts.holding(moment);
  const std::string subject = text_or(given, "subject");
  const std::string words = text_or(given, "q");
  std::erase_if(found, [&](const RememberedFact* one) {
    return !holds_all_words(one->fact, words) || (!subject.empty() && one->fact.subject != subject);
  });
  return facts_response(user, found, moment);
}

Result<Response> post_memory(const Services& services, const Request& request) {
  ATTUNE_TRY(given, from_body(request, kFact));
  ATTUNE_TRY(origin, parse_fact_origin(text_or(given, "origin", "typed")));
  ATTUNE_TRY(scope, parse_fact_scope(text_or(given, "scope", "lasting")));
  ATTUNE_TRY(from, time_of(given, "valid_from"));
  ATTUNE_TRY(until, time_of(given, "valid_until"));
  ATTUNE_TRY(fact,
             spelt_as(*services.engine.view()->catalogue, {.user = text_or(given, "user"),
                                                           .subject = text_or(given, "subject"),
                                                           .kind = text_or(given, "kind"),
                                                           .field = text_or(given, "field"),
                                                           .value = text_or(given, "value"),
                                                           .source = text_or(given, "source"),
                                                           .conversation = text_or(given, "conversation"),
                                                           .origin = origin,
                                                           .scope = scope,
                                                           .confidence = number_of(given, "confidence").value_or(1),
                                                           .valid_from = from,
                                                           .valid_until = until,
                                                           .time = services.engine.clock().now()}));
  ATTUNE_TRY(kept, services.engine.store().facts().append(fact, request.header("idempotency-key")));
  return kept_response(services, kept);
}

Result<Response> get_fact(const Services& services, const Request& request) {
  ATTUNE_TRY(id, id_of(request));
  ATTUNE_TRY(given, from_query(request, kOfUser));
  const std::string user = text_or(given, "user");
  ATTUNE_TRY(facts, remembered_of(services.engine.store().facts(), user));
  const auto history = facts.history_of(id);
  if (history.empty()) return not_found("user '{}' has no fact {}", user, id).mend("GET /v1/memory lists them");
  const Moment moment = now(services);
  json::object document = fact_json(*history.front(), moment);
  json::array before;
  for (const RememberedFact* one : std::span(history).subspan(1)) before.push_back(fact_json(*one, moment));
  document["history"] = std::move(before);
  return ok(document);
}

Result<Response> patch_fact(const Services& services, const Request& request) {
  ATTUNE_TRY(id, id_of(request));
  ATTUNE_TRY(given, from_body(request, kCorrection));
  ATTUNE_TRY(kept, correct(services.engine.store().facts(), *services.engine.view()->catalogue, id,
                           {.user = text_or(given, "user"),
                            .kind = text_or(given, "kind"),
                            .field = text_or(given, "field"),
                            .value = text_or(given, "value"),
                            .source = text_or(given, "source"),
                            .origin = FactOrigin::typed,
                            .time = services.engine.clock().now()},
                           request.header("idempotency-key")));
  return kept_response(services, kept);
}

Result<Response> delete_fact(const Services& services, const Request& request) {
  ATTUNE_TRY(id, id_of(request));
  ATTUNE_TRY(given, from_query(request, kOfUser));
  ATTUNE_TRY(erased, forget(services.engine.store().facts(), text_or(given, "user"), id));
  json::array ids;
  for (const StoredFact& fact : erased) ids.emplace_back(fact.id);
  return ok(json::object{{"erased", std::move(ids)}});
}

Result<Response> delete_memory(const Services& services, const Request& request) {
  ATTUNE_TRY(given, from_query(request, kOfUser));
  const std::string user = text_or(given, "user");
  ATTUNE_TRY(erased, services.engine.store().facts().erase_all(user));
  return ok(json::object{{"user", user}, {"erased", erased}});
}

Result<Response> get_memory_export(const Services& services, const Request& request) {
  ATTUNE_TRY(given, from_query(request, kOfUser));
  const std::string user = text_or(given, "user");
  ATTUNE_TRY(facts, remembered_of(services.engine.store().facts(), user));
  json::object document = export_json(user, facts, now(services));
  ATTUNE_TRY(records, llm::model_records_json(services.engine.store().model_log(), user));
  document["language_models"] = std::move(records);
  return ok(document);
}

}  // namespace attune::server
