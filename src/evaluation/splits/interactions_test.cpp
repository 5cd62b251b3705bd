#include "evaluation/splits/interactions.h"

#include "base/file.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class InteractionsTest : public testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path write(const std::string& name, std::string_view text) const {
    const auto path = folder_.path() / name;
    EXPECT_TRUE(write_file_atomically(path, text));
    return path;
  }
  static Result<InteractionFiles> read(std::string_view format, const InteractionPaths& paths) {
    QuietProgress quiet;
    return read_interactions(format, paths, quiet);
  }
  TemporaryFolder folder_;
};

TEST_F(InteractionsTest, SequencesKeepOrderAndRepeats) {
  const auto files = read("sequences", {.train = write("s.txt", "ada 7 8 7\nben 8\nada 9\n")});
  ASSERT_TRUE(files) << files.error();
  const Histories& histories = *files->train.histories;
  EXPECT_EQ(files->train.items, 3U);
  EXPECT_EQ(files->train.order, EventOrder::sequence);
  ASSERT_EQ(histories.rows(), 2U);
  const auto ada = histories.row(0);
  ASSERT_EQ(ada.size(), 4U);
  EXPECT_EQ(ada[0].item, ada[2].item);
  EXPECT_NE(ada[0].item, ada[1].item);
  EXPECT_LT(ada[2].time, ada[3].time);
  EXPECT_EQ(histories.row(1)[0].item, ada[1].item);
}

TEST_F(InteractionsTest, ListsAreSetsOverOneNumberingOfUsersAndItems) {
  const auto files =
      read("lightgcn", {.train = write("train.txt", "0 5 6 5\n1 6\n"), .test = write("test.txt", "1 7\n2 5\n")});
  ASSERT_TRUE(files) << files.error();
  EXPECT_EQ(files->train.items, 3U);
  EXPECT_EQ(files->train.histories->rows(), 3U);
  EXPECT_EQ(files->train.histories->row(0).size(), 2U);
  EXPECT_EQ(files->test->histories->row(2).size(), 1U);
  EXPECT_FALSE(files->valid);
  EXPECT_EQ(files->train.training_data(*files->train.histories).histories.rows(), 0U);
}

TEST_F(InteractionsTest, NumbersSayNothingOfTheOrderOfAppearance) {
  std::string text;
  for (int user = 0; user < 50; ++user) text += fmt::format("{} {} {}\n", user, 2 * user, 2 * user + 1);
  const auto files = read("sequences", {.train = write("s.txt", text)});
  ASSERT_TRUE(files);
  int rising = 0;
  for (std::size_t user = 0; user < 50; ++user)
    rising += files->train.histories->row(user)[0].item < files->train.histories->row(user)[1].item ? 1 : 0;
  EXPECT_GT(rising, 10);
  EXPECT_LT(rising, 40);
}

TEST_F(InteractionsTest, SessionsOfTwoFilesAreDifferentPeople) {
  const auto files = read("sessions", {.train = write("a.txt", "1 2\n3 4\n"), .test = write("b.txt", "1 2 3\n")});
  ASSERT_TRUE(files) << files.error();
  EXPECT_EQ(files->train.histories->rows(), 2U);
  EXPECT_EQ(files->test->histories->rows(), 1U);
  EXPECT_EQ(files->test->histories->row(0)[0].item, files->train.histories->row(0)[0].item);
}

TEST_F(InteractionsTest, AttributesBecomeLabels) {
  const auto files =
      read("sequences", {.train = write("s.txt", "ada 7 8\n"),
                         .attributes = write("a.json", R"({"7": [1, "red"], "8": ["red"], "99": [4]})")});
  ASSERT_TRUE(files) << files.error();
  const auto& labels = files->train.features.labels;
  EXPECT_EQ(labels.rows(), 2U);
  EXPECT_EQ(labels.columns(), 2U);  // 4 belongs to an item that nobody had
  EXPECT_EQ(labels.nonzeros(), 3U);
}

TEST_F(InteractionsTest, EventsThatAreAllAtOneTimeHaveNoOrder) {
  Histories histories;
  histories.add_row({});
  histories.add_row(std::vector<HistoryEntry>{{ItemId{0}, 1, Time{}}, {ItemId{1}, 1, Time{}}});
  EXPECT_EQ(order_by_times(histories), EventOrder::none);
  histories.add_row(std::vector<HistoryEntry>{{ItemId{0}, 1, Time{}}, {ItemId{1}, 1, Time(std::chrono::seconds(1))}});
  EXPECT_EQ(order_by_times(histories), EventOrder::time);
}

TEST_F(InteractionsTest, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(read("xml", {}).error().code, ErrorCode::not_found);
  EXPECT_THAT(read("sequences", {.train = folder_.path() / "none.txt"}).error().message, HasSubstr("none.txt"));
  const auto bad = write("bad.txt", "1 2 3\n2 \xff\n");
  EXPECT_THAT(read("sequences", {.train = bad}).error().message, HasSubstr("line 2 of bad.txt"));
  const auto kept = read("sequences", {.train = bad, .keep_going = true});
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->rejected_lines, 1U);
  const auto train = write("s.txt", "ada 7 8\n");
  EXPECT_THAT(read("sequences", {.train = train, .attributes = write("a.json", "[1]")}).error().message,
              AllOf(HasSubstr("a.json"), HasSubstr("not a JSON object")));
  EXPECT_THAT(read("sequences", {.train = train, .attributes = write("b.json", R"({"7": 3})")}).error().message,
              HasSubstr("'7'"));
  EXPECT_THAT(read("sequences", {.train = train, .attributes = write("c.json", R"({"7": [[]]})")}).error().message,
              HasSubstr("'7'"));
  EXPECT_THAT(read("sequences", {.train = train, .attributes = write("d.json", "{")}).error().message,
              HasSubstr("d.json"));
}

}  // namespace
}  // namespace attune
