#pragma once
#include "base/local_time.h"
#include "engine/time_zone.h"
#include "engine/wording.h"
#include "store/fact_log.h"

#include <string>

namespace attune {

/// A fact, for an explanation.
struct FactWords {
  std::string clause;    ///< "you said on 3 May that you like Western"
  std::string evidence;  ///< the same with the words it came from and the fact's id
};

/// @param now  the year of an earlier one is said, too
FactWords fact_words(const StoredFact& fact, const TimeZone& zone, LocalTime now, const Wording& wording);

}  // namespace attune
