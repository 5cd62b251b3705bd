#pragma once
#include "data/evidence.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace attune::language {

struct Grammar;
class Vocabulary;

/// The pieces that a sentence cites, in the order of its ids; ids that no piece has are left out.
std::vector<Evidence> cited_by(std::span<const std::string> ids, std::span<const Evidence> evidence);

/// Holds sentences against the evidence that they cite, whoever wrote them: our templates or a language model. Every
/// word counts: it is one that the grammar knows to claim nothing ([claims] free), or the evidence bears it out. A
/// sentence is refused for
///   a title, a label of the catalogue ("comedies" is borne out by "Comedy"), or any word that nobody knows, that no
///   cited piece has; a name or label of one item that is said of another;
///   a number (digits or words) that no cited piece has, with another unit, bound or direction ("over" for "under")
///   than there; one that is rounded ("nearly three hours") by more than 7%; a name in a role that neither the piece
///   nor the catalogue gives it: "directed by X", "X plays", "X's Heat"; what somebody is said to have done ("you
///   rated", "40 people liked") where no piece has just that done to just that item, and with that number; a comparison
///   ("longer than Ronin") that both items' numbers, cited, don't bear out; superlatives, "all", "only", "never" and
///   the like, unless a piece says them; a denial of what no cited piece denies, or the other way round ("you like
///   horror", of "you said: I hate horror").
/// Strict rather than clever: what is refused is told by a template instead. Immutable, thread-safe.
/// Cost: O(words * longest phrase) look-ups.
class EvidenceChecker {
 public:
  /// Interpreter::evidence_checker() makes one.
  EvidenceChecker(std::shared_ptr<const Grammar> grammar, std::shared_ptr<const Vocabulary> vocabulary);

  /// What of the sentence no cited piece bears out, as it is written: the first; none where all is. A sentence that
  /// cites nothing bears nothing out: any claim in it is refused.
  /// @param about  the item that the sentence, and what it cites, is about
  [[nodiscard]] std::optional<std::string> unsupported(std::string_view sentence, std::span<const Evidence> cited,
                                                       std::optional<ItemId> about = {}) const;

  /// Whether every word counts: not in a language of the workspace's own without [claims], where words in small letters
  /// are free. What a model writes there is not to be shown.
  [[nodiscard]] bool is_strict() const;
  /// What a sentence claims, in words to compare: each claim once.
  [[nodiscard]] std::vector<std::string> claims(std::string_view sentence) const;
  /// Where names, numbers and words that nobody knows stand in a text: bytes [first, second), in order, apart from each
  /// other.
  [[nodiscard]] std::vector<std::pair<std::size_t, std::size_t>> claim_places(std::string_view text) const;

 private:
  std::shared_ptr<const Grammar> grammar_;
  std::shared_ptr<const Vocabulary> vocabulary_;
};

}  // namespace attune::language
