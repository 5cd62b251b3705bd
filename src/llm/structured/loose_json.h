#pragma once
#include "base/error.h"
#include "base/json.h"

#include <string_view>
#include <vector>

namespace attune::llm {

/// JSON that was found in a text.
struct LooseJson {
  json::value value;
  bool is_cut = false;  ///< the text ended within it: the brackets that were still open were closed
  bool operator==(const LooseJson&) const = default;
};

/// The JSON in what a model wrote, in its order. A text that is JSON is taken as it is. Else every object and list in
/// it is, whatever stands around it (words, code fences, what a model thought aloud in <think>), where it is JSON but
/// for
/// - a comma before a closing bracket, comments, brackets left open at the text's very end,
/// - 'single' or “typographic” quotes, keys without any, line ends within a text, escapes that JSON doesn't have,
/// - True, False and None, and numbers such as +1, .5 and 5.
/// What could be meant in two ways is not mended: an apostrophe in a single-quoted text, a missing comma, a text or a
/// key that the end cuts, an open bracket with nothing after it. Numbers that no double can hold are refused.
/// Cost: O(text), up to a bound on what is tried; at most 100 are found.
std::vector<LooseJson> find_loose_json(std::string_view text);

}  // namespace attune::llm
