#pragma once
#include "base/clock.h"

#include <optional>
#include <string_view>

namespace attune {

/// A finite number that is all of the text, spaces around it aside.
std::optional<double> parse_number(std::string_view text);

/// A point in time as data sets write it: whatever parse_time reads, and Unix milliseconds (numbers above 10^11).
/// Errors: parse_error with the text.
Result<Time> parse_timestamp(std::string_view text);

}  // namespace attune
