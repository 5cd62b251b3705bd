#include "engine/time_zone.h"

#include <cstdlib>

#include <gtest/gtest.h>

namespace attune {
namespace {

using namespace std::chrono_literals;
using std::chrono::local_days;
using std::chrono::sys_days;

TEST(TimeZoneTest, ShowsSummerAndWinterTime) {
  const auto berlin = TimeZone::open("Europe/Berlin").value();
  EXPECT_EQ(berlin.local(Time(sys_days(2026y / 7 / 1)) + 10h), local_days(2026y / 7 / 1) + 12h);
  EXPECT_EQ(berlin.local(Time(sys_days(2026y / 12 / 31)) + 23h + 30min), local_days(2027y / 1 / 1) + 30min);
  EXPECT_EQ(berlin.local(Time(59'999ms)), local_days(1970y / 1 / 1) + 1h);
  EXPECT_EQ(berlin.local(Time(-1ms)), local_days(1970y / 1 / 1) + 59min);
}

TEST(TimeZoneTest, AnHourThatComesTwiceIsTheEarlierAndOneThatIsLeftOutIsAsBefore) {
  const auto berlin = TimeZone::open("Europe/Berlin").value();
  EXPECT_EQ(berlin.time_of(local_days(2026y / 10 / 25) + 2h + 30min), Time(sys_days(2026y / 10 / 25)) + 30min);
  EXPECT_EQ(berlin.time_of(local_days(2026y / 3 / 29) + 2h + 30min), Time(sys_days(2026y / 3 / 29)) + 1h + 30min);
}

TEST(TimeZoneTest, EveryMinuteThatIsShownOnceComesBack) {
  for (const char* name : {"UTC", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "Australia/Lord_Howe"}) {
    const auto zone = TimeZone::open(name).value();
    EXPECT_EQ(zone.name(), name);
    for (auto time = Time(sys_days(2026y / 1 / 1)); time < Time(sys_days(2027y / 1 / 1)); time += 17min) {
      const LocalTime shown = zone.local(time);
      EXPECT_EQ(zone.local(zone.time_of(shown)), shown) << name << ' ' << format_time(time);
    }
  }
}

TEST(TimeZoneTest, UnknownOnesAreRefusedAndTheSystemsIsTheDefault) {
  EXPECT_EQ(TimeZone::open("Europe/Berln").error().code, ErrorCode::not_found);
  EXPECT_EQ(TimeZone::open("").error().code, ErrorCode::not_found);
  EXPECT_EQ(TimeZone::open(std::string_view("\xff\0", 2)).error().code, ErrorCode::not_found);
  EXPECT_FALSE(TimeZone::system().name().empty());
}

}  // namespace
}  // namespace attune
