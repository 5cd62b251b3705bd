#include "models/snapshot_file.h"

#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using testing::ElementsAre;
namespace fs = std::filesystem;

class SnapshotFileTest : public testing::Test {
 protected:
  void SetUp() override {
    SnapshotWriter writer;
    writer.add<double>("numbers", std::vector<double>{1.5, 2.5, 3.5});
    writer.add<std::uint32_t>("ids", std::vector<std::uint32_t>{7});
    writer.add<float>("nothing", std::vector<float>{});
    writer.add_text("words", "tea, milk and honey");
    ASSERT_TRUE(std::move(writer).write(path_));
  }
  void overwrite(std::string_view bytes) const {
    std::ofstream(path_, std::ios::binary | std::ios::trunc).write(bytes.data(), std::ssize(bytes));
  }
  void expect_corrupt(std::string_view bytes, std::string_view what) const {
    overwrite(bytes);
    const auto reader = SnapshotReader::open(path_);
    ASSERT_FALSE(reader) << what;
    EXPECT_EQ(reader.error().code, ErrorCode::corrupt) << what;
  }

  TemporaryFolder folder_;
  fs::path path_ = folder_.path() / "file";
};

TEST_F(SnapshotFileTest, GivesBackWhatWasWritten) {
  const auto reader = SnapshotReader::open(path_);
  ASSERT_TRUE(reader) << reader.error();
  EXPECT_THAT(*reader->array<double>("numbers"), ElementsAre(1.5, 2.5, 3.5));
  EXPECT_THAT(*reader->array<std::uint32_t>("ids"), ElementsAre(7));
  EXPECT_TRUE(reader->array<float>("nothing")->empty());
  EXPECT_EQ(*reader->text("words"), "tea, milk and honey");
}

TEST_F(SnapshotFileTest, ScopesKeepNamesApart) {
  SnapshotWriter writer;
  const auto add = [&](float value) { writer.add<float>("weights", std::vector<float>{value}); };
  add(1);
  writer.begin_scope("left");
  add(2);
  writer.begin_scope("inner");
  add(3);
  writer.end_scope();
  writer.end_scope();
  writer.begin_scope("right");
  add(4);
  writer.end_scope();
  ASSERT_TRUE(std::move(writer).write(path_));
  const auto reader = SnapshotReader::open(path_);
  ASSERT_TRUE(reader) << reader.error();
  EXPECT_THAT(*reader->array<float>("weights"), ElementsAre(1));
  EXPECT_THAT(*reader->scope("left").array<float>("weights"), ElementsAre(2));
  EXPECT_THAT(*reader->scope("left").scope("inner").array<float>("weights"), ElementsAre(3));
  EXPECT_THAT(*reader->scope("right").array<float>("weights"), ElementsAre(4));
  EXPECT_EQ(reader->scope("elsewhere").array<float>("weights").error().code, ErrorCode::corrupt);
}

TEST_F(SnapshotFileTest, SectionsAreAlignedTo64Bytes) {
  const auto reader = SnapshotReader::open(path_);
  ASSERT_TRUE(reader);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(reader->array<std::uint32_t>("ids")->data()) % 64, 0U);
}

TEST_F(SnapshotFileTest, CopiesOfAReaderShareTheMapping) {
  std::span<const double> numbers;
  {
    auto reader = SnapshotReader::open(path_);
    ASSERT_TRUE(reader);
    const SnapshotReader copy = *reader;
    numbers = *reader->array<double>("numbers");
    reader = SnapshotReader::open(path_);
    EXPECT_THAT(numbers, ElementsAre(1.5, 2.5, 3.5));
  }
}

TEST_F(SnapshotFileTest, RefusesMissingSectionsAndOtherElements) {
  const auto reader = SnapshotReader::open(path_);
  ASSERT_TRUE(reader);
  EXPECT_EQ(reader->array<float>("absent").error().code, ErrorCode::corrupt);
  EXPECT_EQ(reader->array<float>("numbers").error().code, ErrorCode::corrupt);
  EXPECT_EQ(SnapshotReader::open(folder_.path() / "absent").error().code, ErrorCode::not_found);
}

TEST_F(SnapshotFileTest, EveryFlippedBitIsNoticed) {
  const std::string good = *read_file(path_);
  for (std::size_t position = 0; position < good.size(); ++position) {
    std::string bad = good;
    bad[position] = static_cast<char>(bad[position] ^ (1 << (position % 8)));
    expect_corrupt(bad, fmt::format("byte {}", position));
  }
}

TEST_F(SnapshotFileTest, EveryOtherLengthIsNoticed) {
  const std::string good = *read_file(path_);
  for (std::size_t size = 0; size < good.size(); ++size) {
    expect_corrupt(std::string_view(good).substr(0, size), fmt::format("cut to {}", size));
  }
  expect_corrupt(good + '\0', "a byte too many");
}

TEST(SnapshotWriterTest, AFileWithoutSectionsIsFine) {
  const TemporaryFolder folder;
  ASSERT_TRUE(SnapshotWriter().write(folder.path() / "file"));
  EXPECT_TRUE(SnapshotReader::open(folder.path() / "file"));
}

}  // namespace
}  // namespace attune
