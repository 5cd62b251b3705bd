#include "base/file.h"
#include "engine/calendar/calendar_file.h"
#include "engine/calendar/icalendar.h"
#include "store/store.h"

#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using namespace std::chrono_literals;
using std::chrono::local_days;
using testing::HasSubstr;

const LocalTime kFridayAtEight = local_days(2026y / 11 / 27) + 20h;
TimeZone berlin() {
  return TimeZone::open("Europe/Berlin").value();
}

std::string calendar_of(PersonalRecord record) {
  return to_icalendar("Ada's", std::vector{std::move(record)}, berlin());
}

TEST(ICalendarTest, AReminderIsAToDoWithAnAlarm) {
  EXPECT_EQ(calendar_of({.id = 7, .kind = RecordKind::reminder, .text = "watch Heat", .start = kFridayAtEight}),
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Attune//Attune//EN\r\nX-WR-CALNAME:Ada's\r\n"
            "BEGIN:VTODO\r\nUID:7@attune\r\nDTSTAMP:19700101T000000Z\r\nDUE:20261127T190000Z\r\nSUMMARY:watch Heat\r\n"
            "STATUS:NEEDS-ACTION\r\n"
            "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER;VALUE=DATE-TIME:20261127T190000Z\r\nDESCRIPTION:watch Heat\r\n"
            "END:VALARM\r\nEND:VTODO\r\nEND:VCALENDAR\r\n");
}

TEST(ICalendarTest, TextCannotBreakOutOfItsLine) {
  const std::string text = calendar_of({.kind = RecordKind::calendar_entry,
                                        .title = "a;b,c\\d\r\nEND:VEVENT\nATTACH:http://x",
                                        .start = kFridayAtEight,
                                        .end = kFridayAtEight + 90min});
  EXPECT_THAT(text, HasSubstr("SUMMARY:a\\;b\\,c\\\\d\\nEND:VEVENT\\nATTACH:http://x\r\n"));
  EXPECT_THAT(text, HasSubstr("DTEND:20261127T203000Z\r\n"));
}

TEST(ICalendarTest, LongLinesAreFoldedBetweenCharacters) {
  std::string title;
  for (int i = 0; i < 100; ++i) title += i % 3 == 0 ? "ü" : i % 3 == 1 ? "漢" : "x";
  const std::string text = calendar_of({.kind = RecordKind::calendar_entry, .title = title, .start = kFridayAtEight});
  std::string unfolded;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find("\r\n", at);
    const std::string line = text.substr(at, end - at);
    EXPECT_LE(line.size(), 75U);
    const std::size_t first = line.starts_with(' ') ? 1 : 0;
    EXPECT_NE(static_cast<unsigned char>(line[first]) & 0xC0, 0x80) << "a character was cut";
    unfolded += line.substr(first);
    at = end + 2;
  }
  EXPECT_THAT(unfolded, HasSubstr("SUMMARY:" + title));
}

TEST(CalendarFileTest, EveryKeyHasAFileOfItsOwnInTheFolder) {
  Workspace workspace;
  workspace.root = "/w";
  const auto path = [&](std::string_view key) { return calendar_path(workspace, key).string(); };
  EXPECT_EQ(path("ada-1_B"), "/w/calendars/ada-1_B.ics");
  EXPECT_EQ(path("../../etc/passwd"), "/w/calendars/%2E%2E%2F%2E%2E%2Fetc%2Fpasswd.ics");
  EXPECT_EQ(path("a%2E"), "/w/calendars/a%252E.ics");
  const std::string long_key(1000, '/');
  EXPECT_LT(path(long_key).size(), 240U);
  EXPECT_NE(path(long_key), path(long_key + "/"));
}

TEST(CalendarFileTest, IsRebuiltFromTheStore) {
  const TemporaryFolder folder;
  const Workspace workspace = Workspace::create(folder.path() / "w").value();
  const auto store = open_sqlite_store(workspace.database().string()).value();
  const auto keep = [&](const char* title) {
    return store->personal()
        .keep({.user = "ada", .kind = RecordKind::calendar_entry, .title = title, .start = kFridayAtEight}, "")
        .value()
        .record.id;
  };
  const auto first = keep("Dentist");
  keep("Cinema");
  ASSERT_TRUE(write_calendar(workspace, store->personal(), "ada"));
  EXPECT_THAT(read_file(calendar_path(workspace, "ada")).value(), HasSubstr("SUMMARY:Dentist\r\n"));
  ASSERT_TRUE(store->personal().remove("ada", first));
  ASSERT_TRUE(write_calendar(workspace, store->personal(), "ada"));
  const std::string now = read_file(calendar_path(workspace, "ada")).value();
  EXPECT_THAT(now, testing::Not(HasSubstr("Dentist")));
  EXPECT_THAT(now, HasSubstr("SUMMARY:Cinema\r\n"));
}

TEST(CalendarFileTest, OfManyWritersAtOnceTheLastStateStays) {
  const TemporaryFolder folder;
  const Workspace workspace = Workspace::create(folder.path() / "w").value();
  const auto store = open_sqlite_store(workspace.database().string()).value();
  {
    std::vector<std::jthread> writers;
    for (int i = 0; i < 8; ++i)
      writers.emplace_back([&, i] {
        const std::string text = "reminder " + std::to_string(i);
        EXPECT_TRUE(store->personal().keep({.user = "ada", .kind = RecordKind::reminder, .text = text}, ""));
        EXPECT_TRUE(write_calendar(workspace, store->personal(), "ada"));
      });
  }
  EXPECT_EQ(read_file(calendar_path(workspace, "ada")).value(),
            calendar_text(workspace, store->personal(), "ada").value());
}

}  // namespace
}  // namespace attune
