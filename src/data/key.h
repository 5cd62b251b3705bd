#pragma once
#include "base/error.h"

#include <cstddef>
#include <string_view>

namespace attune {

/// The longest key of a user or an item, in bytes.
inline constexpr std::size_t kLongestKey = 1024;

/// Whether a text can be a key: not empty, at most kLongestKey bytes of UTF-8, no NUL.
/// @param what  whose key it is, for the message: "user", "item"
/// Errors: invalid_argument with the reason.
Status check_key(std::string_view what, std::string_view key);

/// Whether a text of somebody else's is UTF-8. Errors: invalid_argument naming `what`.
Status check_utf8(std::string_view what, std::string_view text);

}  // namespace attune
