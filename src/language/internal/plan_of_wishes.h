#pragma once
#include "language/interpreter.h"

namespace attune::language {

/// The plan for a message: build_plan() for each of its wishes, one behind the other, with one reply for all. Preferred
/// constraints that too little of the catalogue meets are given up first, the last one said first. What the next turn
/// goes on from is the last wish; its request, what a correction would mend.
Compiled plan_of_wishes(Reading reading, std::string_view text, const DialogueContext& context, const View& view);

}  // namespace attune::language
