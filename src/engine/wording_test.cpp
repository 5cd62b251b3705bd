#include "engine/wording.h"

#include "base/file.h"
#include "engine/condition_text.h"
#include "engine/fact_words.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using testing::HasSubstr;

LocalTime at(int year, unsigned month, unsigned day, int hour) {
  const std::chrono::local_days date{std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day)};
  return date + std::chrono::hours(hour);
}

TEST(Wording, EveryLanguageSaysEverythingWithTheSameSlots) {
  for (const std::string& language : Wording::languages()) {
    const auto wording = Wording::built_in(language).value();
    for (std::size_t i = 0; i < kSayings; ++i) {
      const auto sentence = static_cast<Say>(i);
      // What a slot is filled with shows whether it is there.
      const auto slots_in = [&](const Wording& one) {
        std::set<std::string> used;
        for (const char* slot :
             {"title",  "value",  "labels", "field",   "people",  "events",  "condition", "conditions",
              "clause", "place",  "count",  "where",   "other",   "because", "day",       "month",
              "year",   "low",    "high",   "bound",   "opinion", "subject", "id",        "words",
              "word",   "places", "titles", "likes",   "ignored", "facts",   "first",     "second",
              "event",  "values", "query",  "changes", "stays",   "tries",   "reason"})
          if (one.say(sentence, {{slot, "@"}}).find('@') != std::string::npos) used.insert(slot);
        return used;
      };
      EXPECT_FALSE(wording->say(sentence).empty() && slots_in(*wording).empty()) << language << " " << i;
      EXPECT_EQ(slots_in(*wording), slots_in(Wording::english())) << language << " " << i;
    }
    EXPECT_EQ(wording->month(12).substr(0, 1), "D");
  }
  EXPECT_EQ(Wording::built_in("xx").error().code, ErrorCode::unsupported);
}

TEST(Wording, ConditionsInGerman) {
  const std::vector<ItemRecord> films{{"1", "Heat", {{"year", 1995.0}, {"genres", std::vector<std::string>{"Crime"}}}}};
  const auto catalogue = Catalogue::build(films).value();
  const auto german = Wording::built_in("de").value();
  const auto told = [&](std::string_view filter) {
    return describe(parse_filter(filter).value(), *catalogue, *german);
  };
  EXPECT_EQ(told("year > 1990"), "Jahr nach 1990");
  EXPECT_EQ(told("not genres has \"Crime\""), "kein Crime");
  EXPECT_EQ(told("genres has \"Crime\" or genres has \"Drama\""), "Genre: Crime oder Drama");
  EXPECT_EQ(told("year between 1980 and 1989"), "Jahr 1980 bis 1989");
}

TEST(Wording, FactsInGerman) {
  const auto german = Wording::built_in("de").value();
  const auto now = at(2026, 11, 25, 9);
  const TimeZone zone = TimeZone::open("UTC").value();
  StoredFact fact{
      .user = "ada", .subject = "kids", .kind = "likes", .field = "genres", .value = "Animation", .source = ""};
  fact.origin = FactOrigin::said;
  fact.time = zone.time_of(at(2026, 5, 3, 10));
  EXPECT_EQ(fact_words(fact, zone, now, *german).clause, "du hast am 3. Mai gesagt, dass deine Kinder Animation mögen");
  fact.subject = "";
  fact.kind = "avoids";
  EXPECT_EQ(fact_words(fact, zone, now, *german).clause, "du hast am 3. Mai gesagt, dass du Animation meidest");
}

class WordingFileTest : public testing::Test {
 protected:
  Result<std::shared_ptr<const Wording>> open_with(std::string_view language, std::string_view text) const {
    std::filesystem::create_directories(folder_.path() / "grammar");
    EXPECT_TRUE(write_file_atomically(folder_.path() / "grammar" / (std::string(language) + ".toml"), text));
    return Wording::open(language, folder_.path());
  }
  TemporaryFolder folder_;
};

TEST_F(WordingFileTest, AWorkspaceSaysItItsOwnWay) {
  const auto wording =
      open_with("en", "[wording.sentences]\nbecause = \"Since {clause}\"\n[wording.fields]\nyear = \"from\"\n");
  ASSERT_TRUE(wording) << wording.error();
  EXPECT_EQ((*wording)->say(Say::because, {{"clause", "you like it"}}), "Since you like it");
  EXPECT_EQ((*wording)->field("year"), "from");
  EXPECT_EQ((*wording)->say(Say::new_here), Wording::english().say(Say::new_here));
  const auto french = open_with("fr", "[wording.sentences]\nbecause = \"Parce que {clause}\"\n");
  ASSERT_TRUE(french) << french.error();
  EXPECT_EQ((*french)->say(Say::because, {{"clause", "x"}}), "Parce que x");
  EXPECT_EQ(Wording::open("de", folder_.path()).value(), Wording::built_in("de").value());
}

TEST_F(WordingFileTest, WhatIsWrongIsSaidWithFileLineAndMend) {
  EXPECT_THAT(open_with("en", "[wording.sentences]\nbecuase = \"x\"\n").error().to_string(),
              testing::AllOf(HasSubstr("en.toml line 2"), HasSubstr("because")));
  EXPECT_THAT(open_with("en", "[wording.sentences]\nbecause = \"{claus}\"\n").error().to_string(), HasSubstr("clause"));
  EXPECT_THAT(open_with("en", "[wording]\nmonths = [\"Jan\"]\n").error().to_string(), HasSubstr("twelve"));
  EXPECT_THAT(open_with("en", "[wording]\nsaying = 1\n").error().to_string(), HasSubstr("sentences"));
  EXPECT_EQ(open_with("en", "[wording\n").error().code, ErrorCode::parse_error);
}

}  // namespace
}  // namespace attune
