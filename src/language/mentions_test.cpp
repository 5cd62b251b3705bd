#include "language/mentions.h"

#include "language/testing/catalogues.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::language {
namespace {

class MentionsTest : public testing::Test {
 protected:
  /// "item:heat-1995+ label:Horror-": kind, name and polarity (+ wanted, - unwanted, ~ neutral) of each.
  std::string found(std::string_view utterance) const {
    std::vector<std::string> told;
    const Catalogue& catalogue = *view_->catalogue;
    for (const Entity& e : finder_->find(utterance).entities) {
      EXPECT_EQ(e.text, utterance.substr(e.begin, e.end - e.begin));
      const char* mark = e.polarity == Polarity::wanted ? "+" : e.polarity == Polarity::unwanted ? "-" : "~";
      const bool item = e.kind == Entity::Kind::item;
      told.push_back(fmt::format("{}{}", item ? catalogue.key(e.item) : catalogue.label_text(e.field, e.label), mark));
    }
    return fmt::format("{}", fmt::join(told, " "));
  }

  std::shared_ptr<const View> view_ = testing_view(films_for_tests());
  std::shared_ptr<const MentionFinder> finder_ = MentionFinder::create(view_).value();
};

TEST_F(MentionsTest, TitlesOfEverydayWordsNeedASign) {
  EXPECT_EQ(found("the heat was terrible, i hardly slept"), "");
  EXPECT_EQ(found("Have you seen Heat?"), "heat-1995~");
  EXPECT_EQ(found("I loved Heat (1995)!"), "heat-1995+");
  EXPECT_EQ(found("what about \"heat\""), "heat-1995~");
}

TEST_F(MentionsTest, PolarityFollowsTheWordsAround) {
  EXPECT_EQ(found("I like horror but not Heat"), "Horror+ heat-1995-");
  EXPECT_EQ(found("Toy Story was great"), "toy-story-1995+");
  EXPECT_EQ(found("I've seen Toy Story. I hated it."), "toy-story-1995-");
  EXPECT_EQ(found("I'm not a big fan of Al Pacino"), "Al Pacino-");
}

TEST_F(MentionsTest, WhatIsSaidOfTheThingsBeforeIsKept) {
  EXPECT_EQ(finder_->find("Yes, I loved that one!").of_spoken, Polarity::wanted);
  EXPECT_EQ(finder_->find("I didn't care for it").of_spoken, Polarity::unwanted);
  EXPECT_EQ(finder_->find("No, I haven't seen it").of_spoken, Polarity::neutral);
}

TEST_F(MentionsTest, TypingErrorsAndLastNames) {
  EXPECT_EQ(found("any good thrillr with pacino?"), "Thriller+ Al Pacino+");
}

}  // namespace
}  // namespace attune::language
