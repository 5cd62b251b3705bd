#include "base/clock.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace attune {
namespace {

std::string read(std::string_view text) {
  const auto time = parse_time(text);
  return time ? format_time(*time) : "refused";
}

TEST(ParseTime, ReadsIso8601) {
  EXPECT_EQ(read("2026-11-23"), "2026-11-23T00:00:00.000Z");
  EXPECT_EQ(read("2026-11-23T09:30"), "2026-11-23T09:30:00.000Z");
  EXPECT_EQ(read("2026-11-23 09:30:05"), "2026-11-23T09:30:05.000Z");
  EXPECT_EQ(read("2026-11-23T09:30:05.25Z"), "2026-11-23T09:30:05.250Z");
  EXPECT_EQ(read("2026-11-23T09:30:05.123456789Z"), "2026-11-23T09:30:05.123Z");
  EXPECT_EQ(read("2026-11-23T00:30:00+01:00"), "2026-11-22T23:30:00.000Z");
  EXPECT_EQ(read("2026-11-23T23:30:00-0100"), "2026-11-24T00:30:00.000Z");
}

TEST(ParseTime, ReadsUnixSeconds) {
  EXPECT_EQ(read("964982703"), "2000-07-30T18:45:03.000Z");
  EXPECT_EQ(read("964982703.5"), "2000-07-30T18:45:03.500Z");
  EXPECT_EQ(read("0"), "1970-01-01T00:00:00.000Z");
}

TEST(ParseTime, RefusesWhatIsNone) {
  for (const char* text : {"", "yesterday", "2026-13-01", "2026-02-30", "2026-1-2", "2026-11-23T25:00", "2026-11-23T",
                           "2026-11-23T09:30:00+", "2026-11-23T09:30:00.Z", "2026-11-23x", "1699-01-01", "964982703000",
                           "1e300", "nan", "inf", "-", "+2026-11-23"})
    EXPECT_EQ(read(text), "refused") << text;
}

RC_GTEST_PROP(ParseTime, ReadsWhatFormatTimeWrites, ()) {
  const auto ms = *rc::gen::inRange<std::int64_t>(-2'000'000'000'000, 7'000'000'000'000);
  const Time time{std::chrono::milliseconds(ms)};
  RC_ASSERT(parse_time(format_time(time)).value() == time);
}

RC_GTEST_PROP(ParseTime, TakesAnyBytes, (std::string bytes)) {
  (void)parse_time(bytes);
  (void)parse_time("2026-11-23T" + bytes);
}

}  // namespace
}  // namespace attune
