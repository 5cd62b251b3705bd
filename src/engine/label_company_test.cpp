#include "engine/label_company.h"

#include <gtest/gtest.h>

namespace attune {
namespace {

std::shared_ptr<const View> view_of(const std::vector<ItemRecord>& records) {
  auto view = std::make_shared<View>();
  view->catalogue = Catalogue::build(records).value();
  view->lexical = LexicalIndex::build(*view->catalogue, Analyzer::create("english").value(), {});
  view->attributes = AttributeSimilarity::build(view->catalogue);
  return view;
}

/// Twenty gardens, of which four texts say "drizzle" and bear "rainy".
std::shared_ptr<const View> gardens() {
  using Labels = std::vector<std::string>;
  std::vector<ItemRecord> records;
  for (int i = 0; i < 20; ++i) {
    const bool wet = i < 4;
    records.push_back(
        {fmt::format("g{}", i),
         fmt::format("Garden {}", i),
         {{"moods", wet ? Labels{"rainy", "green"} : Labels{"dry", "green"}},
          {"story", fmt::format("{} Word {}",
                                wet ? "A slow drizzle falls on the path." : "The path lies in the sun all day.", i)}}});
  }
  return view_of(records);
}

TEST(LabelCompanyTest, WordsMeanTheLabelsOfTheItemsThatHoldThem) {
  const auto view = gardens();
  const FieldId moods = *view->catalogue->find_field("moods");
  const auto found = label_company(*view, "drizzle", std::vector{moods}, 3);
  ASSERT_EQ(found.size(), 1U);  // "green" is borne by all, and says nothing
  EXPECT_EQ(view->catalogue->label_text(found[0].field, found[0].label), "rainy");
  EXPECT_EQ(found[0].share, 1);
  EXPECT_GE(found[0].lift, 2);
}

TEST(LabelCompanyTest, WithoutEvidenceThereIsNone) {
  const auto view = gardens();
  const std::vector<FieldId> moods{*view->catalogue->find_field("moods")};
  EXPECT_TRUE(label_company(*view, "thunderous", moods, 3).empty());  // no item holds it
  EXPECT_TRUE(label_company(*view, "path", moods, 3).empty());        // all do
  EXPECT_TRUE(label_company(*view, "", moods, 3).empty());
  EXPECT_TRUE(label_company(*view, "drizzle", {}, 3).empty());
  EXPECT_TRUE(label_company(*view, "drizzle", moods, 0).empty());
}

}  // namespace
}  // namespace attune
