#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace attune {

/// The known name that a misspelt one most likely stands for: within two edits, or a quarter of its length; ties to the
/// earlier name. Empty where none is that near, and for a misspelling of more than 64 bytes.
/// Cost: O(names * length), whatever the length of `wrong`.
std::optional<std::string_view> nearest_name(std::string_view wrong, std::span<const std::string_view> known);

/// The mend of an unknown name: "did you mean 'year'?", else "there are: genres, id, title" (at most 20 names, in the
/// given order, and how many more), else "there are none".
std::string nearest_mend(std::string_view wrong, std::span<const std::string_view> known);

}  // namespace attune
