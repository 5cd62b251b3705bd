#pragma once
#include <string_view>

namespace attune::plan {

/// Letters, digits and "_", not starting with a digit, at most 64 bytes: arguments and fields, which come from tools
/// and may be any word.
bool is_word(std::string_view text);
/// A word that isn't one of the language's own: names of values.
bool is_name(std::string_view text);
/// Names with "." between them: tools of a server stand behind its name.
bool is_tool_name(std::string_view text);
/// A name, or "$user", "$today" ...
bool is_reference(std::string_view text);
/// "not" in any case, as filters write it: no name, so that `where: not ...` is a filter and never a reference.
bool is_not(std::string_view text);

}  // namespace attune::plan
