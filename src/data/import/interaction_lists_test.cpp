#include "data/import/import_testing.h"

namespace attune {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using InteractionListsTest = ImportTest;

EventRecord view(std::string user, std::string item, int second) {
  return {std::move(user), std::move(item), EventKind::view, 1, Time{std::chrono::seconds(second)}};
}

TEST_F(InteractionListsTest, LightGcnHasNoTimes) {
  write("train.txt", "0 5 6\r\n1\n2 5 \n");
  const auto report = import("lightgcn");
  ASSERT_TRUE(report) << report.error();
  EXPECT_EQ(report->lines, 3U);
  EXPECT_EQ(report->events, 3U);
  EXPECT_THAT(sink_.events, ElementsAre(view("0", "5", 0), view("0", "6", 0), view("2", "5", 0)));
}

TEST_F(InteractionListsTest, SequencesKeepTheirOrder) {
  import_text("sequences", "ada 9 3\nben\t1\nada 9\n");
  EXPECT_THAT(sink_.events,
              ElementsAre(view("ada", "9", 0), view("ada", "3", 1), view("ben", "1", 0), view("ada", "9", 2)));
}

TEST_F(InteractionListsTest, ASessionIsAUserOfItsOwn) {
  import_text("sessions", "9 3 9\n\n4\n");
  EXPECT_THAT(sink_.events, ElementsAre(view("1", "9", 0), view("1", "3", 1), view("1", "9", 2), view("3", "4", 0)));
}

TEST_F(InteractionListsTest, ALineCountsWholeOrNotAtAll) {
  const auto report = import_text("lightgcn", "1 2 \xff\n3 4\n" + std::string(2'000'000, '1') + "\n");
  EXPECT_EQ(report.rejected, 2U);
  EXPECT_EQ(report.lines, 3U);
  EXPECT_THAT(sink_.events, ElementsAre(view("3", "4", 0)));
}

TEST_F(InteractionListsTest, OtherFormatsAreRecognised) {
  EXPECT_THAT(error_of("lightgcn", "user,item\n1,2\n").mend, HasSubstr("csv"));
  EXPECT_THAT(error_of("sequences", "{\"user\": 1}\n").mend, HasSubstr("jsonl"));
  EXPECT_THAT(error_of("sequences", "").message, HasSubstr("empty"));
  EXPECT_THAT(import("sequences").error().mend, HasSubstr("file"));
}

}  // namespace
}  // namespace attune
