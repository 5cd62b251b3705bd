#include "engine/asking/clues.h"

#include "engine/asking/testing/things_testing.h"

#include <algorithm>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;

/// Among 40 things, equally likely.
class CluesTest : public ::testing::Test {
 protected:
  Explored explored(const Clues& clues, std::span<const std::pair<FieldId, LabelId>> known = {}) const {
    return explore(*catalogue_, attributes_, candidates_, clues, known, 5).value();
  }
  std::vector<std::string> first_colours(const Ranking& items, std::size_t n) const {
    const FieldId colour = catalogue_->find_field("colour").value();
    std::vector<std::string> colours;
    for (std::size_t i = 0; i < n; ++i)
      colours.emplace_back(catalogue_->label_text(colour, catalogue_->labels(colour, items.at(i).item).front()));
    return colours;
  }
  static Filter filter(std::string_view text) { return parse_filter(text).value(); }

  std::shared_ptr<const Catalogue> catalogue_ = testing::things();
  CatalogueAttributes attributes_{*catalogue_};
  Ranking candidates_ = testing::equally_likely_things();
};

TEST_F(CluesTest, WithoutCluesTheOrderStays) {
  EXPECT_EQ(explored({}).items, candidates_);
}

TEST_F(CluesTest, WhatIsWantedComesFirstAndWhatIsUnwantedLast) {
  EXPECT_THAT(first_colours(explored({.wanted = {filter(R"(colour has "colour 2")")}}).items, 10), Each("colour 2"));
  const Ranking items = explored({.unwanted = {filter(R"(colour has "colour 0")")}}).items;
  ASSERT_EQ(items.size(), 40U);  // an answer may be wrong: nothing is left out
  EXPECT_THAT(first_colours({items.end() - 10, items.end()}, 10), Each("colour 0"));
}

TEST_F(CluesTest, AWishThatIsNoLabelCountsToo) {
  const Ranking items = explored({.wanted = {filter("number >= 35")}}).items;
  std::vector<std::uint32_t> first;
  for (std::size_t i = 0; i < 5; ++i) first.push_back(static_cast<std::uint32_t>(items[i].item));
  EXPECT_THAT(first, ElementsAre(35, 36, 37, 38, 39));
}

TEST_F(CluesTest, WhatWasNotTakenComesLast) {
  const Ranking items = explored({.rejected = {ItemId{0}, ItemId{7}}}).items;
  EXPECT_EQ(items[38].item, ItemId{0});
  EXPECT_EQ(items[39].item, ItemId{7});
}

TEST_F(CluesTest, AComparisonBringsItsLikeForward) {
  EXPECT_EQ(explored({.preferred = {{ItemId{3}, ItemId{0}}}}).items.front().item, ItemId{3});
}

TEST_F(CluesTest, AmongEquallyLikelyThingsAQuestionIsWorthIt) {
  EXPECT_FALSE(std::holds_alternative<RecommendItems>(explored({}).move));
}

TEST_F(CluesTest, OnceFewAreLeftNoneIs) {
  const Explored step = explored({.wanted = {filter(R"(colour has "colour 1")"), filter(R"(shape has "shape 3")")}});
  EXPECT_TRUE(std::holds_alternative<RecommendItems>(step.move));
}

TEST_F(CluesTest, WhatIsKnownOrLeftOpenIsNotAskedAgain) {
  const FieldId colour = catalogue_->find_field("colour").value();
  std::vector<std::pair<FieldId, LabelId>> known;
  Clues clues;
  for (int i = 0; i < 4; ++i)
    known.emplace_back(colour, catalogue_->find_label(colour, fmt::format("colour {}", i)).value());
  for (int i = 0; i < 10; ++i) clues.left_open.push_back(filter(fmt::format(R"(shape has "shape {}")", i)));
  const Move move = explored(clues, known).move;
  const auto field_of = [&](AttributeId attribute) {
    return catalogue_->field(attributes_.label(attribute).first).name;
  };
  if (const auto* label = std::get_if<AskLabel>(&move)) {
    EXPECT_EQ(field_of(label->attribute), "size");
  }
  if (const auto* choice = std::get_if<AskChoice>(&move)) {
    for (const AttributeId one : choice->choices) EXPECT_EQ(field_of(one), "size");
  }
}

TEST_F(CluesTest, AClueOfAFieldThatIsNotThereIsRefused) {
  EXPECT_FALSE(explore(*catalogue_, attributes_, candidates_, {.wanted = {filter(R"(taste has "x")")}}, {}, 5));
}

}  // namespace
}  // namespace attune
