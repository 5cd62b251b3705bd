#pragma once
#include "data/catalogue.h"
#include "memory/fact_timeline.h"
#include "store/fact_log.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

// What can be done with a person's memory: the verbs behind the command line, HTTP and the tools of plans. Each reads
// the log as it is and appends to it or erases from it; nothing is changed in place.

/// A user's whole log and what became of each fact. Cost: O(N log N) for N facts.
Result<FactTimeline> remembered_of(FactLog& log, std::string_view user);

/// A fact in the catalogue's spelling, its subject folded to lower case. Errors: invalid_argument for a kind other than
/// "likes" and "avoids", or a field that the catalogue has no labels in; not_found for a label that no item bears.
Result<StoredFact> spelt_as(const Catalogue& catalogue, StoredFact fact);

/// Appends a fact instead of another one, which stays in the log as superseded; user, subject and whatever else
/// `instead` leaves empty of kind, field and value come from that one. Errors: not_found; those of spelt_as and
/// FactLog::append.
Result<StoredFact> correct(FactLog& log, const Catalogue& catalogue, std::int64_t id, StoredFact instead,
                           std::string_view idempotency_key);

/// Erases a fact with all that it took the place of, so that nothing older comes back in its stead; gives what was
/// erased. Errors: not_found.
Result<std::vector<StoredFact>> forget(FactLog& log, std::string_view user, std::int64_t id);

/// Erases all that was ever remembered of one label of a subject's, and what it took the place of; gives what was
/// erased. @param about  its user, subject, field and value; its kind, too, where it says one
Result<std::vector<StoredFact>> forget_label(FactLog& log, const StoredFact& about);

/// Whether a fact holds all of the words, in its subject, kind, field, value or source, letter case aside. None: yes.
bool holds_all_words(const StoredFact& fact, std::string_view words);

}  // namespace attune
