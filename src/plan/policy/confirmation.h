#pragma once
#include "base/error.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace attune::plan {

/// A digest that stands for one call with its exact arguments: BLAKE2b-256 over all of it, in hex. Two calls have the
/// same one only if everything here is the same.
/// @param arguments  in one canonical text
std::string fingerprint_of(std::string_view run, std::string_view step, std::string_view tool,
                           std::string_view arguments);

/// A secret of the workspace, 32 bytes.
using ConfirmationKey = std::array<std::uint8_t, 32>;

/// What a person hands back to say yes: the fingerprint of what they were shown, who they are, and a code that only the
/// holder of the key can make (HMAC-SHA-512/256). Worth nothing for another call, other arguments or another person.
/// @return printable ASCII without spaces
std::string issue_token(const ConfirmationKey& key, std::string_view user, std::string_view fingerprint);

/// The fingerprint that a token says yes to. Takes the same time whatever is wrong with the token.
/// Errors: permission_denied for a token that was not issued with this key to this user.
Result<std::string> redeem_token(const ConfirmationKey& key, std::string_view user, std::string_view token);

}  // namespace attune::plan
