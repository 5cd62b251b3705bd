#pragma once
#include <string_view>

namespace attune::plan {

/// Letters, digits and "_", not starting with a digit, at most 64 bytes, and none of the language's own words.
bool is_name(std::string_view text);
/// A name, or "$user".
bool is_reference(std::string_view text);
/// "not" in any case, as filters write it: no name, so that `where: not ...` is a filter and never a reference.
bool is_not(std::string_view text);

}  // namespace attune::plan
