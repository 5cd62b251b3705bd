#include "data/catalogue.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace attune {
namespace {

using Labels = std::vector<std::string>;

TEST(CatalogueTest, InfersKindsAndMeasuresForAShop) {
  std::vector<ItemRecord> shoes;
  for (int i = 0; i < 10; ++i)
    shoes.push_back({std::to_string(i),
                     "Shoe " + std::to_string(i),
                     {{"price_eur", 49.5 + i},
                      {"brand", std::string(i % 2 == 0 ? "Alpha" : "Beta")},
                      {"released", 2010.0 + i},
                      {"size", 36.0 + i},
                      {"about", "A long text about shoe number " + std::to_string(i) + " that nobody repeats."}}});
  const auto catalogue = Catalogue::build(shoes).value();
  const auto field = [&](std::string_view name) { return catalogue->field(*catalogue->find_field(name)); };
  EXPECT_EQ(field("price_eur").measure, Measure::money);
  EXPECT_EQ(field("price_eur").unit, "EUR");
  EXPECT_EQ(field("brand").kind, FieldKind::labels);
  EXPECT_EQ(field("released").measure, Measure::year);
  EXPECT_EQ(field("size").measure, Measure::plain);
  EXPECT_EQ(field("ABOUT").kind, FieldKind::text);
}

TEST(CatalogueTest, LabelsFoldCaseAndSpaceAndKeepTheFirstSpelling) {
  const std::vector<ItemRecord> records{{"a", "A", {{"tags", Labels{" Heist ", "heist", ""}}}},
                                        {"b", "B", {{"tags", Labels{"HEIST", "Rain"}}}}};
  const auto catalogue = Catalogue::build(records).value();
  const FieldId tags = *catalogue->find_field("tags");
  EXPECT_EQ(catalogue->label_count(tags), 2U);
  const LabelId heist = *catalogue->find_label(tags, "hEIST");
  EXPECT_EQ(catalogue->label_text(tags, heist), "Heist");
  EXPECT_THAT(catalogue->items_with(tags, heist), testing::ElementsAre(ItemId{0}, ItemId{1}));
  EXPECT_EQ(catalogue->labels(tags, ItemId{0}).size(), 1U);
  EXPECT_FALSE(catalogue->find_label(tags, "snow"));
}

TEST(CatalogueTest, ReadingAFieldAsAnotherKindFindsNothing) {
  const std::vector<ItemRecord> records{{"a", "A", {{"year", 1990.0}, {"tags", Labels{"x"}}}}};
  const auto catalogue = Catalogue::build(records).value();
  EXPECT_FALSE(catalogue->number(*catalogue->find_field("tags"), ItemId{0}));
  EXPECT_TRUE(catalogue->labels(*catalogue->find_field("year"), ItemId{0}).empty());
  EXPECT_EQ(catalogue->text(*catalogue->find_field("year"), ItemId{0}), "");
}

TEST(CatalogueTest, RecordGivesBackWhatWentIn) {
  const std::vector<ItemRecord> records{
      {"a", "A", {{"year", 1990.0}, {"tags", Labels{"x", "y"}}, {"plot", std::string(60, 'p')}}}};
  EXPECT_EQ(Catalogue::build(records).value()->record(ItemId{0}), records[0]);
}

TEST(CatalogueTest, HintsOverrule) {
  const std::vector<ItemRecord> records{{"a", "A", {{"code", 1990.0}}}};
  const std::vector<FieldHint> hints{{.name = "code", .kind = FieldKind::labels, .measure = {}, .unit = {}}};
  const auto catalogue = Catalogue::build(records, hints).value();
  EXPECT_EQ(catalogue->label_text(FieldId{0}, catalogue->labels(FieldId{0}, ItemId{0})[0]), "1990");
}

RC_GTEST_PROP(CatalogueTest, PostingListsTurnTheItemsLabelsAround, ()) {
  const auto label = rc::gen::element<std::string>("a", "A", " b", "c", "");
  const auto of_items = *rc::gen::container<std::vector<Labels>>(rc::gen::container<Labels>(label));
  std::vector<ItemRecord> records;
  for (const Labels& labels : of_items) records.push_back({std::to_string(records.size()), "", {{"tags", labels}}});
  const auto catalogue = Catalogue::build(records).value();
  if (records.empty()) return;
  const FieldId tags = *catalogue->find_field("tags");
  std::size_t borne = 0;
  for (std::uint32_t l = 0; l < catalogue->label_count(tags); ++l) {
    const auto items = catalogue->items_with(tags, LabelId{l});
    RC_ASSERT(std::ranges::is_sorted(items));
    for (const ItemId item : items) RC_ASSERT(std::ranges::count(catalogue->labels(tags, item), LabelId{l}) == 1);
    borne += items.size();
  }
  for (std::uint32_t i = 0; i < records.size(); ++i) borne -= catalogue->labels(tags, ItemId{i}).size();
  RC_ASSERT(borne == 0U);
}

TEST(CatalogueTest, AFieldWithOneStrayTextIsNoNumber) {
  std::vector<ItemRecord> records{{"a", "A", {{"weight", std::string("heavy")}}}};
  for (int i = 0; i < 9; ++i) records.push_back({std::to_string(i), "", {{"weight", 1.0 * i}}});
  EXPECT_NE(Catalogue::build(records).value()->field(FieldId{0}).kind, FieldKind::number);
  const std::vector<FieldHint> hints{{.name = "weight", .kind = FieldKind::number, .measure = {}, .unit = "kg"}};
  const auto catalogue = Catalogue::build(records, hints).value();
  EXPECT_FALSE(catalogue->number(FieldId{0}, ItemId{0}));
  EXPECT_EQ(catalogue->number(FieldId{0}, ItemId{3}), 2);
}

std::shared_ptr<const Catalogue> with_derived(std::span<const DerivedValue> derived) {
  const std::vector<ItemRecord> records{{"a", "Ash", {{"genres", Labels{"Drama"}}, {"year", 1990.0}}},
                                        {"b", "Birch", {{"genres", Labels{"Crime"}}}},
                                        {"c", "Cedar", {}}};
  return Catalogue::build(records, {}, derived).value();
}

DerivedValue told(ItemId item, std::string field, std::variant<std::string, double> value, double confidence = 0.8) {
  return {.item = item,
          .field = std::move(field),
          .value = std::move(value),
          .source = "model:small",
          .confidence = confidence};
}

TEST(CatalogueTest, DerivedLabelsAreFoundLikeAnyAndSayWhereTheyComeFrom) {
  const std::vector<DerivedValue> derived{told(ItemId{1}, "themes", "grief"), told(ItemId{0}, "themes", "Grief", 0.9),
                                          told(ItemId{0}, "themes", "hope")};
  const auto catalogue = with_derived(derived);
  const FieldId themes = *catalogue->find_field("themes");
  EXPECT_TRUE(catalogue->field(themes).is_derived);
  const LabelId grief = *catalogue->find_label(themes, "grief");
  EXPECT_THAT(catalogue->items_with(themes, grief), testing::ElementsAre(ItemId{0}, ItemId{1}));
  EXPECT_EQ(catalogue->derivation(themes, ItemId{0}, grief)->source, "model:small");
  EXPECT_EQ(catalogue->derivation(themes, ItemId{0}, grief)->confidence, 0.9);
  EXPECT_FALSE(catalogue->derivation(themes, ItemId{2}, grief));
  EXPECT_FALSE(catalogue->has_of_its_own(themes, ItemId{0}));
  EXPECT_EQ(catalogue->record(ItemId{1}), (ItemRecord{"b", "Birch", {{"genres", Labels{"Crime"}}}}));
}

TEST(CatalogueTest, DerivedValuesNeverTakeThePlaceOfTheItemsOwn) {
  const std::vector<DerivedValue> derived{
      told(ItemId{0}, "genres", "Comedy"), told(ItemId{0}, "year", 2000.0),    told(ItemId{1}, "GENRES", 7.0),
      told(ItemId{1}, "year", "long ago"), told(ItemId{1}, "year", 1991.0),    told(ItemId{1}, "year", 1992.0),
      told(ItemId{2}, "genres", "Crime"),  told(ItemId{9}, "genres", "Crime"), told(ItemId{2}, "genres", " ")};
  const auto catalogue = with_derived(derived);
  const FieldId genres = *catalogue->find_field("genres");
  const FieldId year = *catalogue->find_field("year");
  EXPECT_FALSE(catalogue->field(genres).is_derived);
  EXPECT_EQ(catalogue->find_label(genres, "Comedy"), std::nullopt);
  EXPECT_EQ(catalogue->number(year, ItemId{0}), 1990.0);
  EXPECT_FALSE(catalogue->derivation(year, ItemId{0}));
  EXPECT_EQ(catalogue->number(year, ItemId{1}), 1991.0);
  EXPECT_EQ(catalogue->derivation(year, ItemId{1})->source, "model:small");
  EXPECT_TRUE(catalogue->has_of_its_own(genres, ItemId{1}));
  EXPECT_THAT(catalogue->items_with(genres, *catalogue->find_label(genres, "Crime")),
              testing::ElementsAre(ItemId{1}, ItemId{2}));
}

TEST(CatalogueTest, DerivedRelationsAreLabelsByTheOthersTitle) {
  const auto related = [](ItemId from, ItemId to) {
    return DerivedValue{.item = from, .field = "similar", .value = "", .related = to, .source = "mined:co-liking"};
  };
  const std::vector<DerivedValue> derived{related(ItemId{1}, ItemId{0}), related(ItemId{1}, ItemId{0}),
                                          related(ItemId{0}, ItemId{2}), related(ItemId{2}, ItemId{2}),
                                          related(ItemId{2}, ItemId{9})};
  const auto catalogue = with_derived(derived);
  const FieldId similar = *catalogue->find_field("similar");
  EXPECT_THAT(catalogue->relations(similar),
              testing::ElementsAre(Relation{ItemId{0}, ItemId{2}}, Relation{ItemId{1}, ItemId{0}}));
  EXPECT_THAT(catalogue->items_with(similar, *catalogue->find_label(similar, "Ash")), testing::ElementsAre(ItemId{1}));
  EXPECT_THAT(catalogue->relations(*catalogue->find_field("genres")), testing::IsEmpty());
}

TEST(CatalogueTest, RefusesBadRecords) {
  const auto error = [](std::vector<ItemRecord> records) { return Catalogue::build(records).error(); };
  EXPECT_EQ(error({{"", "A", {}}}).code, ErrorCode::invalid_argument);
  EXPECT_EQ(error({{"a", "A", {}}, {"a", "B", {}}}).message, "two items have the id 'a'");
  EXPECT_EQ(error({{"a", "A", {{"year", std::nan("")}}}}).code, ErrorCode::invalid_argument);
  EXPECT_EQ(Catalogue::build({}).value()->size(), 0U);
}

}  // namespace
}  // namespace attune
