#pragma once
#include "base/random.h"

#include <optional>
#include <string>
#include <string_view>

namespace attune::stub_models {

/// A text that matches a regular expression as JSON Schemas have them: literals, ".", "\d" "\w" "\s", classes, groups,
/// alternatives, the quantifiers "?" "*" "+" "{m,n}" (few rounds where there is no bound), "^" and "$" at the ends.
/// Nothing for an expression with anything else.
/// @param random  null for the shortest, first choices
std::optional<std::string> text_matching(std::string_view pattern, Random* random);

}  // namespace attune::stub_models
