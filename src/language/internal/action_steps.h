#pragma once
#include "language/internal/plan_writer.h"
#include "language/reading.h"

#include <string>
#include <vector>

namespace attune::language {

/// What the mentions of a message's actions can mean.
struct Spoken {
  std::string answer;              ///< the step that gives the items of the answer to the same message; "" for none
  std::vector<ItemId> reacted_to;  ///< in the same message
  std::vector<ItemId> named;       ///< in the same message
  std::vector<ItemId> topic;       ///< what the last answer spoke of, where it suggested nothing
  std::vector<ItemId> shown;       ///< by the last answer
  std::string given;               ///< items that the plan is given, for "it" and "them"; "" for none
  bool answers_wish = false;       ///< the answer is what all of the message asked for
};

/// Writes the steps that carry out a message's actions; the names of their values, for the reply. "it" means what the
/// action before is about, else what the message reacts to, the answer's first item, what is given, what was named,
/// what was spoken of, what was shown; "the second" and "the first two" count in the answer, else in what is given or
/// was shown. "A comedy" means the answer, where that is what was asked for. An action whose mention means nothing is
/// not understood.
std::vector<std::string> write_actions(const std::vector<Action>& actions, const Spoken& spoken, PlanWriter& plan,
                                       std::vector<std::string>& not_understood);

}  // namespace attune::language
