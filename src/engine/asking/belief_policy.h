#pragma once
#include "engine/asking/planner.h"
#include "evaluation/asking/dialogue.h"

namespace attune {

/// The planner as a policy of the asking protocol: a belief (belief.h) from the prior given, and next_move() at each
/// turn, among recommending and yes/no questions, the two moves that the protocol knows.
AskingPolicy belief_policy(const PlanningOptions& options = {});

}  // namespace attune
