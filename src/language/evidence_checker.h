#pragma once
#include "data/evidence.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace attune::language {

struct Grammar;
class Vocabulary;

/// The pieces that a sentence cites, in the order of its ids; ids that no piece has are left out.
std::vector<Evidence> cited_by(std::span<const std::string> ids, std::span<const Evidence> evidence);

/// Holds sentences against the evidence that they cite, whoever wrote them: our templates or a language model. Words
/// are free, claims are not. A sentence is refused for
///   a number (digits or words) that no cited piece has in its text or as its value;
///   a name: a capitalised word, a title or a label of the catalogue that no cited piece has ("comedies" is borne out
///   by
///     "Comedy"); the words that frame explanations ("fits your history") name nothing, whatever the catalogue's
///     labels;
///   a name in a role that the evidence does not give it: "directed by X" needs a piece that lists X under a field of
///     that role;
///   a denial where no cited piece denies anything, or none where one does ("you like horror", of "you said: I hate
///     horror").
/// Strict rather than clever: what is refused is told by a template instead. Immutable, thread-safe.
/// Cost: O(words * longest phrase) look-ups.
class EvidenceChecker {
 public:
  /// Interpreter::evidence_checker() makes one.
  EvidenceChecker(std::shared_ptr<const Grammar> grammar, std::shared_ptr<const Vocabulary> vocabulary);

  /// What of the sentence no cited piece bears out, as it is written: the first; none where all is. A sentence that
  /// cites nothing bears nothing out: any claim in it is refused.
  [[nodiscard]] std::optional<std::string> unsupported(std::string_view sentence,
                                                       std::span<const Evidence> cited) const;

 private:
  std::shared_ptr<const Grammar> grammar_;
  std::shared_ptr<const Vocabulary> vocabulary_;
};

}  // namespace attune::language
