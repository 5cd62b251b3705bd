#pragma once
#include "plan/plan.h"

#include <optional>
#include <string>
#include <string_view>

namespace attune::plan {

/// Reads "2026-11-23", years 0000 to 9999. Empty for anything else, also for days that no calendar has.
std::optional<Date> read_date(std::string_view text);
/// The same form; the date must be one that read_date gives.
std::string date_text(const Date& date);

}  // namespace attune::plan
