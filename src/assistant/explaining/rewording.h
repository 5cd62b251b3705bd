#pragma once
#include "assistant/explaining/explainer.h"
#include "language/evidence_checker.h"

#include <string>
#include <vector>

namespace attune::assistant {

/// The brief's reasons with an explainer's sentences in place of the templates' wherever they may be put before a
/// person (fault_of) and say something that no sentence about the same item before them said; at most four an item. A
/// reason gives way to the sentences that cite any of its evidence, at its place, and they cite what is left of it; the
/// others stay as they are. So nothing is said twice, and nothing is lost from what is cited.
std::vector<Reason> reworded(const ExplainingBrief& brief, std::vector<Reason> sentences,
                             const language::EvidenceChecker& checker);

}  // namespace attune::assistant
