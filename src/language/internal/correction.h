#pragma once
#include "language/internal/name_finder.h"
#include "language/interpreter.h"
#include "language/reading.h"

#include <optional>
#include <string_view>

namespace attune::language {

/// What the last request was meant to be: "no, I meant the 1995 one", "not that one, the other one", "I meant Casino".
/// The last request's reading, in which an item has become another that its words may name: the one that the year or
/// label fits, the next likeliest for "the other one", or the one that is named now. Nothing where nothing is
/// corrected, or no item fits.
std::optional<Reading> read_correction(std::string_view text, const DialogueContext& context,
                                       const NameSources& sources);

}  // namespace attune::language
