#pragma once
#include "language/internal/grammar.h"
#include "language/realiser.h"

#include <span>
#include <string>

namespace attune::language {

/// Says what tools did or found, by the grammar's templates for their results; calls of one tool that differ in a
/// single slot are one sentence. Results are data: what they hold is filled in and never looked at again.
/// @param now  what "today" and "tomorrow" are relative to
std::string result_text(std::span<const Outcome> outcomes, const Grammar& grammar, plan::LocalTime now);

}  // namespace attune::language
