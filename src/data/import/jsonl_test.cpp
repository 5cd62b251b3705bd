#include "base/json.h"
#include "data/import/import_testing.h"

#include <algorithm>

namespace attune {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using Labels = std::vector<std::string>;
using JsonLinesTest = ImportTest;

TEST_F(JsonLinesTest, ItemsWithWhateverTheyHave) {
  const auto report = import_text(
      "jsonl", R"({"id": "1", "title": "Heat", "year": 1995, "genres": ["Crime", 7, null], "plot": "", "seen": true})"
               "\n\n"
               R"({"id": 2, "name": "Tea", "size": {"cm": {"high": 4.5}, "label": "S"}, "year": null, "tags": []})");
  EXPECT_EQ(report.lines, 3U);
  EXPECT_EQ(report.items, 2U);
  EXPECT_THAT(
      sink_.items,
      ElementsAre(
          ItemRecord{"1", "Heat", {{"year", 1995.0}, {"genres", Labels{"Crime", "7"}}, {"seen", Labels{"yes"}}}},
          ItemRecord{"2", "Tea", {{"size.cm.high", 4.5}, {"size.label", "S"}}}));
}

TEST_F(JsonLinesTest, EventsWithTheirDefaults) {
  import_text("jsonl", R"({"user": "ada", "item": 7, "rating": 4, "ts": 1700000000.5})"
                       "\n"
                       R"({"user_id": 1, "item_id": "x", "type": "like", "timestamp": "2023-11-14T22:13:20Z"})"
                       "\n"
                       R"({"user": "ada", "item": "7", "value": null, "time": null})");
  const Time time{std::chrono::seconds(1700000000)};
  EXPECT_THAT(sink_.events,
              ElementsAre(EventRecord{"ada", "7", EventKind::rating, 4, time + std::chrono::milliseconds(500)},
                          EventRecord{"1", "x", EventKind::like, 1, time},
                          EventRecord{"ada", "7", EventKind::view, 1, Time{}}));
}

TEST_F(JsonLinesTest, AFolderGivesItemsFirst) {
  write("events.csv", "user,item\nada,1\n");
  write("items.jsonl", R"({"id": "1"})");
  const auto report = import("jsonl");
  ASSERT_TRUE(report) << report.error();
  EXPECT_EQ(sink_.items.size(), 1U);
  EXPECT_EQ(sink_.events.size(), 1U);
  write("empty/readme", "");
  EXPECT_EQ(import("jsonl", "empty").error().code, ErrorCode::not_found);
}

TEST_F(JsonLinesTest, BadLinesAreNamed) {
  const auto report = import_text("jsonl",
                                  "{\"id\": \"1\"\n"
                                  "[]\n"
                                  "{\"title\": \"no id\"}\n"
                                  "{\"id\": 1.5}\n"
                                  "{\"id\": \"\"}\n"
                                  "{\"user\": \"a\", \"item\": \"b\", \"rating\": \"high\"}\n"
                                  "{\"user\": \"a\", \"item\": \"b\", \"kind\": \"eaten\"}\n"
                                  "{\"id\": \"1\", \"x\": [[1]]}\n"
                                  "{\"id\": \"\xff\"}\n"
                                  "{\"id\": \"a\\u0000b\"}\n");
  EXPECT_EQ(report.rejected, 10U);
  EXPECT_EQ(report.items + report.events, 0U);
  const auto reason = [&](std::size_t n) { return report.rejections[n].reason; };
  EXPECT_THAT(reason(0), HasSubstr("not valid JSON"));
  EXPECT_EQ(reason(1), "not a JSON object");
  EXPECT_EQ(reason(2), "there is neither user and item nor id");
  EXPECT_EQ(reason(3), "'id' is neither a text nor a whole number");
  EXPECT_EQ(reason(4), "the item id is empty");
  EXPECT_EQ(reason(5), "the value is not a number");
  EXPECT_THAT(reason(6), HasSubstr("'eaten'"));
  EXPECT_THAT(reason(7), HasSubstr("'x' is a list"));
  EXPECT_THAT(reason(9), HasSubstr("NUL"));
}

TEST_F(JsonLinesTest, OtherFormatsAreRecognised) {
  EXPECT_THAT(error_of("jsonl", "id,title\n1,Heat\n").message, HasSubstr("import it as csv"));
  EXPECT_THAT(error_of("jsonl", "[\n{\"id\": 1}]\n").message, HasSubstr("one object a line"));
  EXPECT_THAT(error_of("jsonl", "").message, HasSubstr("empty"));
}

TEST_F(JsonLinesTest, HostileShapesAreRefused) {
  std::string wide = "{\"id\": \"1\"";
  for (int n = 0; n < 300; ++n) wide += fmt::format(", \"a{}\": 1", n);
  EXPECT_THAT(import_text("jsonl", wide + "}").rejections.at(0).reason, HasSubstr("more than 256 attributes"));
  std::string growing;
  for (int n = 0; n < 300; ++n) growing += fmt::format("{{\"id\": \"{0}\", \"a{0}\": 1}}\n", n);
  EXPECT_EQ(import_text("jsonl", growing).items, 256U);
  std::string deep = R"({"id": "1", "a": )";
  for (int n = 0; n < 20; ++n) deep += R"({"a": )";
  EXPECT_THAT(import_text("jsonl", deep + "1" + std::string(21, '}')).rejections.at(0).reason, HasSubstr("deep"));
  EXPECT_EQ(import_text("jsonl", std::string(100'000, '[')).rejected, 1U);
  EXPECT_THAT(import_text("jsonl", "{\"id\": \"" + std::string(2'000'000, 'x') + "\"}").rejections.at(0).reason,
              HasSubstr("more than 1048576"));
}

TEST_F(JsonLinesTest, AgreesWithTheJsonTestSuite) {
  const fs::path suite = shared_data() / "json-suite";
  if (!fs::exists(suite)) GTEST_SKIP() << "there is no " << suite;
  for (const auto& file : fs::directory_iterator(suite)) {
    const std::string name = file.path().filename().string();
    if (file.path().extension() != ".json" || name.starts_with("i_")) continue;
    const bool valid = name.starts_with("y_");
    std::string text = read_file(file.path()).value();
    EXPECT_EQ(parse_json(text, {.depth = 1000}).has_value(), valid) << name;

    if (valid) std::ranges::replace(text, '\n', ' ');
    const auto report = import_text("jsonl", R"({"id": "1", "x": )" + text + "}");
    if (!valid) {
      EXPECT_EQ(report.items, 0U) << name;
    } else if (report.rejected > 0) {
      EXPECT_THAT(report.rejections[0].reason, Not(HasSubstr("JSON"))) << name;
    }
  }
}

}  // namespace
}  // namespace attune
