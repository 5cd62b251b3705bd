#include "language/evidence_checker.h"

#include "engine/explanation.h"
#include "language/interpreter.h"
#include "language/testing/catalogues.h"

#include <gtest/gtest.h>

namespace attune::language {
namespace {

class EvidenceCheckerTest : public testing::Test {
 protected:
  std::shared_ptr<const View> view_ = testing_view(films_for_tests());
  std::shared_ptr<const EvidenceChecker> checker_ = Interpreter::create(view_, nullptr).value()->evidence_checker();

  ItemId item(std::string_view key) const { return *view_->catalogue->find(key); }
  std::string unsupported(std::string_view sentence, const std::vector<Evidence>& cited) const {
    return checker_->unsupported(sentence, cited).value_or("");
  }
  const Evidence rated_{.id = "e1",
                        .kind = EvidenceKind::history,
                        .text = "you rated Casino 4.5",
                        .value = 0.8,
                        .item = item("casino-1995")};
  const Evidence facts_{.id = "e2",
                        .kind = EvidenceKind::constraint,
                        .text =
                            "Heat: directors: Michael Mann; cast: Al Pacino, Robert De Niro; genres: Crime, Drama; "
                            "runtime 170",
                        .value = 0,
                        .item = item("heat-1995")};
  const Evidence hated_{.id = "e3", .kind = EvidenceKind::memory, .text = "you said: I hate horror", .value = 1};
};

TEST_F(EvidenceCheckerTest, LetsThroughWhatTheEvidenceSays) {
  EXPECT_EQ(unsupported("It fits your history: you rated Casino 4.5.", {rated_}), "");
  EXPECT_EQ(unsupported("A crime drama by Michael Mann, with Al Pacino, of 170 minutes.", {facts_}), "");
  EXPECT_EQ(unsupported("Heat is directed by Michael Mann and starring Robert De Niro.", {facts_}), "");
  EXPECT_EQ(unsupported("No horror, as you told me.", {hated_}), "");
  EXPECT_EQ(unsupported("I think that you will like it.", {rated_}), "");
}

TEST_F(EvidenceCheckerTest, RefusesNumbersNamesAndAttributesOfItsOwn) {
  EXPECT_EQ(unsupported("You rated Casino 5.", {rated_}), "5");
  EXPECT_EQ(unsupported("You rated Casino seven times.", {rated_}), "seven");
  EXPECT_EQ(unsupported("You rated Ronin 4.5.", {rated_}), "Ronin");
  EXPECT_EQ(unsupported("You rated Casino 4.5, a comedy.", {rated_}), "comedy");
  EXPECT_EQ(unsupported("A film by Quentin Tarantino.", {facts_}), "Quentin");
  EXPECT_EQ(unsupported("It is set in Los Angeles.", {facts_}), "set");
  EXPECT_EQ(unsupported("You rated Casino 4.5.", {}), "rated");
}

TEST_F(EvidenceCheckerTest, RefusesARoleThatTheEvidenceDoesNotGive) {
  EXPECT_EQ(unsupported("It is directed by Al Pacino.", {facts_}), "Al Pacino");
  EXPECT_EQ(unsupported("Heat, starring Michael Mann.", {facts_}), "Michael Mann");
}

TEST_F(EvidenceCheckerTest, RefusesADenialThatTheEvidenceDoesNotMakeAndTheOtherWayRound) {
  EXPECT_EQ(unsupported("You never liked Casino.", {rated_}), "liked");
  EXPECT_NE(unsupported("You like horror.", {hated_}), "");
}

TEST_F(EvidenceCheckerTest, BearsAnythingThatIsWritten) {
  const std::vector<std::string> sentences{"", " ", "\xff\xfe", std::string(100'000, 'A'), "((((", "\u202e txet"};
  for (const std::string& sentence : sentences) EXPECT_NO_FATAL_FAILURE(unsupported(sentence, {rated_}));
}

/// What our own templates say is borne out by what they cite.
TEST_F(EvidenceCheckerTest, OurOwnExplanationsPass) {
  const std::vector<Event> events{{.item = item("casino-1995"), .kind = EventKind::rating, .value = 4.5},
                                  {.item = item("amelie-2001"), .kind = EventKind::like}};
  const History history = fold_history(events, {});
  const TimeZone zone = TimeZone::open("UTC").value();
  for (const std::string& language : Wording::languages()) {
    const auto wording = Wording::built_in(language).value();
    const ExplanationSources sources{
        .view = *view_, .events = events, .history = history, .zone = zone, .wording = *wording};
    const auto checker = Interpreter::create(view_, nullptr, language).value()->evidence_checker();
    for (std::uint32_t i = 0; i < view_->catalogue->size(); ++i)
      for (const ItemId seed : {item("heat-1995"), item("notting-hill-1999")}) {
        if (seed == ItemId{i}) continue;
        const Filter where{Filter::Compare{"year", Filter::Comparison::greater, 1970.0}};
        const std::vector<Scored> items{{ItemId{i}, 1}};
        for (const Reasons& told : {explain_items(items, {.user = "ada", .like = {seed}, .where = where}, "", sources),
                                    compare_items(std::vector<ItemId>{ItemId{i}, seed}, *view_, *wording)})
          for (const Reason& reason : told.reasons) {
            std::vector<Evidence> cited;
            for (const std::string& id : reason.evidence)
              cited.push_back(*std::ranges::find(told.evidence, id, &Evidence::id));
            EXPECT_EQ(checker->unsupported(reason.text, cited), std::nullopt) << reason.text;
          }
      }
  }
}

}  // namespace
}  // namespace attune::language
