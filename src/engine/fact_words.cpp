#include "engine/fact_words.h"

#include <array>
#include <chrono>

#include <fmt/format.h>

namespace attune {
namespace {

constexpr std::array<std::string_view, 12> kMonths{"January",   "February", "March",    "April",
                                                   "May",       "June",     "July",     "August",
                                                   "September", "October",  "November", "December"};

std::string day_words(LocalTime time, LocalTime now) {
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(time));
  const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(now));
  const std::string text =
      fmt::format("{} {}", static_cast<unsigned>(day.day()), kMonths.at(static_cast<unsigned>(day.month()) - 1));
  return day.year() == today.year() ? text : fmt::format("{} {}", text, static_cast<int>(day.year()));
}

std::string_view verb(FactOrigin origin) {
  switch (origin) {
    case FactOrigin::said:
      return "you said on {} that";
    case FactOrigin::typed:
      return "you noted on {} that";
    case FactOrigin::did:
      return "what you did until {} tells that";
    case FactOrigin::outside:
      return "it was noted on {} that";
  }
  return "it was noted on {} that";
}

std::string opinion(const StoredFact& fact) {
  const bool likes = fact.kind == "likes";
  if (fact.subject.empty()) return fmt::format("you {} {}", likes ? "like" : "avoid", fact.value);
  // "the kids", "your mother": nouns in the plural are rare among people, and known by their ending.
  const bool plural = fact.subject.ends_with('s');
  return fmt::format("your {} {}{} {}", fact.subject, likes ? "like" : "avoid", plural ? "" : "s", fact.value);
}

}  // namespace

FactWords fact_words(const StoredFact& fact, const TimeZone& zone, LocalTime now) {
  const std::string day = day_words(zone.local(fact.time), now);
  FactWords words{.clause = fmt::format("{} {}", fmt::format(fmt::runtime(verb(fact.origin)), day), opinion(fact)),
                  .evidence = {}};
  words.evidence = fmt::format("fact {}: {}", fact.id, words.clause);
  if (!fact.source.empty()) words.evidence += fmt::format(", in the words \"{}\"", fact.source);
  return words;
}

}  // namespace attune
