#include "memory/fact_timeline.h"

#include "base/ascii.h"

#include <algorithm>
#include <array>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace attune {
namespace {

using std::chrono::days;
using std::chrono::hours;

Time day(int number) {
  return Time{days(number)};
}

StoredFact fact(std::int64_t id, std::string kind, std::string value, int learnt) {
  return {.id = id,
          .user = "ada",
          .kind = std::move(kind),
          .field = "genres",
          .value = std::move(value),
          .origin = FactOrigin::said,
          .time = day(learnt)};
}

FactTimeline timeline(std::vector<StoredFact> facts) {
  FactTimeline line;
  for (StoredFact& one : facts) line.add(std::move(one));
  return line;
}

std::vector<std::int64_t> ids(const std::vector<const RememberedFact*>& facts) {
  std::vector<std::int64_t> found;
  for (const RememberedFact* one : facts) found.push_back(one->fact.id);
  return found;
}

using Ids = std::vector<std::int64_t>;

TEST(FactTimelineTest, TheNewestOfWhatContradictsItselfHoldsAndTheRestIsHistory) {
  const auto line =
      timeline({fact(1, "likes", "Horror", 1), fact(2, "likes", "Comedy", 2), fact(3, "avoids", "horror", 5)});
  EXPECT_EQ(ids(line.holding({day(6)})), (Ids{2, 3}));
  EXPECT_EQ(line.find(1)->superseded_by, 3);
  EXPECT_EQ(line.find(1)->superseded, day(5));
  EXPECT_EQ(ids(line.history_of(3)), (Ids{3, 1}));
  EXPECT_EQ(FactTimeline::status(*line.find(1), {day(6)}), FactStatus::superseded);
}

TEST(FactTimelineTest, WhatWasLearntFirstIsOlderHoweverLateItArrives) {
  const auto line =
      timeline({fact(1, "avoids", "Horror", 5), fact(2, "likes", "Horror", 1), fact(3, "likes", "Horror", 3)});
  EXPECT_EQ(ids(line.holding({day(6)})), (Ids{1}));
  EXPECT_EQ(line.find(2)->superseded_by, 3);
  EXPECT_EQ(line.find(3)->superseded_by, 1);
  EXPECT_EQ(ids(line.history_of(1)), (Ids{1, 3, 2}));
}

TEST(FactTimelineTest, WhatWasOnceSoEndsWhatHeldBefore) {
  StoredFact once = fact(2, "likes", "Horror", 5);
  once.valid_until = day(5);
  const auto line = timeline({fact(1, "likes", "Horror", 1), once});
  EXPECT_TRUE(line.holding({day(6)}).empty());
  EXPECT_EQ(FactTimeline::status(*line.find(2), {day(6)}), FactStatus::ended);
}

TEST(FactTimelineTest, APassingWishEndsAndWhatHeldBeforeHoldsAgain) {
  StoredFact tonight = fact(2, "likes", "Horror", 5);
  tonight.scope = FactScope::session;
  tonight.conversation = "c-1";
  tonight.valid_until = day(6);
  const auto line = timeline({fact(1, "avoids", "Horror", 1), tonight});
  EXPECT_EQ(ids(line.holding({day(5), "c-1"})), (Ids{2}));
  EXPECT_EQ(ids(line.holding({day(5), "c-2"})), (Ids{1})) << "in another conversation";
  EXPECT_EQ(ids(line.holding({day(5)})), (Ids{1}));
  EXPECT_EQ(ids(line.holding({day(6), "c-1"})), (Ids{1})) << "the next day";
  EXPECT_EQ(line.next_change(day(5)), day(6));
  EXPECT_EQ(line.next_change(day(6)), std::nullopt);
}

TEST(FactTimelineTest, ALastingWordThatIsNewerGoesBeforeAPassingOne) {
  StoredFact week = fact(1, "likes", "Horror", 5);
  week.valid_until = day(12);
  const auto line = timeline({week, fact(2, "avoids", "Horror", 6)});
  EXPECT_EQ(ids(line.holding({day(7)})), (Ids{2}));
}

TEST(FactTimelineTest, WhatIsForARequestHoldsInItsTurnAlone) {
  StoredFact now = fact(1, "likes", "Horror", 5);
  now.scope = FactScope::request;
  now.conversation = "c-1";
  now.turn = 3;
  const auto line = timeline({now});
  EXPECT_EQ(ids(line.holding({day(5), "c-1", 3})), (Ids{1}));
  EXPECT_TRUE(line.holding({day(5), "c-1", 4}).empty());
}

TEST(FactTimelineTest, NothingHoldsBeforeItBegins) {
  StoredFact later = fact(1, "likes", "Horror", 5);
  later.valid_from = day(8);
  const auto line = timeline({later});
  EXPECT_EQ(FactTimeline::status(*line.find(1), {day(7)}), FactStatus::not_yet);
  EXPECT_EQ(ids(line.holding({day(8)})), (Ids{1}));
}

TEST(FactTimelineTest, ACorrectionTakesThePlaceOfAnotherLabel) {
  StoredFact westerns = fact(2, "likes", "Western", 2);
  westerns.corrects = 1;
  const auto line = timeline({fact(1, "likes", "Musical", 1), westerns});
  EXPECT_EQ(ids(line.holding({day(3)})), (Ids{2}));
  EXPECT_EQ(ids(line.history_of(2)), (Ids{2, 1}));
}

TEST(FactTimelineTest, EachSubjectIsRememberedByItself) {
  StoredFact mothers = fact(2, "avoids", "Horror", 2);
  mothers.subject = "mother";
  EXPECT_EQ(ids(timeline({fact(1, "likes", "Horror", 1), mothers}).holding({day(3)})), (Ids{1, 2}));
}

TEST(FactTimelineTest, ConfidenceHalvesWithItsHalfLifeAndFades) {
  StoredFact liked = fact(1, "likes", "Horror", 0);
  EXPECT_EQ(half_life(liked), days(730));
  EXPECT_DOUBLE_EQ(confidence_at(liked, day(0)), 1);
  EXPECT_DOUBLE_EQ(confidence_at(liked, day(730)), 0.5);
  EXPECT_DOUBLE_EQ(confidence_at(liked, day(1460)), 0.25);
  EXPECT_DOUBLE_EQ(confidence_at(liked, day(730) + std::chrono::minutes(59)), 0.5) << "the same for an hour";
  EXPECT_DOUBLE_EQ(confidence_at(liked, Time{-days(1)}), 1);
  StoredFact avoided = fact(2, "avoids", "War", 0);
  EXPECT_DOUBLE_EQ(confidence_at(avoided, day(1825)), 0.5);
  avoided.origin = FactOrigin::did;
  avoided.confidence = 0.8;
  EXPECT_DOUBLE_EQ(confidence_at(avoided, day(1825 / 4)), 0.4);
  const auto line = timeline({liked});
  EXPECT_EQ(FactTimeline::status(*line.find(1), {day(1690)}), FactStatus::holds);
  EXPECT_EQ(FactTimeline::status(*line.find(1), {day(1700)}), FactStatus::faded);
}

/// What took a fact's place, by looking at the whole log.
RememberedFact replayed(const StoredFact& one, const std::vector<StoredFact>& log) {
  const auto before = [](const StoredFact& a, const StoredFact& b) {
    return a.time != b.time ? a.time < b.time : a.id < b.id;
  };
  RememberedFact result{.fact = one};
  const StoredFact* first = nullptr;
  for (const StoredFact& other : log) {
    const bool same = other.subject == one.subject && lower_ascii(other.value) == lower_ascii(one.value) &&
                      is_passing(other) == is_passing(one) &&
                      (other.scope == FactScope::lasting) == (one.scope == FactScope::lasting) &&
                      (one.scope == FactScope::lasting || other.conversation == one.conversation);
    if (!before(one, other) || (!same && other.corrects != one.id)) continue;
    if (first == nullptr || before(other, *first)) first = &other;
  }
  if (first != nullptr) {
    result.superseded_by = first->id;
    result.superseded = first->time;
  }
  return result;
}

RC_GTEST_PROP(FactTimelineTest, SaysWhatAReplayOfTheWholeLogSays, ()) {
  const int count = *rc::gen::inRange(0, 30);
  std::vector<StoredFact> log;
  for (int i = 1; i <= count; ++i) {
    StoredFact one =
        fact(i, *rc::gen::elementOf(std::vector<std::string>{"likes", "avoids"}),
             *rc::gen::elementOf(std::vector<std::string>{"Horror", "horror", "Comedy"}), *rc::gen::inRange(0, 12));
    one.subject = *rc::gen::elementOf(std::vector<std::string>{"", "", "mother"});
    one.scope = *rc::gen::elementOf(
        std::vector{FactScope::lasting, FactScope::lasting, FactScope::session, FactScope::request});
    one.conversation = *rc::gen::elementOf(std::vector<std::string>{"", "c-1", "c-2"});
    if (*rc::gen::inRange(0, 4) == 0) one.valid_until = day(*rc::gen::inRange(0, 14));
    if (i > 1 && *rc::gen::inRange(0, 4) == 0) one.corrects = *rc::gen::inRange(1, i);
    log.push_back(one);
  }
  const FactTimeline line = timeline(log);
  RC_ASSERT(line.all().size() == log.size());
  for (std::size_t i = 0; i < log.size(); ++i) RC_ASSERT(line.all()[i] == replayed(log[i], log));

  // What holds is the newest of what has not been superseded and is valid.
  const Moment moment{day(*rc::gen::inRange(0, 14)), "c-1", 0};
  const auto holding = line.holding(moment);
  for (const RememberedFact& one : line.all()) {
    const bool may_hold = FactTimeline::status(one, moment) == FactStatus::holds;
    const bool has_newer = std::ranges::any_of(line.all(), [&](const RememberedFact& other) {
      return FactTimeline::status(other, moment) == FactStatus::holds && other.fact.subject == one.fact.subject &&
             lower_ascii(other.fact.value) == lower_ascii(one.fact.value) &&
             std::pair(other.fact.time, other.fact.id) > std::pair(one.fact.time, one.fact.id);
    });
    const bool holds = std::ranges::find(holding, &one) != holding.end();
    RC_ASSERT(holds == (may_hold && !has_newer));
  }
}

}  // namespace
}  // namespace attune
