#pragma once
#include "data/catalogue.h"
#include "data/evidence.h"
#include "language/evidence_checker.h"

#include <optional>
#include <span>
#include <string>

namespace attune::assistant {

/// What sentences that a model writes must rest on.
struct Grounds {
  std::span<const Reason> ours;  ///< the templates' sentences: which items there are, and which evidence is whose
  std::span<const Evidence> evidence;
  const Catalogue& catalogue;
  const language::EvidenceChecker& checker;
};

/// Why a sentence may not be put before a person, as its writer can be told; none where it may. It may if
///   the checker is strict in its language;
///   every piece that it cites is there and belongs to its item, or to one that it names;
///   it says only what those bear out (language::EvidenceChecker);
///   plan::may_be_shown, and it is at most 400 bytes long.
std::optional<std::string> fault_of(const Reason& sentence, const Grounds& grounds);

}  // namespace attune::assistant
