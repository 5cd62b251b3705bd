#pragma once
#include "base/error.h"
#include "engine/time_zone.h"
#include "engine/workspace.h"
#include "store/personal_records.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace attune {

/// WORKSPACE/calendars/KEY.ics, the key's bytes as in a URL: whatever it is, the file lies in that folder.
std::filesystem::path calendar_path(const Workspace& workspace, std::string_view user);

/// The user's calendar entries and reminders as iCalendar.
Result<std::string> calendar_text(const Workspace& workspace, PersonalRecords& records, std::string_view user);

/// Writes the user's calendar file anew from what the store keeps; replaces it as a whole. Several at once, of any
/// processes, take turns. Errors: io_error, those of the store.
Status write_calendar(const Workspace& workspace, PersonalRecords& records, std::string_view user);

}  // namespace attune
