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

TEST_F(MentionsTest, OpinionsAreTheSpeakersOwn) {
  EXPECT_EQ(found("I hated Toy Story. My kids loved it though."), "toy-story-1995-");
  EXPECT_EQ(found("Do you like horror?"), "Horror~");
  EXPECT_EQ(found("If you really like thrillers, try Ronin"), "Thriller~ ronin-1998~");
  EXPECT_EQ(found("Have you seen Toy Story? It's great!"), "toy-story-1995+");
  EXPECT_EQ(found("Heat wasn't bad, but Ronin was boring"), "heat-1995+ ronin-1998-");
}

TEST_F(MentionsTest, RequestsAskForWhatTheyName) {
  EXPECT_EQ(found("Can you recommend a drama with Al Pacino?"), "Drama+ Al Pacino+");
  EXPECT_EQ(found("do you know Al Pacino? Can you recommend some of his movies?"), "Al Pacino+");
  EXPECT_EQ(found("anything other than Toy Story"), "toy-story-1995-");
}

TEST_F(MentionsTest, NamesOfListsShareAnOpinion) {
  EXPECT_EQ(found("Ronin, Casino, and Heat were all awesome"), "ronin-1998+ casino-1995+ heat-1995+");
  EXPECT_EQ(found("I don't like crime or horror movies"), "Crime- Horror-");
}

TEST_F(MentionsTest, PartsOfLongerNamesAreNotMeant) {
  EXPECT_EQ(found("I loved Toy Story 3"), "");
  EXPECT_EQ(found("He was in Heat of the Moment Street"), "");
  EXPECT_EQ(found("I know Joe Pacino"), "");
}

TEST_F(MentionsTest, PlacesAreBytesOfTheUtterance) {
  const std::string utterance = "Übrigens: Toy Story's fun";
  const auto entities = finder_->find(utterance).entities;
  ASSERT_EQ(entities.size(), 1U);
  EXPECT_EQ(utterance.substr(entities[0].begin, entities[0].end - entities[0].begin), "Toy Story");
}

TEST_F(MentionsTest, AnyBytesAreRead) {
  for (const std::string& utterance :
       {std::string(), std::string("\0\0", 2), std::string("\xff\xfe Heat"), std::string(100'000, '('),
        std::string("\xF0\x9F\x98\x80"), std::string("(1995) (1995)"), std::string("\"\"\""), std::string("'s 's"),
        std::string("not not no never but")})
    EXPECT_LE(finder_->find(utterance).entities.size(), 1U);
}

TEST_F(MentionsTest, KnowsNothingOfFilms) {
  const auto shoes = testing_view(shoes_for_tests());
  const auto finder = MentionFinder::create(shoes).value();
  const auto entities = finder->find("I love mesh, but no leather please").entities;
  ASSERT_EQ(entities.size(), 2U);
  EXPECT_EQ(entities[0].polarity, Polarity::wanted);
  EXPECT_EQ(entities[1].polarity, Polarity::unwanted);
}

TEST_F(MentionsTest, TypingErrorsAndLastNames) {
  EXPECT_EQ(found("any good thrillr with pacino?"), "Thriller+ Al Pacino+");
}

}  // namespace
}  // namespace attune::language
