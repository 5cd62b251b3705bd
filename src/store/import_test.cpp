#include "store/import.h"

#include "base/file.h"

#include <cstdlib>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

class ImportIntoTest : public testing::Test {
 protected:
  ImportIntoTest() {
    store_ = open_sqlite_store((folder_.path() / "attune.db").string(), {.mode = StoreOptions::Mode::create}).value();
  }
  Result<LoadReport> import(std::string_view format, const std::filesystem::path& path, ImportOptions options = {}) {
    QuietProgress progress;
    return import_into(*store_, **find_importer(format), path, options, progress);
  }
  std::filesystem::path written(std::string_view text) {
    std::ofstream(folder_.path() / "source", std::ios::binary) << text;
    return folder_.path() / "source";
  }
  TemporaryFolder folder_;
  std::unique_ptr<Store> store_;
};

TEST_F(ImportIntoTest, AgainIsAllDuplicates) {
  const auto path = written("user,item,rating\nada,tea,4\nada,milk,2\nada,tea,4\n");
  const auto first = import("csv", path);
  ASSERT_TRUE(first) << first.error();
  EXPECT_EQ(first->read.events, 3U);
  EXPECT_EQ(first->stored.accepted, 2U);
  EXPECT_EQ(import("csv", path)->stored.duplicates, 3U);
  EXPECT_EQ(store_->counts()->events, 2U);
  EXPECT_EQ(store_->items()->at(0).title, "tea");  // a catalogue may still follow
  ASSERT_TRUE(import("jsonl", written(R"({"id": "tea", "title": "Tea", "kind": ["green"]})")));
  EXPECT_EQ(store_->items()->at(0).title, "Tea");
  EXPECT_EQ(store_->counts()->items, 2U);
}

TEST_F(ImportIntoTest, OneBadLineLeavesNothing) {
  const auto path = written("user,item,rating\nada,tea,4\nada,milk,lots\n");
  const auto failed = import("csv", path);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().message, "line 3 of source: the value 'lots' is not a number");
  EXPECT_EQ(store_->counts()->events, 0U);
  EXPECT_EQ(store_->counts()->items, 0U);
  const auto kept = import("csv", path, {.map = {}, .keep_going = true});
  ASSERT_TRUE(kept) << kept.error();
  EXPECT_EQ(kept->read.rejected, 1U);
  EXPECT_EQ(store_->counts()->events, 1U);
}

TEST_F(ImportIntoTest, RealRatingsArriveWhole) {
  const char* folder = std::getenv("ATTUNE_DATA");  // NOLINT(concurrency-mt-unsafe): tests set no variables
  const auto cinema = (folder != nullptr ? std::filesystem::path(folder)
                                         : std::filesystem::path(ATTUNE_SOURCE_DIR).parent_path() / "shared" / "data") /
                      "cinema";
  if (!std::filesystem::exists(cinema)) GTEST_SKIP() << "there is no " << cinema;
  const auto report = import("jsonl", cinema);
  ASSERT_TRUE(report) << report.error();
  EXPECT_EQ(report->stored.accepted, 100'836U);
  const auto counts = store_->counts().value();
  EXPECT_EQ(counts.items, 9742U);
  EXPECT_EQ(counts.users, 610U);
  EXPECT_EQ(store_->history("1")->size(), 232U);
}

}  // namespace
}  // namespace attune
