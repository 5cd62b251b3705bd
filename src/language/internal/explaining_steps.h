#pragma once
#include "language/internal/plan_writer.h"
#include "language/interpreter.h"
#include "language/reading.h"

#include <string>
#include <vector>

namespace attune::language {

/// Steps that tell something.
struct Told {
  std::vector<std::string> names;  ///< of the values to reply with; none where there is nothing to tell
  std::string answer;              ///< the step that gives the items spoken of; "" for none
};

/// Writes the steps that answer "why", "why not", "what would change it", "how sure" and "compare".
/// @param intent  one of those
/// @param named   the items that the message speaks of
Told write_explaining(Intent intent, const std::vector<ItemId>& named, const DialogueContext& context,
                      PlanWriter& plan);

}  // namespace attune::language
