#include "base/file.h"

#include <fstream>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(FileTest, AtomicWriteReplacesTheWholeFile) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "state";
  ASSERT_TRUE(write_file_atomically(path, "a longer first version"));
  ASSERT_TRUE(write_file_atomically(path, "second"));
  EXPECT_EQ(read_file(path), "second");
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "state.new"));
}

TEST(FileTest, AFileInPiecesAppearsWithTheCommitOnly) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "a.txt";
  ASSERT_TRUE(write_file_atomically(path, "old"));
  {
    auto file = AtomicFile::create(path);
    ASSERT_TRUE(file) << file.error();
    ASSERT_TRUE(file->write("new"));
    EXPECT_EQ(*read_file(path), "old");
  }
  EXPECT_EQ(*read_file(path), "old");  // given up
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
  auto file = AtomicFile::create(path);
  ASSERT_TRUE(file) << file.error();
  ASSERT_TRUE(file->write("new "));
  ASSERT_TRUE(file->write("text"));
  ASSERT_TRUE(file->commit());
  EXPECT_EQ(*read_file(path), "new text");
}

TEST(FileTest, WritersAtTheSameTimeDoNotMixTheirBytes) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "a.txt";
  auto one = AtomicFile::create(path);
  auto other = AtomicFile::create(path);
  ASSERT_TRUE(one && other);
  ASSERT_TRUE(one->write("the first"));
  ASSERT_TRUE(other->write("the"));
  ASSERT_TRUE(one->commit());
  EXPECT_EQ(*read_file(path), "the first");
  ASSERT_TRUE(other->write(" second"));
  ASSERT_TRUE(other->commit());
  EXPECT_EQ(*read_file(path), "the second");

  std::vector<std::thread> writers;
  constexpr std::size_t kBytes = 100'000;
  for (const char letter : {'a', 'b', 'c', 'd'})
    writers.emplace_back([&path, letter] {
      for (int times = 0; times < 20; ++times) EXPECT_TRUE(write_file_atomically(path, std::string(kBytes, letter)));
    });
  for (std::thread& writer : writers) writer.join();
  const std::string last = *read_file(path);
  EXPECT_EQ(last, std::string(kBytes, last.front()));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST(FileTest, MissingFileAndFolderAreTypedErrors) {
  const TemporaryFolder folder;
  EXPECT_EQ(read_file(folder.path() / "absent").error().code, ErrorCode::not_found);
  EXPECT_EQ(read_file(folder.path()).error().code, ErrorCode::io_error);
}

TEST(FileTest, EmptyFileMapsToNothing) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "empty").flush();
  const auto mapped = MappedFile::open(folder.path() / "empty");
  ASSERT_TRUE(mapped) << mapped.error();
  EXPECT_TRUE(mapped->bytes().empty());
}

}  // namespace
}  // namespace attune
