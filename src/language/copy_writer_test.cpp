#include "language/copy_writer.h"

#include "language/evidence_checker.h"
#include "language/interpreter.h"
#include "language/testing/catalogues.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::language {
namespace {

using testing::HasSubstr;

class CopyWriterTest : public testing::Test {
 protected:
  std::shared_ptr<const CopyWriter> writer_ = CopyWriter::create().value();
  std::shared_ptr<const View> films_ = testing_view(films_for_tests());

  static ItemId item(const View& view, std::string_view key) { return *view.catalogue->find(key); }
  /// "e1" for Heat.
  Reasons why() const {
    return {{{item(*films_, "heat-1995"), "Fits your history: you rated Casino 4.5", {"e1"}}},
            {{"e1", EvidenceKind::history, "you rated Casino 4.5", 1, item(*films_, "casino-1995")}}};
  }
};

TEST_F(CopyWriterTest, SaysWhatTheCatalogueSaysAsLongAsWanted) {
  const ItemId heat = item(*films_, "heat-1995");
  EXPECT_EQ(writer_->blurb(heat, *films_->catalogue, {}, {.length = Length::brief}).text(),
            "Heat (1995): Crime, Drama and Thriller, by Michael Mann.");
  EXPECT_EQ(writer_->blurb(heat, *films_->catalogue, why(), {.length = Length::full}).text(),
            "Heat (1995): Crime, Drama and Thriller, by Michael Mann. With Al Pacino, Robert De Niro and Val Kilmer. "
            "It takes 170 minutes. Fits your history: you rated Casino 4.5.");
  EXPECT_THAT(writer_->blurb(heat, *films_->catalogue, {}, {.tone = Tone::playful}).text(),
              HasSubstr("Meet Heat (1995)"));
}

TEST_F(CopyWriterTest, KnowsNothingOfFilms) {
  const auto shoes = testing_view(shoes_for_tests());
  EXPECT_EQ(writer_->blurb(item(*shoes, "s2"), *shoes->catalogue, {}, {.length = Length::full}).text(),
            "City Walker: boots, by Borough. It costs 129 EUR.");
  const auto bare = testing_view({{"x", "Thing", {}}, {"y", "Other", {}}});
  EXPECT_EQ(writer_->blurb(ItemId{0}, *bare->catalogue, {}, {.tone = Tone::warm}).text(), "Thing.");
}

TEST_F(CopyWriterTest, ADigestHasASubjectAndAMessageNothingPersonal) {
  const std::vector<ItemId> items{item(*films_, "heat-1995"), item(*films_, "ronin-1998")};
  const Copy digest = writer_->digest(items, *films_->catalogue, why(), {});
  EXPECT_EQ(digest.subject, "For you: Heat and 1 more");
  EXPECT_THAT(digest.text(), HasSubstr("you rated Casino 4.5"));
  const Copy message = writer_->message(items, *films_->catalogue, "Ann and Bo", {});
  EXPECT_THAT(message.text(), testing::StartsWith("For Ann and Bo:"));
  EXPECT_THAT(message.text(), testing::Not(HasSubstr("Casino")));
  EXPECT_TRUE(writer_->digest({}, *films_->catalogue, {}, {}).text().empty());
}

/// In every tone and length, about every item, each sentence is borne out by what it cites.
TEST_F(CopyWriterTest, NeverClaimsWhatTheEvidenceDoesNotBear) {
  for (const auto& records : {films_for_tests(), shoes_for_tests(), books_for_tests()}) {
    const auto view = testing_view(records);
    const auto checker = Interpreter::create(view, nullptr).value()->evidence_checker();
    for (std::uint32_t i = 0; i < view->catalogue->size(); ++i)
      for (const Tone tone : {Tone::plain, Tone::warm, Tone::playful})
        for (const Length length : {Length::brief, Length::medium, Length::full}) {
          const Copy copy = writer_->blurb(ItemId{i}, *view->catalogue, {}, {tone, length});
          ASSERT_FALSE(copy.body.reasons.empty());
          for (const Reason& sentence : copy.body.reasons) {
            std::vector<Evidence> cited;
            for (const std::string& id : sentence.evidence)
              cited.push_back(*std::ranges::find(copy.body.evidence, id, &Evidence::id));
            EXPECT_EQ(checker->unsupported(sentence.text, cited).value_or(""), "") << sentence.text;
          }
        }
  }
}

TEST_F(CopyWriterTest, NamesTheTonesAndLengthsThereAre) {
  EXPECT_EQ(parse_tone("warm").value(), Tone::warm);
  EXPECT_THAT(parse_tone("angry").error().mend, HasSubstr("plain, warm and playful"));
  EXPECT_EQ(parse_length("long").error().code, ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace attune::language
