#include "models/dialogue/dialogue_recommender.h"

#include <cmath>
#include <string>

#include <gtest/gtest.h>

namespace attune {
namespace {

constexpr ItemId kAlien{0};
constexpr ItemId kHeat{1};
constexpr ItemId kAnnie{2};
constexpr ItemId kRonin{3};

std::shared_ptr<const DialogueCatalogue> four_films() {
  const std::vector<ItemRecord> records{
      {"a", "Alien", {{"genres", std::vector<std::string>{"Horror"}}, {"year", 1979.0}}},
      {"h", "Heat", {{"genres", std::vector<std::string>{"Crime"}}, {"cast", std::vector<std::string>{"Pacino"}}}},
      {"n", "Annie Hall", {{"genres", std::vector<std::string>{"Comedy"}}, {"year", 1977.0}}},
      {"r",
       "Ronin",
       {{"genres", std::vector<std::string>{"crime"}}, {"directors", std::vector<std::string>{"pacino"}}}}};
  const auto catalogue = Catalogue::build(records);
  ItemWords words;
  for (std::uint32_t i = 0; i < 4; ++i) {
    words.titles.add_row(std::vector<TermId>{TermId{i}});
    words.prose.add_row(std::vector<TermId>{TermId{i}, TermId{4 + i % 2}});
  }
  return DialogueCatalogue::build(**catalogue, words, {}, {});
}

std::shared_ptr<const Utterance> says(std::vector<ItemId> items, std::vector<TermId> words = {},
                                      std::vector<NameId> names = {}) {
  Utterance utterance{.words = std::move(words)};
  for (const ItemId item : items) utterance.items.push_back({.id = item});
  for (const NameId name : names) utterance.names.push_back({.id = name});
  return std::make_shared<const Utterance>(std::move(utterance));
}

TEST(SpokenItems, LatestFirstWithTheLastOpinion) {
  Utterance liked;
  liked.items = {{.id = kHeat, .confidence = 0.6F, .polarity = 1}, {.id = kAlien}};
  Utterance answer;
  answer.items = {{.id = kHeat}};
  answer.of_spoken = -1;
  const Conversation said{std::make_shared<Utterance>(liked), std::make_shared<Utterance>(answer)};
  const auto spoken = spoken_items(said);
  ASSERT_EQ(spoken.size(), 2U);
  EXPECT_EQ(spoken[0].item, kHeat);
  EXPECT_EQ(spoken[0].utterances_ago, 0U);
  EXPECT_EQ(spoken[0].confidence, 1);
  EXPECT_EQ(spoken[0].polarity, 1) << "what was said with the name goes before what was said of all";
  EXPECT_EQ(spoken[1].polarity, -1) << "of what was spoken of: Alien";
}

TEST(AttributeNames, OneNameForAllFields) {
  const auto catalogue = four_films();
  const auto pacino = catalogue->names.names_of(kRonin);
  ASSERT_EQ(pacino.size(), 2U);
  std::size_t shared = 0;
  for (const NameId name : pacino)
    if (catalogue->names.items_with(name).size() == 2) ++shared;
  EXPECT_EQ(shared, 2U) << "Crime and crime, Pacino who acts and pacino who directs";
}

TEST(DialogueCounts, CountsWhatFollowsWhat) {
  const auto catalogue = four_films();
  const std::vector<DialogueTurn> turns{
      {.dialogue = 0, .said = {says({kHeat}), says({}, {TermId{4}})}, .recommended = {kRonin}},
      {.dialogue = 0, .said = {says({kHeat}), says({}, {TermId{4}}), says({kRonin})}, .recommended = {kAlien}},
      {.dialogue = 1, .said = {says({kAnnie}, {TermId{5}})}, .recommended = {kAnnie}}};
  const auto counts = DialogueCounts::count(taught_turns(turns, NamedItems::rank), *catalogue, 6);
  EXPECT_FLOAT_EQ(counts.share[index(kRonin)], 1.3F / 4.2F);
  const auto after_heat = counts.after_item.row(index(kHeat));
  ASSERT_EQ(after_heat.size(), 2U);
  EXPECT_FLOAT_EQ(after_heat.values[0], fading(2)) << "Alien, two utterances later";
  EXPECT_FLOAT_EQ(after_heat.values[1], fading(1)) << "Ronin";
  EXPECT_EQ(counts.together.row(index(kHeat)).size(), 2U);
  EXPECT_EQ(counts.dialogues[index(kHeat)], 1) << "dialogues, not turns";
  EXPECT_EQ(counts.term_turns[4], 1);
  EXPECT_EQ(counts.after_term.row(5).columns[0], index(kAnnie));
}

TEST(TaughtTurns, NamedItemsAreNoTargetsWhereTheyAreExcluded) {
  const std::vector<DialogueTurn> turns{{.said = {says({kHeat})}, .recommended = {kHeat, kRonin}},
                                        {.said = {says({kHeat})}, .recommended = {kHeat}}};
  EXPECT_EQ(taught_turns(turns, NamedItems::rank).size(), 2U);
  const auto taught = taught_turns(turns, NamedItems::exclude);
  ASSERT_EQ(taught.size(), 1U);
  EXPECT_EQ(taught.front().targets, std::vector<ItemId>{kRonin});
}

TEST(TurnNeighbours, TheSameConversationIsNearest) {
  const auto catalogue = four_films();
  const std::vector<DialogueTurn> turns{{.dialogue = 0, .said = {says({kHeat}, {TermId{4}})}, .recommended = {kRonin}},
                                        {.dialogue = 1, .said = {says({kAnnie}, {TermId{4}})}, .recommended = {kAlien}},
                                        {.dialogue = 2, .said = {says({}, {TermId{5}})}, .recommended = {kAlien}}};
  const auto taught = taught_turns(turns, NamedItems::rank);
  const TurnNeighbours neighbours(taught, *catalogue, 6);
  const auto nearest = neighbours.nearest({says({kHeat}, {TermId{4}})}, 5);
  ASSERT_EQ(nearest.size(), 2U) << "the third shares nothing";
  EXPECT_EQ(nearest[0].turn, 0U);
  EXPECT_NEAR(nearest[0].likeness, 1, 1e-5);
  EXPECT_LT(nearest[1].likeness, 0.9);
}

/// Dialogues in which a word of its own leads to each item; every item is recommended in as many.
std::vector<DialogueTurn> taught_by_words(std::size_t dialogues) {
  std::vector<DialogueTurn> turns;
  for (std::uint32_t d = 0; d < dialogues; ++d) {
    const std::uint32_t item = d % 4;
    turns.push_back({.dialogue = d, .said = {says({}, {TermId{6 + item}, TermId{10}})}, .recommended = {ItemId{item}}});
  }
  return turns;
}

TEST(DialogueRecommender, LearnsFromDialogues) {
  QuietProgress quiet;
  const auto turns = taught_by_words(80);
  const auto recommender = DialogueRecommender::fit(four_films(), turns, {.terms = 11}, quiet);
  ASSERT_TRUE(recommender) << recommender.error();
  std::vector<float> scores(4);
  for (std::uint32_t item = 0; item < 4; ++item) {
    (*recommender)->score({says({}, {TermId{6 + item}, TermId{10}})}, scores);
    EXPECT_EQ(std::ranges::max_element(scores) - scores.begin(), item);
  }
  std::vector<float> again(4);
  const auto other = DialogueRecommender::fit(four_films(), turns, {.terms = 11, .threads = 3}, quiet);
  (*other)->score({says({}, {TermId{9}, TermId{10}})}, again);
  EXPECT_EQ(again, scores) << "the same on any number of threads";
}

TEST(DialogueRecommender, WeightsNeverSeeTheDialogueTheyAreLearnedOn) {
  // Each dialogue has a word of its own. Counted with the dialogue itself, its word would give its item away, and the
  // weights would trust words; without it, a word that nobody else says is worth nothing.
  std::vector<DialogueTurn> turns;
  for (std::uint32_t d = 0; d < 60; ++d)
    for (std::uint32_t turn = 0; turn < 3; ++turn)
      turns.push_back(
          {.dialogue = d, .said = {says({}, {TermId{6 + d}})}, .recommended = {ItemId{(d * 7 + d / 4) % 4}}});
  QuietProgress quiet;
  const auto recommender = DialogueRecommender::fit(four_films(), turns, {.terms = 66, .networks = 0}, quiet);
  ASSERT_TRUE(recommender) << recommender.error();
  for (const auto& [signal, weight] : (*recommender)->weights()) {
    if (signal != "recommended after words" && signal != "recommended after the most alike") continue;
    EXPECT_NEAR(weight, 0, 0.2) << signal;
  }
}

TEST(DialogueRecommender, WithoutDialoguesItGoesByWhatIsSaid) {
  QuietProgress quiet;
  const auto catalogue = four_films();
  const auto recommender = DialogueRecommender::fit(catalogue, {}, {.named = NamedItems::exclude, .terms = 6}, quiet);
  ASSERT_TRUE(recommender) << recommender.error();
  std::vector<float> scores(4);
  (*recommender)->score({says({kHeat})}, scores);
  EXPECT_EQ(std::ranges::max_element(scores) - scores.begin(), index(kRonin)) << "like Heat";
  EXPECT_TRUE(std::isinf(scores[index(kHeat)])) << "named";
}

TEST(DialogueRecommender, StopsWhenAsked) {
  std::stop_source stop;
  stop.request_stop();
  QuietProgress quiet;
  const auto turns = taught_by_words(8);
  const auto recommender =
      DialogueRecommender::fit(four_films(), turns, {.terms = 11, .stop = stop.get_token()}, quiet);
  ASSERT_FALSE(recommender);
  EXPECT_EQ(recommender.error().code, ErrorCode::cancelled);
}

}  // namespace
}  // namespace attune
