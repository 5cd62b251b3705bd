#include "engine/fact_words.h"

#include <chrono>

namespace attune {
namespace {

std::string day_words(LocalTime time, LocalTime now, const Wording& wording) {
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(time));
  const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(now));
  return wording.say(day.year() == today.year() ? Say::day : Say::day_of_year,
                     {{"day", std::to_string(static_cast<unsigned>(day.day()))},
                      {"month", wording.month(static_cast<unsigned>(day.month()))},
                      {"year", std::to_string(static_cast<int>(day.year()))}});
}

Say saying_of(FactOrigin origin) {
  switch (origin) {
    case FactOrigin::said:
      return Say::said;
    case FactOrigin::typed:
      return Say::typed;
    case FactOrigin::did:
      return Say::did;
    case FactOrigin::outside:
      return Say::noted;
  }
  return Say::noted;
}

std::string opinion(const StoredFact& fact, const Wording& wording) {
  const bool likes = fact.kind == "likes";
  const Slots slots{{"subject", wording.person(fact.subject)}, {"value", fact.value}};
  if (fact.subject.empty()) return wording.say(likes ? Say::you_like : Say::you_avoid, slots);
  if (wording.is_plural(fact.subject)) return wording.say(likes ? Say::several_like : Say::several_avoid, slots);
  return wording.say(likes ? Say::one_likes : Say::one_avoids, slots);
}

}  // namespace

FactWords fact_words(const StoredFact& fact, const TimeZone& zone, LocalTime now, const Wording& wording) {
  FactWords words{
      .clause = wording.say(saying_of(fact.origin), {{"day", day_words(zone.local(fact.time), now, wording)},
                                                     {"opinion", opinion(fact, wording)}}),
      .evidence = {}};
  words.evidence = wording.say(fact.source.empty() ? Say::fact : Say::fact_in_words,
                               {{"id", std::to_string(fact.id)}, {"clause", words.clause}, {"words", fact.source}});
  return words;
}

}  // namespace attune
