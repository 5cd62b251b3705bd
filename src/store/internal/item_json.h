#pragma once
#include "base/error.h"
#include "data/item.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace attune {

/// Attributes as the database holds them: a JSON object of numbers, strings and arrays of strings.
std::string attributes_to_json(const ItemRecord& item);
/// Errors: corrupt.
Result<std::vector<std::pair<std::string, AttributeValue>>> attributes_from_json(std::string_view text);

}  // namespace attune
