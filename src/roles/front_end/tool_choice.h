#pragma once
#include "assistant/planning/front_end.h"
#include "plan/tool.h"

#include <vector>

namespace attune::roles {

struct ChosenTool {
  const plan::Signature* signature = nullptr;
  double relevance = 0;  ///< > 0; what every plan may need has the most
};

/// Of the tools of a brief those that its request may need, at most 24: those that find, order and explain items, which
/// nearly every plan is made of, and of the others those that share the most words with the request, by their names,
/// their summaries, their parameters' summaries and their example phrases, rare words counting more (inverse document
/// frequency). With few tools, all. In the brief's order.
/// Cost O(tools * words).
std::vector<ChosenTool> tools_for(const assistant::PlanningBrief& brief);

}  // namespace attune::roles
