#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace attune {

using Slots = std::vector<std::pair<std::string_view, std::string>>;

/// Replaces {slot} by its value; what is filled in is never looked at again.
std::string fill(std::string_view text, const Slots& slots);
/// The names of a template's slots, in their order.
std::vector<std::string_view> slots_of(std::string_view text);
/// "a, b and c".
/// @param joint  " and "
std::string listed(const std::vector<std::string>& parts, std::string_view joint);

}  // namespace attune
