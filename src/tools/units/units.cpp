#include "tools/units/units.h"

#include "base/ascii.h"
#include "base/nearest_name.h"

#include <array>
#include <cmath>
#include <span>

namespace attune::tools {
namespace {

struct Entry {
  std::array<std::string_view, 5> names;  ///< the first is the plain plural; "" for none
  Unit unit;
};

using enum Quantity;

// Exact by definition: the international yard and pound (1959), the US and imperial gallon, the nautical mile; the rest
// are powers of ten and of 1024. A year is 365.25 days, a month its twelfth.
// Sources: BIPM, The International System of Units, 9th edition; NIST Special Publication 811, appendix B; IEC
// 80000-13 (data).
constexpr double kInch = 0.0254;
constexpr double kPound = 0.45359237;
constexpr double kUsGallon = 3.785411784;
constexpr double kImperialGallon = 4.54609;
constexpr double kDay = 86'400;
constexpr double kYear = 365.25 * kDay;
constexpr double kRankine = 5.0 / 9.0;

constexpr std::array kEntries{
    Entry{{"metres", "metre", "meters", "meter", "m"}, {length}},
    Entry{{"kilometres", "kilometre", "kilometers", "kilometer", "km"}, {length, 1000}},
    Entry{{"centimetres", "centimetre", "centimeters", "centimeter", "cm"}, {length, 0.01}},
    Entry{{"millimetres", "millimetre", "millimeters", "millimeter", "mm"}, {length, 0.001}},
    Entry{{"inches", "inch"}, {length, kInch}},
    Entry{{"feet", "foot", "ft"}, {length, 12 * kInch}},
    Entry{{"yards", "yard", "yd"}, {length, 36 * kInch}},
    Entry{{"miles", "mile", "mi"}, {length, 63'360 * kInch}},
    Entry{{"nautical miles", "nautical mile", "nmi"}, {length, 1852}},

    Entry{{"kilograms", "kilogram", "kilos", "kilo", "kg"}, {mass}},
    Entry{{"grams", "gram", "g"}, {mass, 0.001}},
    Entry{{"milligrams", "milligram", "mg"}, {mass, 1e-6}},
    Entry{{"tonnes", "tonne", "metric tons", "metric ton", "t"}, {mass, 1000}},
    Entry{{"pounds", "pound", "lb", "lbs"}, {mass, kPound}},
    Entry{{"ounces", "ounce", "oz"}, {mass, kPound / 16}},
    Entry{{"stone", "stones", "st"}, {mass, 14 * kPound}},

    Entry{{"litres", "litre", "liters", "liter", "l"}, {volume}},
    Entry{{"millilitres", "millilitre", "milliliters", "milliliter", "ml"}, {volume, 0.001}},
    Entry{{"centilitres", "centilitre", "centiliters", "centiliter", "cl"}, {volume, 0.01}},
    Entry{{"cubic metres", "cubic metre", "cubic meters", "cubic meter", "m3"}, {volume, 1000}},
    Entry{{"gallons", "gallon", "us gallons", "us gallon", "gal"}, {volume, kUsGallon}},
    Entry{{"imperial gallons", "imperial gallon", "uk gallons", "uk gallon"}, {volume, kImperialGallon}},
    Entry{{"quarts", "quart", "qt"}, {volume, kUsGallon / 4}},
    Entry{{"pints", "pint", "us pints", "us pint"}, {volume, kUsGallon / 8}},
    Entry{{"imperial pints", "imperial pint", "uk pints", "uk pint"}, {volume, kImperialGallon / 8}},
    Entry{{"cups", "cup"}, {volume, kUsGallon / 16}},
    Entry{{"fluid ounces", "fluid ounce", "fl oz"}, {volume, kUsGallon / 128}},
    Entry{{"tablespoons", "tablespoon", "tbsp"}, {volume, kUsGallon / 256}},
    Entry{{"teaspoons", "teaspoon", "tsp"}, {volume, kUsGallon / 768}},

    Entry{{"square metres", "square metre", "square meters", "square meter", "m2"}, {area}},
    Entry{{"square kilometres", "square kilometre", "square kilometers", "square kilometer", "km2"}, {area, 1e6}},
    Entry{{"square centimetres", "square centimetre", "square centimeters", "square centimeter", "cm2"}, {area, 1e-4}},
    Entry{{"hectares", "hectare", "ha"}, {area, 10'000}},
    Entry{{"acres", "acre"}, {area, 43'560 * 144 * kInch* kInch}},
    Entry{{"square feet", "square foot", "sq ft"}, {area, 144 * kInch* kInch}},
    Entry{{"square miles", "square mile", "sq mi"}, {area, 63'360 * kInch * 63'360 * kInch}},

    Entry{{"metres per second", "metre per second", "meters per second", "meter per second", "m/s"}, {speed}},
    Entry{{"kilometres per hour", "kilometers per hour", "kph", "kmh", "km/h"}, {speed, 1000.0 / 3600}},
    Entry{{"miles per hour", "mile per hour", "mph"}, {speed, 63'360 * kInch / 3600}},
    Entry{{"knots", "knot", "kn"}, {speed, 1852.0 / 3600}},

    Entry{{"seconds", "second", "s"}, {time}},
    Entry{{"milliseconds", "millisecond", "ms"}, {time, 0.001}},
    Entry{{"minutes", "minute", "min"}, {time, 60}},
    Entry{{"hours", "hour", "h"}, {time, 3600}},
    Entry{{"days", "day", "d"}, {time, kDay}},
    Entry{{"weeks", "week"}, {time, 7 * kDay}},
    Entry{{"months", "month"}, {time, kYear / 12}},
    Entry{{"years", "year"}, {time, kYear}},

    Entry{{"kelvin", "kelvins", "k"}, {temperature}},
    Entry{{"degrees celsius", "celsius", "degrees c", "°c", "c"}, {temperature, 1, 273.15}},
    Entry{{"degrees fahrenheit", "fahrenheit", "degrees f", "°f", "f"}, {temperature, kRankine, 459.67 * kRankine}},

    Entry{{"bytes", "byte", "b"}, {data}},
    Entry{{"bits", "bit"}, {data, 0.125}},
    Entry{{"kilobytes", "kilobyte", "kb"}, {data, 1e3}},
    Entry{{"megabytes", "megabyte", "mb"}, {data, 1e6}},
    Entry{{"gigabytes", "gigabyte", "gb"}, {data, 1e9}},
    Entry{{"terabytes", "terabyte", "tb"}, {data, 1e12}},
    Entry{{"kibibytes", "kibibyte", "kib"}, {data, 0x1p10}},
    Entry{{"mebibytes", "mebibyte", "mib"}, {data, 0x1p20}},
    Entry{{"gibibytes", "gibibyte", "gib"}, {data, 0x1p30}},
    Entry{{"tebibytes", "tebibyte", "tib"}, {data, 0x1p40}},
};

Result<Unit> unit_of(std::string_view name) {
  if (const auto unit = find_unit(name)) return *unit;
  const std::vector<std::string> names = unit_names();
  const std::vector<std::string_view> known(names.begin(), names.end());
  return not_found("there is no unit '{}'", name).mend("{}", nearest_mend(name, known));
}

}  // namespace

std::optional<Unit> find_unit(std::string_view name) {
  if (name.empty()) return std::nullopt;
  for (const Entry& entry : kEntries)
    for (const std::string_view known : entry.names)
      if (same_text(known, name)) return entry.unit;
  return std::nullopt;
}

std::vector<std::string> unit_names() {
  std::vector<std::string> names;
  for (const Entry& entry : kEntries)
    for (const std::string_view name : entry.names)
      if (!name.empty()) names.emplace_back(name);
  return names;
}

Result<double> convert_units(double amount, std::string_view from, std::string_view to) {
  ATTUNE_TRY(source, unit_of(from));
  ATTUNE_TRY(target, unit_of(to));
  if (source.quantity != target.quantity) return type_error("'{}' and '{}' measure different things", from, to);
  const double in_base = amount * source.factor + source.offset;
  if (source.quantity == Quantity::temperature && in_base < 0)
    return invalid_argument("{} {} is below absolute zero", amount, from);
  const double converted = (in_base - target.offset) / target.factor;
  if (!std::isfinite(converted)) return invalid_argument("{} {} is beyond all bounds", amount, from);
  return converted;
}

}  // namespace attune::tools
