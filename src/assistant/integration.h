#pragma once
#include "assistant/answer.h"
#include "plan/checking/checker.h"
#include "plan/execution/executor.h"

namespace attune::assistant {

/// Turns what a plan replied into an answer: items, reasons, evidence (numbered anew, so that ids are unique),
/// question, waiting side effects, trace. The reply text is left to others.
Answer integrate(const plan::CheckedPlan& checked, plan::Run run);

}  // namespace attune::assistant
