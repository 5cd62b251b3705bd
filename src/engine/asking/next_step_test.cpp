#include "engine/asking/next_step.h"

#include "engine/asking/testing/things_testing.h"

#include <gtest/gtest.h>

namespace attune {
namespace {

/// Among 40 things, equally likely.
class NextStepTest : public ::testing::Test {
 protected:
  AttributeId attribute(std::string_view field, std::string_view label) const {
    const FieldId id = catalogue_->find_field(field).value();
    return attributes_.id(id, catalogue_->find_label(id, label).value());
  }

  std::shared_ptr<const Catalogue> catalogue_ = testing::things();
  CatalogueAttributes attributes_{*catalogue_};
  Ranking candidates_ = testing::equally_likely_things();
};

TEST_F(NextStepTest, AttributesAreFieldsAndLabels) {
  const auto [field, label] = attributes_.label(attribute("shape", "shape 3"));
  EXPECT_EQ(catalogue_->field(field).name, "shape");
  EXPECT_EQ(catalogue_->label_text(field, label), "shape 3");
}

TEST_F(NextStepTest, WhatTheConversationSettledIsNotAskedAgain) {
  const PlanningOptions options{.list_length = 1, .comparison_effort = kNever, .open_effort = kNever};
  std::vector<WishEvidence> evidence;
  std::vector<AttributeId> asked;
  for (int turn = 0; turn < 20; ++turn) {
    const auto step = next_step(attributes_, candidates_, evidence, {}, options);
    ASSERT_TRUE(step) << step.error();
    if (const auto* question = std::get_if<AskLabel>(&step->move)) {
      EXPECT_EQ(std::ranges::find(asked, question->attribute), asked.end());
      asked.push_back(question->attribute);
      evidence.emplace_back(LabelAnswer{question->attribute, YesNo::no});
    } else if (const auto* choice = std::get_if<AskChoice>(&step->move)) {
      for (const AttributeId offered : choice->choices) {
        EXPECT_EQ(std::ranges::find(asked, offered), asked.end());
        asked.push_back(offered);
      }
      evidence.emplace_back(LabelChoice{choice->choices, std::nullopt});
    } else {
      evidence.emplace_back(ItemsRejected{std::get<RecommendItems>(step->move).items});
    }
  }
  EXPECT_FALSE(asked.empty());
}

TEST_F(NextStepTest, WhatMemoryKnowsIsNotAsked) {
  std::vector<AttributeId> known;
  for (std::uint32_t a = 0; a < 16; ++a) known.push_back(AttributeId{a});
  const PlanningOptions options{.list_length = 1, .comparison_effort = kNever, .open_effort = kNever};
  const auto step = next_step(attributes_, candidates_, {}, known, options);
  ASSERT_TRUE(step);
  EXPECT_TRUE(std::holds_alternative<RecommendItems>(step->move));
}

TEST_F(NextStepTest, WithoutCandidatesThereIsNoStep) {
  const auto step = next_step(attributes_, {}, {}, {});
  ASSERT_FALSE(step);
  EXPECT_EQ(step.error().code, ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace attune
