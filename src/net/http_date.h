#pragma once
#include "base/clock.h"

#include <optional>
#include <string_view>

namespace attune::net {

/// Reads a date of an HTTP header: "Sun, 06 Nov 1994 08:49:37 GMT" and the two older forms. Empty for anything else.
/// Source: RFC 9110, 5.6.7.
std::optional<Time> parse_http_date(std::string_view text);

}  // namespace attune::net
