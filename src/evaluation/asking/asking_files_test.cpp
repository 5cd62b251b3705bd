#include "evaluation/asking/asking_files.h"

#include "base/file.h"

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace attune {
namespace {

using ::testing::HasSubstr;

class AskingFilesTest : public ::testing::Test {
 protected:
  AskingFilesTest()
      : folder_(std::filesystem::temp_directory_path() / fmt::format("attune-asking-files-{}", ::getpid())) {
    std::filesystem::create_directories(folder_);
  }
  ~AskingFilesTest() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path file(std::string_view name, std::string_view text) {
    const auto path = folder_ / name;
    EXPECT_TRUE(write_file_atomically(path, text));
    return path;
  }
  AskingPaths paths() {
    return {.items = file("items.jsonl", kItems),
            .train = file("train.csv", "user,item\nu,a\nu,a\nv,b\n"),
            .valid = {},
            .test = file("test.csv", "user,item\nu,b\nw,a\n")};
  }
  std::string refusal(const AskingPaths& paths) {
    const auto files = read_asking_files(paths, quiet_);
    return files ? "read" : files.error().to_string();
  }

  static constexpr std::string_view kItems =
      "{\"id\": \"a\", \"attributes\": [\"x\", \"y\"]}\n{\"id\": \"b\", \"attributes\": [\"y\"]}\n";
  std::filesystem::path folder_;
  QuietProgress quiet_;
};

TEST_F(AskingFilesTest, ReadsItemsWithLabelsAndPairs) {
  const auto files = read_asking_files(paths(), quiet_);
  ASSERT_TRUE(files) << files.error();
  EXPECT_EQ(files->train.items, 2U);
  EXPECT_EQ(files->train.features.labels.nonzeros(), 3U);
  EXPECT_EQ(files->train.histories->rows(), 3U);         // people of all files
  EXPECT_EQ(files->train.histories->row(0).size(), 1U);  // given twice, had once
  EXPECT_TRUE(files->train.histories->row(2).empty());
  EXPECT_EQ(files->test->histories->row(2).size(), 1U);
  EXPECT_FALSE(files->valid);
}

TEST_F(AskingFilesTest, BadFilesAreRefusedWithTheirPlace) {
  AskingPaths bad = paths();
  bad.test = file("bad.csv", "user,item\nu,zebra\n");
  EXPECT_THAT(refusal(bad), HasSubstr("bad.csv: items.jsonl has no item 'zebra'"));
  bad.test = file("bad.csv", "user,item\n");
  EXPECT_THAT(refusal(bad), HasSubstr("bad.csv has no pairs"));
  bad = paths();
  bad.items = file("bad.jsonl", "{\"id\": \"a\", \"attributes\": [\"x\"]}\n{\"id\": \"a\", \"attributes\": [\"x\"]}\n");
  EXPECT_THAT(refusal(bad), HasSubstr("item 'a' is given twice"));
  bad.items = file("bad.jsonl", "{\"id\": \"a\"}\n{\"id\": \"b\"}\n");
  EXPECT_THAT(refusal(bad), HasSubstr("nothing to ask about"));
  bad.items = file("bad.jsonl", "{\"id\": \"a\", \n");
  EXPECT_THAT(refusal(bad), HasSubstr("bad.jsonl"));
  bad.items = folder_ / "none.jsonl";
  EXPECT_THAT(refusal(bad), HasSubstr("none.jsonl"));
}

}  // namespace
}  // namespace attune
