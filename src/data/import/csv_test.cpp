#include "data/import/import_testing.h"

namespace attune {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Labels = std::vector<std::string>;
using CsvTest = ImportTest;

Time second(std::int64_t n) {
  return Time{std::chrono::seconds(n)};
}

TEST_F(CsvTest, EventsWithTheirDefaults) {
  const auto report = import_text("csv",
                                  "userId,movieId,rating,timestamp\r\n"
                                  "1,31,2.5,1260759144\r\n"
                                  "1,1029,, \r\n");
  EXPECT_EQ(report.lines, 3U);
  EXPECT_EQ(report.events, 2U);
  EXPECT_THAT(sink_.events, ElementsAre(EventRecord{"1", "31", EventKind::rating, 2.5, second(1260759144)},
                                        EventRecord{"1", "1029", EventKind::view, 1, second(0)}));
}

TEST_F(CsvTest, TimesInSecondsMillisecondsAndWords) {
  import_text("csv", "user,item,time\na,x,1700000000\na,x,1700000000123\na,x,2023-11-14T22:13:20Z\na,x,2023-11-14\n");
  EXPECT_THAT(sink_.events,
              ElementsAre(testing::Field(&EventRecord::time, second(1700000000)),
                          testing::Field(&EventRecord::time, second(1700000000) + std::chrono::milliseconds(123)),
                          testing::Field(&EventRecord::time, second(1700000000)),
                          testing::Field(&EventRecord::time, second(1699920000))));
}

TEST_F(CsvTest, KindsAndOtherColumnsOfEvents) {
  import_text("csv", "User ID;event;item_id;country\nada;purchase;b1;DE\n");
  EXPECT_THAT(sink_.events, ElementsAre(EventRecord{"ada", "b1", EventKind::purchase, 1, second(0)}));
}

TEST_F(CsvTest, ItemsWithNumbersLabelsAndText) {
  const auto report = import_text("csv",
                                  ",id,name,rating,type,genres,code,note\n"
                                  "0,b1,Tea,4.5,drink,hot|Green | ,007,\"two\nlines\"\n"
                                  "1,b2,,,,|,,\n");
  EXPECT_EQ(report.items, 2U);
  EXPECT_EQ(sink_.items[0], (ItemRecord{"b1",
                                        "Tea",
                                        {{"rating", 4.5},
                                         {"type", "drink"},
                                         {"genres", Labels{"hot", "Green"}},
                                         {"code", "007"},
                                         {"note", "two\nlines"}}}));
  EXPECT_EQ(sink_.items[1], (ItemRecord{"b2", "b2", {}}));
}

TEST_F(CsvTest, ProseWithABarIsNotAList) {
  const std::string prose = std::string(80, 'x') + " | y";
  import_text("csv", "id,about\n1," + prose + "\n");
  EXPECT_EQ(sink_.items[0].attributes[0].second, AttributeValue(prose));
}

TEST_F(CsvTest, MapNamesColumns) {
  write("file", "who,what,stars,rating\nada,tea,4,9\n");
  const ImportOptions options{.map = {{"who", "user"}, {"what", "item"}, {"stars", "rating"}}, .keep_going = false};
  ASSERT_TRUE(import("csv", "file", options));
  EXPECT_THAT(sink_.events, ElementsAre(EventRecord{"ada", "tea", EventKind::rating, 4, second(0)}));
  EXPECT_THAT(import("csv", "file", {.map = {{"Who", "user"}, {"what", "item"}, {"who", "user"}}}).error().message,
              HasSubstr("'Who'"));
  write("file", "sku,rt\nb1,90\n");
  ASSERT_TRUE(import("csv", "file", {.map = {{"sku", "id"}, {"rt", "runtime"}}, .keep_going = false}));
  EXPECT_THAT(sink_.items, ElementsAre(ItemRecord{"b1", "b1", {{"runtime", 90.0}}}));
}

TEST_F(CsvTest, BadLinesAreNamedWithTheirValue) {
  const std::string text =
      "user,item,rating,timestamp\n"
      "1,2,three,0\n"
      "1,2,nan,0\n"
      "1,2,inf,0\n"
      "1,2,3,soon\n"
      ",2,3,0\n"
      "1,2,3\n"
      "\"1,2,3,0\n"
      "1,\xff,3,0\n"
      "1,2,3,0\n";
  const auto report = import_text("csv", text);
  EXPECT_EQ(report.events, 1U);
  EXPECT_EQ(report.rejected, 8U);
  EXPECT_EQ(report.lines, 10U);
  const auto reason = [&](std::size_t n) { return report.rejections[n].reason; };
  EXPECT_EQ(report.rejections[0].line, 2U);
  EXPECT_EQ(reason(0), "the value 'three' is not a number");
  EXPECT_EQ(reason(1), "the value 'nan' is not a number");
  EXPECT_THAT(reason(3), HasSubstr("'soon'"));
  EXPECT_EQ(reason(4), "the user id is empty");
  EXPECT_EQ(reason(5), "3 fields, the header has 4");
  EXPECT_THAT(reason(6), HasSubstr("quote"));
  EXPECT_THAT(reason(7), HasSubstr("UTF-8"));
  EXPECT_EQ(error_of("csv", text).message, "line 2 of file: the value 'three' is not a number");
}

TEST_F(CsvTest, HeadersThatDoNotFitSayWhatIsWanted) {
  EXPECT_THAT(error_of("csv", "1,31,2.5\n2,3,4\n").message, HasSubstr("'1', '31', '2.5'"));
  EXPECT_THAT(error_of("csv", "1,31,2.5\n2,3,4\n").mend, HasSubstr("--map"));
  EXPECT_THAT(error_of("csv", "{\"id\": 1}\n").mend, HasSubstr("jsonl"));
  EXPECT_THAT(error_of("csv", "id,a,a\n").message, HasSubstr("two columns are called 'a'"));
  EXPECT_THAT(error_of("csv", "").message, HasSubstr("empty"));
  EXPECT_THAT(error_of("csv", std::string("\xff\xfei\0d\0", 6)).message, HasSubstr("UTF-16"));
  EXPECT_THAT(error_of("csv", "PK\x03\x04").mend, HasSubstr("unzip"));
}

TEST_F(CsvTest, LongValuesAreCutInMessages) {
  const auto report = import_text("csv", "user,item,rating\n1,2," + std::string(5000, 'x') + "\n");
  EXPECT_LT(report.rejections[0].reason.size(), 400U);
}

}  // namespace
}  // namespace attune
