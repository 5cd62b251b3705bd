#pragma once
#include "base/clock.h"
#include "engine/time_zone.h"
#include "store/personal_records.h"

#include <span>
#include <string>
#include <string_view>

namespace attune {

/// A calendar file (iCalendar) of calendar entries as VEVENT and reminders as VTODO with an alarm. Times are given in
/// UTC, so that a program in another zone shows the right ones. Texts are escaped, lines folded at 75 bytes between
/// characters, control characters left out. The same records give the same bytes.
/// @param name     of the calendar, for people
/// @param entries  reminders and calendar entries; others are left out
/// Source: RFC 5545.
std::string to_icalendar(std::string_view name, std::span<const PersonalRecord> entries, const TimeZone& zone);

}  // namespace attune
