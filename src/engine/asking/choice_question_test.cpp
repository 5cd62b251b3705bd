#include "engine/asking/choice_question.h"

#include "engine/asking/catalogue_attributes.h"

#include <numeric>

#include <gtest/gtest.h>

namespace attune {
namespace {

using Labels = std::vector<std::string>;

ItemRecord item(std::string key, Labels colours, Labels shapes) {
  return {key, key, {{"colour", std::move(colours)}, {"shape", std::move(shapes)}}};
}

/// What is asked when all items are as likely: the field, how many choices, and the gain.
struct Asked {
  std::string field;
  std::vector<std::string> choices;
  double gain_bits = 0;
};
std::optional<Asked> ask(std::span<const ItemRecord> records, const Labels& known_colours = {}) {
  const auto catalogue = Catalogue::build(records).value();
  const CatalogueAttributes attributes(*catalogue);
  std::vector<ItemId> items;
  for (std::uint32_t i = 0; i < records.size(); ++i) items.push_back(ItemId{i});
  const auto belief = Belief::create(std::make_shared<const CandidateSet>(attributes.candidates(items)),
                                     std::vector<double>(items.size(), 0));
  std::vector<AttributeId> known;
  const FieldId colour = catalogue->find_field("colour").value();
  for (const std::string& label : known_colours)
    known.push_back(attributes.id(colour, catalogue->find_label(colour, label).value()));
  const auto question = best_choice_question(belief.value(), known);
  if (!question) return std::nullopt;
  Asked asked{.gain_bits = question->gain_bits};
  for (const AttributeId choice : question->choices) {
    const auto [field, label] = attributes.label(choice);
    asked.field = catalogue->field(field).name;
    asked.choices.emplace_back(catalogue->label_text(field, label));
  }
  return asked;
}

TEST(ChoiceQuestionTest, OffersWhatHalvesTheCandidates) {
  // Colour splits four items two and two (1 bit); shape is the same for three of them (0.81 bits).
  const std::vector<ItemRecord> records{item("a", {"red"}, {"round"}), item("b", {"red"}, {"round"}),
                                        item("c", {"blue"}, {"round"}), item("d", {"blue"}, {"square"})};
  const auto asked = ask(records);
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->field, "colour");
  EXPECT_EQ(asked->choices, (Labels{"red", "blue"}));
  EXPECT_NEAR(asked->gain_bits, 1.0, 1e-12);
}

TEST(ChoiceQuestionTest, WhatIsKnownIsNotOffered) {
  const std::vector<ItemRecord> records{item("a", {"red"}, {"round"}), item("b", {"red"}, {"round"}),
                                        item("c", {"blue"}, {"round"}), item("d", {"blue"}, {"square"})};
  const auto asked = ask(records, {"red"});
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->field, "shape");
}

TEST(ChoiceQuestionTest, AmbiguousAnswersAreWorthLess) {
  // Everything is both red and blue: the answer tells nothing. Shape does.
  const std::vector<ItemRecord> records{item("a", {"red", "blue"}, {"round"}), item("b", {"red", "blue"}, {"square"})};
  const auto asked = ask(records);
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->field, "shape");
}

TEST(ChoiceQuestionTest, AFieldThatFewCanAnswerByIsNotAsked) {
  // Each colour is one item's alone, so it would tell most (log2 8 bits where it fits); four of them fit half of the
  // items only. Two shapes fit all.
  std::vector<ItemRecord> records;
  for (const char* colour : {"red", "blue", "green", "grey", "pink", "teal", "gold", "lime"})
    records.push_back(item(colour, {colour}, {records.size() % 2 == 0 ? "round" : "square"}));
  const auto asked = ask(records);
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->field, "shape");
}

TEST(ChoiceQuestionTest, NothingToAskWhenCandidatesAreAlike) {
  const std::vector<ItemRecord> records{item("a", {"red"}, {"round"}), item("b", {"red"}, {"round"})};
  EXPECT_FALSE(ask(records));
  EXPECT_FALSE(ask(std::span(records).first(1)));
}

}  // namespace
}  // namespace attune
