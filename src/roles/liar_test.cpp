#include "assistant/explaining/rewording.h"
#include "assistant/writing/draft.h"
#include "language/interpreter.h"
#include "language/testing/fluent_sentences.h"

#include <gtest/gtest.h>

namespace attune::roles {
namespace {

using language::FluentSentence;
using language::FluentWriter;
using language::Shapes;

/// What the templates would say beside a sentence: the item's title and all that is cited.
std::vector<Reason> templates_for(const FluentSentence& sentence) {
  Reason reason{sentence.about, "Here it is", {}};
  for (const Evidence& piece : sentence.cited) reason.evidence.push_back(piece.id);
  return {reason};
}

Reason written(const FluentSentence& sentence) {
  Reason reason = templates_for(sentence).front();
  reason.text = sentence.text;
  return reason;
}

/// Whether a sentence reaches a person as an explanation.
bool is_explained(const FluentSentence& sentence, const Catalogue& catalogue,
                  const language::EvidenceChecker& checker) {
  const std::vector<Reason> ours = templates_for(sentence);
  const assistant::ExplainingBrief brief{"", "en", "ada", ours, sentence.cited, catalogue};
  const std::vector<Reason> told = assistant::reworded(brief, {written(sentence)}, checker);
  return told.size() != 1 || told.front().text != ours.front().text;
}

/// Whether it reaches a person in a blurb.
bool is_published(const FluentSentence& sentence, const Catalogue& catalogue,
                  const language::EvidenceChecker& checker) {
  const language::Copy templates{.subject = "", .body = {templates_for(sentence), sentence.cited}};
  const assistant::CopyBrief brief{.style = {.tone = language::Tone::playful},
                                   .language = "en",
                                   .user = "ada",
                                   .to = "",
                                   .templates = templates,
                                   .catalogue = catalogue,
                                   .forbidden = {},
                                   .most_words = 100};
  return !assistant::draft_fault({.subject = "", .body = {written(sentence)}, .written = ""}, brief, {}, checker);
}

class LiarTest : public testing::TestWithParam<Shapes> {
 protected:
  std::size_t reached(std::uint64_t seed, std::size_t count, FluentSentence (FluentWriter::*write)(std::size_t)) {
    FluentWriter writer("en", GetParam(), seed);
    std::size_t reached = 0;
    for (std::size_t world = 0; world < writer.worlds(); ++world) {
      const auto view = writer.view(world);
      const auto checker = language::Interpreter::create(view, nullptr).value()->evidence_checker();
      for (std::size_t i = 0; i < count / writer.worlds(); ++i) {
        const FluentSentence sentence = (writer.*write)(world);
        const bool is_seen = is_explained(sentence, *view->catalogue, *checker);
        EXPECT_EQ(is_seen, is_published(sentence, *view->catalogue, *checker)) << sentence.text;
        reached += is_seen ? 1U : 0U;
      }
    }
    return reached;
  }
};

TEST_P(LiarTest, NoLieReachesAPerson) {
  EXPECT_EQ(reached(11, 2'000, &FluentWriter::false_sentence), 0U);
}

TEST_P(LiarTest, TruthsDo) {
  const std::size_t least = GetParam() == Shapes::known ? 1'900 : 1'000;
  EXPECT_GE(reached(12, 2'000, &FluentWriter::true_sentence), least);
}

INSTANTIATE_TEST_SUITE_P(Told, LiarTest, testing::Values(Shapes::known, Shapes::held_out),
                         [](const auto& made) { return made.param == Shapes::known ? "as_known" : "otherwise"; });

}  // namespace
}  // namespace attune::roles
