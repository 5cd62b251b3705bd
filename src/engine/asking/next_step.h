#pragma once
#include "engine/asking/catalogue_attributes.h"
#include "engine/asking/planner.h"

#include <span>

namespace attune {

// Asking about items of a catalogue, from one conversation's turn to the next: what conversations call. Nothing is
// kept between turns but the evidence.

/// The belief over ranked items after all evidence so far; the prior is log_prior_of_scores().
/// Errors: those of Belief::create (no candidates).
Result<Belief> belief_over(const CatalogueAttributes& attributes, const Ranking& candidates,
                           std::span<const WishEvidence> evidence = {}, const AnswerNoise& noise = {});

/// What to say next to somebody who looks for one of the candidates.
/// @param candidates  items with scores, as the recommender ranks them for this person and request
/// @param evidence    what the conversation brought, in any order; labels that it speaks of are not asked about again
/// @param known       labels whose answer is known otherwise: conditions of the request, facts from memory
/// @return see planner.h; attributes.label() says which field and label a question is about
/// Errors: those of belief_over. Cost: that of the belief, and of next_move(); under 20 ms for 10,000 candidates with
/// 8,000 labels. Deterministic, thread-safe.
Result<PlannedMove> next_step(const CatalogueAttributes& attributes, const Ranking& candidates,
                              std::span<const WishEvidence> evidence, std::span<const AttributeId> known,
                              const PlanningOptions& options = {}, const AnswerNoise& noise = {});

}  // namespace attune
