#pragma once
#include "language/internal/name_finder.h"
#include "language/interpreter.h"
#include "language/reading.h"

#include <optional>
#include <string_view>

namespace attune::language {

/// A choice among options: "which of these is most like Heat and Casino: Ronin, Alien or Toy Story?", "should I watch
/// Heat or Ronin tonight?", "Heat or Ronin?". The options are the titles listed, else what was shown last; what should
/// be resembled comes as references. An option that is no title of the catalogue is not understood. Nothing for a
/// message that offers no choice, or fewer than two options that are known.
std::optional<Reading> read_choice(std::string_view text, const DialogueContext& context, const NameSources& sources);

}  // namespace attune::language
