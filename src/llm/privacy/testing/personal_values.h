#pragma once
#include "base/random.h"

#include <string>
#include <string_view>

namespace attune::llm::testing {

/// A made-up value of a kind: "email", "phone", "iban", "card", "ip", "address", "birth_date", "id", "url", "key". Each
/// comes in the ways in which people write it. Empty for an unknown kind.
std::string personal_value(std::string_view kind, Random& random);

/// What is nobody's: "title", "year", "date", "count", "rating", "runtime", "price", "number", "version", "time",
/// "isbn", "row". Empty for an unknown kind.
std::string common_value(std::string_view kind, Random& random);

}  // namespace attune::llm::testing
