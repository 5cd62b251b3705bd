#pragma once
#include "data/catalogue.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune::language {

/// Whether a number can be a calendar year.
bool plausible_year(double value);

/// A catalogue's fields that measure something, and what their values are.
class MeasureFields {
 public:
  explicit MeasureFields(const Catalogue& catalogue) : catalogue_(catalogue) {}

  /// The first field of this measure.
  [[nodiscard]] std::optional<FieldId> field_of(Measure measure) const;

  struct Target {
    std::optional<FieldId> field;
    double factor = 1;  ///< from the unit said to the field's
  };
  /// The field that is counted in a unit ("hours" for one in minutes); none for a currency other than the catalogue's,
  /// which cannot be compared without a rate.
  [[nodiscard]] Target in_unit(std::string_view unit) const;

  /// Of the items that have a value; empty where none has one.
  [[nodiscard]] std::optional<double> median(FieldId field, const std::vector<ItemId>& items) const;
  /// Of the whole catalogue, `share` in [0, 1]; 0 where no item has a value.
  [[nodiscard]] double quantile(FieldId field, double share) const;

 private:
  [[nodiscard]] std::optional<FieldId> field_with_unit(std::string_view unit) const;
  [[nodiscard]] double unit_factor(std::string_view unit) const;

  const Catalogue& catalogue_;
};

}  // namespace attune::language
