#include "engine/asking.h"

#include <gtest/gtest.h>

namespace attune {
namespace {

using Labels = std::vector<std::string>;

ItemRecord item(std::string key, Labels colours, Labels shapes) {
  return {key, key, {{"colour", std::move(colours)}, {"shape", std::move(shapes)}}};
}

Ranking equal_belief(std::size_t n) {
  Ranking ranking;
  for (std::uint32_t i = 0; i < n; ++i) ranking.push_back({ItemId{i}, 1});
  return ranking;
}

TEST(ChooseQuestionTest, AsksForTheAttributeThatHalvesTheCandidates) {
  // Colour splits four items two and two (1 bit); shape is the same for three of them (0.81 bits).
  const std::vector<ItemRecord> records{item("a", {"red"}, {"round"}), item("b", {"red"}, {"round"}),
                                        item("c", {"blue"}, {"round"}), item("d", {"blue"}, {"square"})};
  const auto catalogue = Catalogue::build(records).value();
  const auto question = choose_question(equal_belief(4), *catalogue);
  ASSERT_TRUE(question);
  EXPECT_EQ(catalogue->field(question->field).name, "colour");
  EXPECT_EQ(question->choices.size(), 2U);
  EXPECT_NEAR(question->gain_bits, 1.0, 1e-12);
}

TEST(ChooseQuestionTest, AmbiguousAnswersAreWorthLess) {
  // Everything is both red and blue: the answer tells nothing. Shape does.
  const std::vector<ItemRecord> records{item("a", {"red", "blue"}, {"round"}), item("b", {"red", "blue"}, {"square"})};
  const auto catalogue = Catalogue::build(records).value();
  const auto question = choose_question(equal_belief(2), *catalogue);
  ASSERT_TRUE(question);
  EXPECT_EQ(catalogue->field(question->field).name, "shape");
}

TEST(ChooseQuestionTest, AFieldThatFewCanAnswerByIsNotAsked) {
  // Each colour is one item's alone, so it would tell most (log2 8 bits where it fits); four of them fit half of the
  // items only. Two shapes fit all.
  std::vector<ItemRecord> records;
  for (const char* colour : {"red", "blue", "green", "grey", "pink", "teal", "gold", "lime"})
    records.push_back(item(colour, {colour}, {records.size() % 2 == 0 ? "round" : "square"}));
  const auto catalogue = Catalogue::build(records).value();
  const auto question = choose_question(equal_belief(8), *catalogue);
  ASSERT_TRUE(question);
  EXPECT_EQ(catalogue->field(question->field).name, "shape");
}

TEST(ChooseQuestionTest, NothingToAskWhenCandidatesAreAlike) {
  const std::vector<ItemRecord> records{item("a", {"red"}, {"round"}), item("b", {"red"}, {"round"})};
  const auto catalogue = Catalogue::build(records).value();
  EXPECT_FALSE(choose_question(equal_belief(2), *catalogue));
  EXPECT_FALSE(choose_question({}, *catalogue));
}

}  // namespace
}  // namespace attune
