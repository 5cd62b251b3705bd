#include "language/evidence_checker.h"
#include "language/interpreter.h"
#include "language/testing/fluent_sentences.h"

#include <cstdlib>
#include <iostream>
#include <map>

#include <gtest/gtest.h>

namespace attune::language {
namespace {

/// What came of many sentences.
struct Tally {
  std::size_t passed = 0;
  std::size_t all = 0;
  std::map<std::string, std::size_t> by_kind;  ///< of those that came out wrong
};

enum class Truth { truths, lies };

Tally tally(std::string_view language, Shapes shapes, std::uint64_t seed, Truth truth, std::size_t count) {
  FluentWriter writer(language, shapes, seed);
  std::vector<std::shared_ptr<const EvidenceChecker>> checkers;
  for (std::size_t world = 0; world < writer.worlds(); ++world)
    checkers.push_back(
        Interpreter::create(writer.view(world), nullptr, std::string(language)).value()->evidence_checker());
  Tally tally;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t world = i % writer.worlds();
    const FluentSentence sentence = truth == Truth::truths ? writer.true_sentence(world) : writer.false_sentence(world);
    const auto unsupported = checkers[world]->unsupported(sentence.text, sentence.cited, sentence.about);
    ++tally.all;
    tally.passed += unsupported ? 0U : 1U;
    const bool is_wrong = unsupported.has_value() == (truth == Truth::truths);
    if (is_wrong && std::getenv("ATTUNE_SHOW_SENTENCES") != nullptr && tally.by_kind[sentence.kind] == 0) {
      std::cout << sentence.text << "   [" << unsupported.value_or("passes") << "]   " << sentence.kind << "\n";
      for (const Evidence& piece : sentence.cited)
        if (truth == Truth::truths || sentence.cited.size() < 5) std::cout << "      " << piece.text << "\n";
    }
    if (is_wrong) ++tally.by_kind[sentence.kind];
  }
  std::cout << language
            << (shapes == Shapes::held_out ? ", held out"
                : shapes == Shapes::unseen ? ", unseen"
                                           : "")
            << ": " << tally.passed << " of " << tally.all << (truth == Truth::truths ? " true" : " false")
            << " sentences pass\n";
  return tally;
}

TEST(LiarTest, NoLieOfTwoThousandPasses) {
  EXPECT_EQ(tally("en", Shapes::known, 1, Truth::lies, 1'600).passed, 0U);
  EXPECT_EQ(tally("de", Shapes::known, 1, Truth::lies, 400).passed, 0U);
}

TEST(LiarTest, NorDoesOneThatIsToldOtherwise) {
  EXPECT_EQ(tally("en", Shapes::held_out, 2, Truth::lies, 1'600).passed, 0U);
  EXPECT_EQ(tally("de", Shapes::held_out, 2, Truth::lies, 400).passed, 0U);
}

TEST(LiarTest, OfTwoThousandTruthsNearlyAllPass) {
  const Tally english = tally("en", Shapes::known, 3, Truth::truths, 1'600);
  const Tally german = tally("de", Shapes::known, 3, Truth::truths, 400);
  EXPECT_GE(english.passed, english.all * 95 / 100);
  EXPECT_GE(german.passed, german.all * 95 / 100);
}

TEST(LiarTest, ManyTruthsThatAreToldOtherwisePass) {
  const Tally english = tally("en", Shapes::held_out, 4, Truth::truths, 1'600);
  const Tally german = tally("de", Shapes::held_out, 4, Truth::truths, 400);
  EXPECT_GE(english.passed, english.all / 2);
  EXPECT_GE(german.passed, german.all / 3);
}

TEST(LiarTest, NorDoesOneOfShapesThatNobodyFittedTo) {
  EXPECT_EQ(tally("en", Shapes::unseen, 5, Truth::lies, 1'600).passed, 0U);
  EXPECT_EQ(tally("de", Shapes::unseen, 5, Truth::lies, 400).passed, 0U);
}

TEST(LiarTest, SomeTruthsOfShapesThatNobodyFittedToPass) {
  const Tally english = tally("en", Shapes::unseen, 6, Truth::truths, 1'600);
  const Tally german = tally("de", Shapes::unseen, 6, Truth::truths, 400);
  EXPECT_GE(english.passed, english.all / 6);
  EXPECT_GE(german.passed, german.all / 6);
}

TEST(LiarTest, NoLiePassesWithOtherSeeds) {
  for (std::uint64_t seed = 101; seed <= 105; ++seed)
    for (const Shapes shapes : {Shapes::known, Shapes::held_out, Shapes::unseen}) {
      EXPECT_EQ(tally("en", shapes, seed, Truth::lies, 400).passed, 0U);
      EXPECT_EQ(tally("de", shapes, seed, Truth::lies, 200).passed, 0U);
    }
}

}  // namespace
}  // namespace attune::language
