#include "memory/fact_json.h"

namespace attune {

json::object fact_json(const RememberedFact& remembered, const Moment& moment) {
  const StoredFact& fact = remembered.fact;
  json::object object{{"id", fact.id},
                      {"user", fact.user},
                      {"subject", fact.subject},
                      {"kind", fact.kind},
                      {"field", fact.field},
                      {"value", fact.value},
                      {"source", fact.source},
                      {"origin", to_string(fact.origin)},
                      {"scope", to_string(fact.scope)},
                      {"confidence", fact.confidence},
                      {"confidence_now", confidence_at(fact, moment.now)},
                      {"time", format_time(fact.time)},
                      {"status", to_string(FactTimeline::status(remembered, moment))}};
  if (!fact.conversation.empty()) object["conversation"] = fact.conversation;
  if (fact.turn > 0) object["turn"] = fact.turn;
  if (fact.valid_from) object["valid_from"] = format_time(*fact.valid_from);
  if (fact.valid_until) object["valid_until"] = format_time(*fact.valid_until);
  if (fact.corrects != 0) object["corrects"] = fact.corrects;
  if (remembered.superseded_by != 0) {
    object["superseded_by"] = remembered.superseded_by;
    object["superseded"] = format_time(remembered.superseded);
  }
  return object;
}

json::object export_json(std::string_view user, const FactTimeline& facts, const Moment& moment) {
  json::array all;
  for (const RememberedFact& one : facts.all()) all.push_back(fact_json(one, moment));
  return {{"user", user}, {"exported", format_time(moment.now)}, {"facts", std::move(all)}};
}

}  // namespace attune
