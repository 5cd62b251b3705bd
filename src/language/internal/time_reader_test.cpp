#include "language/internal/time_reader.h"

#include "base/random.h"

#include <gtest/gtest.h>

namespace attune::language {
namespace {

// A Wednesday, at nine in the morning.
const plan::LocalTime kNow = *plan::read_local_time("2026-11-25T09:00");

class TimeReaderTest : public testing::Test {
 protected:
  /// The time that the whole text says, or what of it was read.
  std::string read(std::string_view text) const {
    const Message message(text, grammar_);
    const TimeMatch match = read_time(message, 0, grammar_, kNow);
    if (match.words == 0) return "none";
    const std::string time = plan::local_time_text(match.time);
    return match.words == message.size() ? time : fmt::format("{} by {} words", time, match.words);
  }
  Grammar grammar_ = *Grammar::load("en").value();
};

TEST_F(TimeReaderTest, ReadsTimesAsPeopleSayThem) {
  const std::pair<const char*, const char*> cases[] = {
      {"tomorrow", "2026-11-26T09:00"},
      {"today at noon", "2026-11-25T12:00"},
      {"tonight", "2026-11-25T20:00"},
      {"tonight at ten", "2026-11-25T22:00"},
      {"on Friday at eight", "2026-11-27T20:00"},
      {"at eight on Friday", "2026-11-27T20:00"},
      {"Friday", "2026-11-27T09:00"},
      {"friday evening", "2026-11-27T19:00"},
      {"friday evening at nine", "2026-11-27T21:00"},
      {"on Wednesday", "2026-12-02T09:00"},
      {"this Sunday", "2026-11-29T09:00"},
      {"next Friday", "2026-12-04T09:00"},
      {"next week", "2026-12-02T09:00"},
      {"the day after tomorrow at 7", "2026-11-27T19:00"},
      {"at 6", "2026-11-25T18:00"},
      {"at six in the morning", "2026-11-26T06:00"},
      {"at half past six", "2026-11-25T18:30"},
      {"at quarter to seven", "2026-11-25T18:45"},
      {"ten past nine", "2026-11-25T09:10"},
      {"at 18:00", "2026-11-25T18:00"},
      {"at 8:30", "2026-11-26T08:30"},
      {"18:00", "2026-11-25T18:00"},
      {"tomorrow at 8:15", "2026-11-26T08:15"},
      {"at 7:30pm", "2026-11-25T19:30"},
      {"at 6 p.m.", "2026-11-25T18:00"},
      {"tomorrow at 6 am", "2026-11-26T06:00"},
      {"at 12 am on Friday", "2026-11-27T00:00"},
      {"at nine o'clock", "2026-11-26T09:00"},
      {"at ten", "2026-11-25T10:00"},
      {"at midnight", "2026-11-26T00:00"},
      {"in two hours", "2026-11-25T11:00"},
      {"in half an hour", "2026-11-25T09:30"},
      {"in 90 minutes", "2026-11-25T10:30"},
      {"in 3 days", "2026-11-28T09:00"},
      {"in 3 days at noon", "2026-11-28T12:00"},
      {"in a month", "2026-12-25T09:00"},
      {"on 24 December", "2026-12-24T09:00"},
      {"on the 24th of December at 18:00", "2026-12-24T18:00"},
      {"December 24th", "2026-12-24T09:00"},
      {"on 1 March", "2027-03-01T09:00"},
      {"on 1 March 2028 at noon", "2028-03-01T12:00"},
      {"2026-12-31 at 23:59", "2026-12-31T23:59"},
      {"in the evening", "2026-11-25T19:00"},
      {"this evening at nine", "2026-11-25T21:00"},
  };
  for (const auto& [text, time] : cases) EXPECT_EQ(read(text), time) << text;
}

TEST_F(TimeReaderTest, LeavesAloneWhatIsNoTime) {
  for (const char* text : {"", "eight", "31 February", "on 32 December", "in Heat", "at 25:00", "at the cinema", "18",
                           "in the film", "for two", "2026-13-01", "half", "of march", "night on Sunday", "morning"})
    EXPECT_EQ(read(text), "none") << text;
  EXPECT_EQ(read("tomorrow with Bo"), "2026-11-26T09:00 by 1 words");
  EXPECT_EQ(read("on Friday, please"), "2026-11-27T09:00 by 2 words");
}

TEST_F(TimeReaderTest, ReadsDurations) {
  const auto duration = [&](std::string_view text) {
    const Message message(text, grammar_);
    return plan::duration_text(read_duration(message, 0, grammar_).duration);
  };
  EXPECT_EQ(duration("two hours"), "2 hours");
  EXPECT_EQ(duration("half an hour"), "30 minutes");
  EXPECT_EQ(duration("an hour"), "1 hour");
  EXPECT_EQ(duration("a week"), "1 week");
  EXPECT_EQ(duration("two and a half hours"), "150 minutes");
}

TEST_F(TimeReaderTest, EveryHourAndDayWrittenInDigitsComesBack) {
  Random random(3);
  for (int i = 0; i < 500; ++i) {
    const auto time = kNow + std::chrono::minutes(static_cast<int>(random.uniform() * 60 * 24 * 300));
    const std::string text = plan::local_time_text(time);
    EXPECT_EQ(read(fmt::format("{} at {}", text.substr(0, 10), text.substr(11))), text);
    EXPECT_EQ(read(fmt::format("at {} on {}", text.substr(11), text.substr(0, 10))), text);
  }
}

TEST_F(TimeReaderTest, RandomWordsNeverBreakIt) {
  Random random(5);
  const std::vector<std::string> words{"at", "on",       "in",      "half", "past", "six",      "18",
                                       ":",  "24",       "friday",  "the",  "a",    "december", "99999999999999999999",
                                       "-3", "tomorrow", "morning", "pm",   "days", ",",        "00"};
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (int w = 0; w < 6; ++w)
      text += words[static_cast<std::size_t>(random.uniform() * static_cast<double>(words.size()))] + " ";
    const Message message(text, grammar_);
    EXPECT_LE(read_time(message, 0, grammar_, kNow).words, message.size());
  }
}

}  // namespace
}  // namespace attune::language
