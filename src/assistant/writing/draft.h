#pragma once
#include "assistant/writing/copy_author.h"
#include "engine/copy_rules/settings.h"
#include "language/evidence_checker.h"

#include <optional>
#include <string>

namespace attune::assistant {

/// What is wrong with an author's draft, as it can be told; none where all of it may be put before people. Every item
/// of the templates' copy has a sentence at least, and no other item has; every sentence, and the subject, is borne out
/// by what it cites (fault_of; the subject by all there is), in tone and without a forbidden word; no item takes more
/// words than it may.
std::optional<std::string> draft_fault(const CopyAuthor::Draft& draft, const CopyBrief& brief, const CopyRules& rules,
                                       const language::EvidenceChecker& checker);

/// The templates' copy with a draft's sentences and subject in place of its own; what frames the whole stays.
language::Copy with_draft(const language::Copy& templates, CopyAuthor::Draft draft);

}  // namespace attune::assistant
