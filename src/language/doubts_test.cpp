#include "language/doubts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::language {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(DoubtsTest, AReadingThatLeftNothingIsSure) {
  Reading reading{.intents = {Intent::recommend}};
  reading.entities.push_back({.text = "comedies", .confidence = 0.9});
  reading.moods.push_back({.text = "cosy", .confidence = 0.8});
  EXPECT_THAT(doubts(reading), IsEmpty());
}

TEST(DoubtsTest, WhatWasGuessedIsDoubted) {
  Reading reading{.intents = {Intent::recommend}};
  reading.not_understood = {"heron"};
  reading.entities.push_back({.text = "Haet", .confidence = 0.6});
  reading.entities.push_back({.text = "family", .other_labels = {{FieldId{1}, LabelId{2}}}});
  reading.moods.push_back({.text = "salty", .confidence = 0.2});
  reading.recalled = Recollection{.text = "the one with the boat", .confidence = 0.3};
  EXPECT_THAT(doubts(reading), ElementsAre("\"heron\" was not understood", "\"Haet\" may name something else",
                                           "\"family\" is a label more than once", "\"salty\" is a guess",
                                           "\"the one with the boat\" is a guess"));
}

TEST(DoubtsTest, EachOfSeveralWishesMayBeDoubted) {
  Reading reading{.intents = {Intent::recommend}};
  reading.wishes.push_back({.intents = {Intent::recommend}});
  reading.wishes.back().moods.push_back({.text = "salty", .confidence = 0.2});
  EXPECT_THAT(doubts(reading), ElementsAre("\"salty\" is a guess"));
}

}  // namespace
}  // namespace attune::language
