// Ranking the catalogue for a conversation, beside adding up as many rows of numbers as there are signals.
#include "base/random.h"
#include "models/dialogue/dialogue_recommender.h"

#include <string>

#include <benchmark/benchmark.h>

namespace attune {
namespace {

constexpr std::size_t kItems = 5000;
constexpr std::size_t kTerms = 3000;
constexpr std::uint32_t kDialogues = 500;

std::shared_ptr<const DialogueCatalogue> made_up_catalogue() {
  Random random(1);
  std::vector<ItemRecord> records;
  ItemWords words;
  const auto some_words = [&](std::size_t count) {
    std::vector<TermId> terms;
    for (std::size_t t = 0; t < count; ++t) terms.push_back(TermId{static_cast<std::uint32_t>(random.below(kTerms))});
    return terms;
  };
  for (std::size_t i = 0; i < kItems; ++i) {
    std::vector<std::string> labels{"kind " + std::to_string(random.below(20))};
    for (std::size_t l = 0; l < 8; ++l) labels.push_back("person " + std::to_string(random.below(8000)));
    records.push_back({std::to_string(i), "title " + std::to_string(i), {{"labels", std::move(labels)}}});
    words.titles.add_row(some_words(3));
    words.prose.add_row(some_words(30));
  }
  return DialogueCatalogue::build(*Catalogue::build(records).value(), words, {}, {});
}

Conversation made_up_conversation(Random& random, const DialogueCatalogue& catalogue, std::size_t utterances) {
  Conversation said;
  for (std::size_t u = 0; u < utterances; ++u) {
    auto utterance = std::make_shared<Utterance>();
    const ItemId item{static_cast<std::uint32_t>(random.below(kItems))};
    utterance->items.push_back({.id = item});
    utterance->names.push_back({.id = catalogue.names.names_of(item).front()});
    for (std::uint32_t word = static_cast<std::uint32_t>(random.below(100)); word < kTerms; word += 250)
      utterance->words.push_back(TermId{word});
    said.push_back(std::move(utterance));
  }
  return said;
}

struct World {
  std::shared_ptr<const DialogueCatalogue> catalogue = made_up_catalogue();
  std::shared_ptr<const DialogueRecommender> recommender;
  Conversation said;

  explicit World(std::size_t networks) {
    Random random(2);
    std::vector<DialogueTurn> turns;
    for (std::uint32_t d = 0; d < kDialogues; ++d)
      turns.push_back({.dialogue = d,
                       .said = made_up_conversation(random, *catalogue, 3),
                       .recommended = {ItemId{static_cast<std::uint32_t>(random.below(kItems))}}});
    QuietProgress quiet;
    recommender = DialogueRecommender::fit(catalogue, turns, {.terms = kTerms, .networks = networks}, quiet).value();
    said = made_up_conversation(random, *catalogue, 7);
  }
};

/// @param state  range: networks
void BM_RankForConversation(benchmark::State& state) {
  const World world(static_cast<std::size_t>(state.range(0)));
  std::vector<float> scores(kItems);
  std::vector<float> again(kItems);
  world.recommender->score(world.said, scores);
  world.recommender->score(world.said, again);
  if (scores != again) return state.SkipWithError("the same conversation has other scores");
  for (auto _ : state) {
    world.recommender->score(world.said, scores);
    benchmark::DoNotOptimize(scores.data());
  }
}
BENCHMARK(BM_RankForConversation)->Arg(0)->Arg(2)->Unit(benchmark::kMicrosecond);

/// What no ranking by so many signals can do without.
void BM_AddUpSignals(benchmark::State& state) {
  const World world(0);
  const std::vector<std::vector<float>> rows(world.recommender->weights().size(), std::vector<float>(kItems, 1.0F));
  std::vector<float> scores(kItems);
  for (auto _ : state) {
    std::fill(scores.begin(), scores.end(), 0.0F);
    for (std::size_t s = 0; s < rows.size(); ++s)
      for (std::size_t i = 0; i < kItems; ++i) scores[i] += world.recommender->weights()[s].weight * rows[s][i];
    benchmark::DoNotOptimize(scores.data());
  }
}
BENCHMARK(BM_AddUpSignals)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace attune
