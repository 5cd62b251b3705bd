#include "evaluation/dialogue/dialogue_recall.h"

#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace attune {
namespace {

std::shared_ptr<const DialogueCatalogue> bare_items(std::size_t count) {
  std::vector<ItemRecord> records;
  ItemWords words;
  for (std::uint32_t i = 0; i < count; ++i) {
    records.push_back({std::to_string(i), "item " + std::to_string(i), {}});
    words.titles.add_row({});
    words.prose.add_row({});
  }
  return DialogueCatalogue::build(**Catalogue::build(records), words, {}, {});
}

DialogueTurn turn_of(std::uint32_t dialogue, std::vector<ItemId> recommended, std::vector<ItemId> named = {}) {
  Utterance utterance;
  for (const ItemId item : named) utterance.items.push_back({.id = item});
  return {.dialogue = dialogue,
          .said = {std::make_shared<const Utterance>(std::move(utterance))},
          .recommended = std::move(recommended)};
}

TEST(DialogueFolds, NoDialogueIsInTwo) {
  std::vector<DialogueTurn> turns;
  for (std::uint32_t t = 0; t < 60; ++t) turns.push_back(turn_of(t % 23, {ItemId{0}}));
  const auto folds = dialogue_folds(turns, 5, 1);
  std::map<std::uint32_t, std::set<std::size_t>> of_dialogue;
  std::map<std::size_t, std::set<std::uint32_t>> of_fold;
  for (std::size_t t = 0; t < turns.size(); ++t) {
    of_dialogue[turns[t].dialogue].insert(folds[t]);
    of_fold[folds[t]].insert(turns[t].dialogue);
  }
  for (const auto& [dialogue, in] : of_dialogue) EXPECT_EQ(in.size(), 1U) << dialogue;
  ASSERT_EQ(of_fold.size(), 5U);
  for (const auto& [fold, dialogues] : of_fold) EXPECT_GE(dialogues.size(), 4U) << fold;
  EXPECT_EQ(dialogue_folds(turns, 5, 1), folds);
  EXPECT_NE(dialogue_folds(turns, 5, 2), folds);
}

TEST(EvaluateDialogues, RecallByHand) {
  // Item 0 is recommended most, then 1, then 2; nothing else is known, so that is the ranking of every turn.
  std::vector<DialogueTurn> training;
  for (std::uint32_t d = 0; d < 60; ++d) training.push_back(turn_of(d, {ItemId{d < 35 ? 0U : d < 53 ? 1U : 2U}}));
  const DialogueTurns judged{.turns = {turn_of(100, {ItemId{0}, ItemId{1}}), turn_of(101, {ItemId{2}})},
                             .unknown_targets = 1};
  QuietProgress quiet;
  const auto evaluation = evaluate_dialogues(bare_items(3), judged, training, {.depths = {1, 2, 3}}, quiet);
  ASSERT_TRUE(evaluation) << evaluation.error();
  EXPECT_EQ(evaluation->turns, 2U);
  EXPECT_EQ(evaluation->targets, 4U) << "one of them unknown to the catalogue: missed";
  EXPECT_EQ(evaluation->recall, (std::vector<double>{0.25, 0.5, 0.75}));
  EXPECT_DOUBLE_EQ(evaluation->mean_reciprocal_rank, (1 + 1 / 2.0 + 1 / 3.0) / 4);
  EXPECT_EQ(evaluation->shared_dialogues, 0U);
}

TEST(EvaluateDialogues, NamedItemsAreNeitherRankedNorTargets) {
  std::vector<DialogueTurn> training;
  for (std::uint32_t d = 0; d < 60; ++d) training.push_back(turn_of(d, {ItemId{d < 35 ? 0U : d < 53 ? 1U : 2U}}));
  const DialogueTurns judged{.turns = {turn_of(100, {ItemId{0}, ItemId{1}}, {ItemId{0}})}};
  QuietProgress quiet;
  const auto evaluation =
      evaluate_dialogues(bare_items(3), judged, training, {.depths = {1}, .named = NamedItems::exclude}, quiet);
  ASSERT_TRUE(evaluation) << evaluation.error();
  EXPECT_EQ(evaluation->targets, 1U);
  EXPECT_EQ(evaluation->recall.front(), 1) << "item 1 is first once item 0 is out";
}

TEST(EvaluateDialogues, FoldsLearnFromOtherDialoguesAlone) {
  // A dialogue's two turns recommend the same item, which no other dialogue does. Whoever learns from the dialogue
  // itself knows it; by other dialogues nobody does.
  std::vector<DialogueTurn> turns;
  for (std::uint32_t d = 0; d < 12; ++d) {
    turns.push_back(turn_of(d, {ItemId{d}}, {ItemId{12 + d}}));
    turns.push_back(turn_of(d, {ItemId{d}}, {ItemId{12 + d}}));
  }
  QuietProgress quiet;
  const auto catalogue = bare_items(24);
  const auto shared = evaluate_dialogues(catalogue, {.turns = turns}, turns, {.depths = {1}}, quiet);
  ASSERT_TRUE(shared) << shared.error();
  EXPECT_EQ(shared->shared_dialogues, 12U);
  const auto disjoint = evaluate_dialogues(catalogue, {.turns = turns}, turns, {.depths = {1}, .folds = 4}, quiet);
  ASSERT_TRUE(disjoint) << disjoint.error();
  EXPECT_EQ(disjoint->shared_dialogues, 0U);
  EXPECT_EQ(disjoint->targets, 24U);
  EXPECT_LT(disjoint->recall.front(), 0.2);
}

TEST(EvaluateDialogues, SaysWhatIsWrong) {
  QuietProgress quiet;
  const auto nothing = evaluate_dialogues(bare_items(2), {}, {}, {}, quiet);
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().code, ErrorCode::invalid_argument);
  const DialogueTurns one{.turns = {turn_of(0, {ItemId{0}}, {ItemId{0}})}};
  EXPECT_FALSE(evaluate_dialogues(bare_items(2), one, {}, {.folds = 2}, quiet)) << "more folds than dialogues";
  EXPECT_FALSE(evaluate_dialogues(bare_items(2), one, {}, {.named = NamedItems::exclude}, quiet)) << "no target";
}

}  // namespace
}  // namespace attune
