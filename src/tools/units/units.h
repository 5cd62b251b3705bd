#pragma once
#include "base/error.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune::tools {

/// What a unit measures; only units of one quantity convert into each other.
enum class Quantity { length, mass, volume, area, speed, time, temperature, data };

/// value in the quantity's base unit = value * factor + offset; the base units are metre, kilogram, litre, square
/// metre, metre a second, second, kelvin and byte.
struct Unit {
  Quantity quantity{};
  double factor = 1;
  double offset = 0;
};

/// By one of its names, letter case aside where that leaves no doubt ("km", "Kilometres", "mile", "°C").
std::optional<Unit> find_unit(std::string_view name);
/// Every name of every unit.
std::vector<std::string> unit_names();

/// Errors: not_found for an unknown unit with the nearest as the mend; type_error for units of two quantities;
/// invalid_argument below absolute zero or beyond all bounds.
Result<double> convert_units(double amount, std::string_view from, std::string_view to);

}  // namespace attune::tools
