#pragma once
#include "language/internal/name_finder.h"
#include "language/internal/phrases.h"
#include "language/interpreter.h"
#include "language/reading.h"

namespace attune::language {

/// The whole reading of one message, part after part.
Reading read_message(std::string_view text, const DialogueContext& context, plan::LocalTime now,
                     const NameSources& sources, const Phrases& phrases);

/// The plan for a reading of one wish, and what the next turn should remember.
Compiled build_plan(Reading reading, std::string_view text, const DialogueContext& context, const View& view);

}  // namespace attune::language
