#pragma once
#include "plan/type.h"

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace attune::plan {

/// What every plan may refer to without naming it.
inline constexpr std::string_view kUser = "$user";    ///< the person the plan runs for
inline constexpr std::string_view kToday = "$today";  ///< the day on which the run began
inline constexpr std::string_view kNow = "$now";      ///< the time at which it began, to the minute

/// What the plans of standing requests may refer to besides: the items that came in (plan/standing/new_items.h).
inline constexpr std::string_view kNew = "$new";

inline constexpr std::array<std::pair<std::string_view, Type::Kind>, 3> kGiven{
    {{kUser, Type::Kind::user}, {kToday, Type::Kind::date}, {kNow, Type::Kind::time}}};

inline bool is_given(std::string_view name) {
  for (const auto& [given, kind] : kGiven)
    if (given == name) return true;
  return false;
}

}  // namespace attune::plan
