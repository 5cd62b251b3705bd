#include "data/import/import_testing.h"
#include "data/import/values.h"

#include <rapidcheck/gtest.h>

namespace attune {
namespace {

using testing::HasSubstr;

TEST(ImportersTest, AreFoundByName) {
  for (const Importer& importer : importers()) EXPECT_EQ((*find_importer(importer.name))->name, importer.name);
  EXPECT_EQ(find_importer("xml").error().mend, "formats: movielens, csv, jsonl, lightgcn, sequences, sessions");
}

TEST(ImportersTest, AMissingPathIsNotFound) {
  CollectingSink sink;
  QuietProgress progress;
  for (const Importer& importer : importers()) {
    const auto report = importer.read("/nowhere/at/all", {}, sink, progress);
    ASSERT_FALSE(report) << importer.name;
    EXPECT_EQ(report.error().code, ErrorCode::not_found) << importer.name;
    EXPECT_FALSE(report.error().mend.empty()) << importer.name;
  }
}

TEST(ValuesTest, NumbersAreFiniteAndWhole) {
  EXPECT_EQ(parse_number(" 4.5 "), 4.5);
  EXPECT_EQ(parse_number("-1e3"), -1000);
  for (const char* text : {"", " ", "4,5", "4 5", "nan", "inf", "1e999", "0x10", "4.5stars"})
    EXPECT_FALSE(parse_number(text)) << text;
}

TEST(ValuesTest, TimesOutOfRangeAreRefused) {
  for (const char* text : {"", "soon", "1e300", "-1e300", "2026-13-01", "nan"})
    EXPECT_FALSE(parse_timestamp(text)) << text;
}

RC_GTEST_PROP(ImportersTest, SurviveAnyText, ()) {
  const auto piece = rc::gen::element<std::string>(
      "user,item,rating\n", "id,title\n", "{\"id\": \"1\", ", "\"x\": [1, 2]}", "{\"user\": 1, \"item\": 2}", "\n",
      "\r\n", "\"", "\"\"", ",", "|", " ", "\t", "1", "-1e5", "nan", "\xff", "\xc3\xa9", "title", "\xef\xbb\xbf",
      "::", "(", ")", "[[", "}", std::string(1, '\0'));
  const auto pieces = *rc::gen::container<std::vector<std::string>>(piece);
  const TemporaryFolder folder;
  std::string text;
  for (const std::string& p : pieces) text += p;
  for (const char* name : {"u.genre", "u.item", "u.data"})
    std::ofstream(folder.path() / name, std::ios::binary) << text;
  QuietProgress progress;
  for (const Importer& importer : importers()) {
    CollectingSink sink;
    const auto path = importer.name == "movielens" ? folder.path() : folder.path() / "u.data";
    const auto report = importer.read(path, {.map = {}, .keep_going = true}, sink, progress);
    if (!report) continue;
    RC_ASSERT(report->items == sink.items.size());
    RC_ASSERT(report->events == sink.events.size());
    RC_ASSERT(report->rejections.size() == std::min<std::size_t>(report->rejected, ImportReport::kMaxRejections));
  }
}

/// Lines and events of the data sets, as their own descriptions count them.
TEST(ImportersTest, ReadPublicDataSetsWhole) {
  if (!std::filesystem::exists(shared_data())) GTEST_SKIP() << "there is no " << shared_data();
  struct Expected {
    std::string_view format;
    std::string_view path;
    std::uint64_t items;
    std::uint64_t events;
  };
  for (const Expected& expected :
       {Expected{"jsonl", "cinema", 9742, 100'836}, Expected{"movielens", "ml-latest-small", 9742, 100'836},
        Expected{"movielens", "ml-100k", 1682, 100'000}, Expected{"lightgcn", "gowalla", 0, 810'128},
        Expected{"sequences", "ml-1m/sequences.txt", 0, 999'611}, Expected{"jsonl", "redial", 6583, 81'586},
        Expected{"jsonl", "opendialkg", 3672, 0}, Expected{"jsonl", "asking/lastfm-items.jsonl", 7432, 0},
        Expected{"csv", "asking/lastfm-train.csv", 0, 52'910}}) {
    CollectingSink sink;
    QuietProgress progress;
    const auto report = (*find_importer(expected.format))->read(shared_data() / expected.path, {}, sink, progress);
    ASSERT_TRUE(report) << expected.path << ": " << report.error();
    EXPECT_EQ(report->items, expected.items) << expected.path;
    EXPECT_EQ(report->events, expected.events) << expected.path;
  }
}

}  // namespace
}  // namespace attune
