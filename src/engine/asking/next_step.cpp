#include "engine/asking/next_step.h"

namespace attune {
namespace {

/// Adds the labels that a piece of evidence speaks of.
void add_labels_of(const WishEvidence& evidence, std::vector<AttributeId>& labels) {
  if (const auto* answer = std::get_if<LabelAnswer>(&evidence)) labels.push_back(answer->attribute);
  if (const auto* named = std::get_if<LabelNamed>(&evidence)) labels.push_back(named->attribute);
  if (const auto* choice = std::get_if<LabelChoice>(&evidence))
    labels.insert(labels.end(), choice->offered.begin(), choice->offered.end());
}

}  // namespace

Result<Belief> belief_over(const CatalogueAttributes& attributes, const Ranking& candidates,
                           std::span<const WishEvidence> evidence, const AnswerNoise& noise) {
  std::vector<ItemId> items;
  items.reserve(candidates.size());
  for (const Scored& candidate : candidates) items.push_back(candidate.item);
  ATTUNE_TRY(belief, Belief::create(std::make_shared<const CandidateSet>(attributes.candidates(std::move(items))),
                                    log_prior_of_scores(candidates), noise));
  for (const WishEvidence& piece : evidence) belief.update(piece);
  return belief;
}

Result<PlannedMove> next_step(const CatalogueAttributes& attributes, const Ranking& candidates,
                              std::span<const WishEvidence> evidence, std::span<const AttributeId> known,
                              const PlanningOptions& options, const AnswerNoise& noise) {
  ATTUNE_TRY(belief, belief_over(attributes, candidates, evidence, noise));
  std::vector<AttributeId> settled(known.begin(), known.end());
  for (const WishEvidence& piece : evidence) add_labels_of(piece, settled);
  return next_move(belief, settled, options);
}

}  // namespace attune
