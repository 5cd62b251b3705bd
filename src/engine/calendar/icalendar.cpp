#include "engine/calendar/icalendar.h"

#include "base/utf8.h"

#include <fmt/chrono.h>

namespace attune {
namespace {

/// RFC 5545, 3.3.11; what that allows no way to write is left out.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\n')
      result += "\\n";
    else if (c == '\\' || c == ';' || c == ',')
      result.append(1, '\\').append(1, c);
    else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f)
      result += c;
  }
  return result;
}

/// Writes content lines: folded, ended by CR LF (RFC 5545, 3.1).
class Lines {
 public:
  void add(std::string_view name, std::string_view value) {
    constexpr std::size_t kLongestLine = 75;  // bytes, without its end
    const std::string line = fmt::format("{}:{}", name, value);
    std::string_view rest = line;
    for (std::size_t room = kLongestLine; rest.size() > room; room = kLongestLine - 1) {
      const std::string_view folded = cut_utf8(rest, room);
      text_.append(folded).append("\r\n ");
      rest.remove_prefix(folded.size());
    }
    text_.append(rest).append("\r\n");
  }
  void add_text(std::string_view name, std::string_view value) {
    if (!value.empty()) add(name, escaped(value));
  }
  void add_time(std::string_view name, Time time) {
    add(name, fmt::format("{:%Y%m%dT%H%M%SZ}", std::chrono::floor<std::chrono::seconds>(time)));
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

void add_identity(const PersonalRecord& record, Lines& lines) {
  lines.add("UID", fmt::format("{}@attune", record.id));
  lines.add_time("DTSTAMP", record.created);
}

void add_event(const PersonalRecord& entry, LocalTime start, const TimeZone& zone, Lines& lines) {
  lines.add("BEGIN", "VEVENT");
  add_identity(entry, lines);
  lines.add_time("DTSTART", zone.time_of(start));
  if (entry.end) lines.add_time("DTEND", zone.time_of(*entry.end));
  lines.add_text("SUMMARY", entry.title);
  lines.add_text("DESCRIPTION", entry.text);
  lines.add_text("LOCATION", entry.place);
  lines.add("END", "VEVENT");
}

void add_to_do(const PersonalRecord& reminder, const TimeZone& zone, Lines& lines) {
  lines.add("BEGIN", "VTODO");
  add_identity(reminder, lines);
  if (reminder.start) lines.add_time("DUE", zone.time_of(*reminder.start));
  lines.add_text("SUMMARY", reminder.text);
  lines.add("STATUS", reminder.done ? "COMPLETED" : "NEEDS-ACTION");
  if (reminder.start && !reminder.done) {
    lines.add("BEGIN", "VALARM");
    lines.add("ACTION", "DISPLAY");
    lines.add_time("TRIGGER;VALUE=DATE-TIME", zone.time_of(*reminder.start));
    lines.add_text("DESCRIPTION", reminder.text);
    lines.add("END", "VALARM");
  }
  lines.add("END", "VTODO");
}

}  // namespace

std::string to_icalendar(std::string_view name, std::span<const PersonalRecord> entries, const TimeZone& zone) {
  Lines lines;
  lines.add("BEGIN", "VCALENDAR");
  lines.add("VERSION", "2.0");
  lines.add("PRODID", "-//Attune//Attune//EN");
  lines.add_text("X-WR-CALNAME", name);
  for (const PersonalRecord& entry : entries) {
    if (entry.kind == RecordKind::calendar_entry && entry.start) add_event(entry, *entry.start, zone, lines);
    if (entry.kind == RecordKind::reminder) add_to_do(entry, zone, lines);
  }
  lines.add("END", "VCALENDAR");
  return lines.take();
}

}  // namespace attune
