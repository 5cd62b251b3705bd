#include "language/internal/measure_fields.h"

#include <algorithm>
#include <cmath>

namespace attune::language {

bool plausible_year(double value) {
  return value >= 1000 && value <= 2100 && std::floor(value) == value;
}

std::optional<FieldId> MeasureFields::field_of(Measure measure) const {
  for (std::uint32_t f = 0; f < catalogue_.fields().size(); ++f)
    if (catalogue_.fields()[f].kind == FieldKind::number && catalogue_.fields()[f].measure == measure)
      return FieldId{f};
  return std::nullopt;
}

MeasureFields::Target MeasureFields::in_unit(std::string_view unit) const {
  return {field_with_unit(unit), unit_factor(unit)};
}

std::optional<FieldId> MeasureFields::field_with_unit(std::string_view unit) const {
  for (std::uint32_t f = 0; f < catalogue_.fields().size(); ++f)
    if (catalogue_.fields()[f].kind == FieldKind::number && catalogue_.fields()[f].unit == unit) return FieldId{f};
  if (unit == "minutes" || unit == "hours") return field_of(Measure::duration);
  const bool money = unit == "EUR" || unit == "USD" || unit == "GBP";
  const auto field = money ? field_of(Measure::money) : std::nullopt;
  return field && catalogue_.field(*field).unit.empty() ? field : std::nullopt;
}

double MeasureFields::unit_factor(std::string_view unit) const {
  const auto field = field_of(Measure::duration);
  if (!field) return 1;
  const std::string& held = catalogue_.field(*field).unit;
  if (unit == "hours" && held == "minutes") return 60;
  if (unit == "minutes" && held == "hours") return 1.0 / 60;
  return 1;
}

std::optional<double> MeasureFields::median(FieldId field, const std::vector<ItemId>& items) const {
  std::vector<double> values;
  for (const ItemId item : items)
    if (const auto value = catalogue_.number(field, item)) values.push_back(*value);
  if (values.empty()) return std::nullopt;
  std::ranges::sort(values);
  return values[values.size() / 2];
}

double MeasureFields::quantile(FieldId field, double share) const {
  std::vector<double> values;
  for (std::uint32_t i = 0; i < catalogue_.size(); ++i)
    if (const auto value = catalogue_.number(field, ItemId{i})) values.push_back(*value);
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::ranges::nth_element(values, middle);
  return *middle;
}

}  // namespace attune::language
