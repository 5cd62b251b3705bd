#include "plan/checking/checker.h"
#include "plan/standing/new_items.h"
#include "plan/standing/trigger.h"
#include "plan/time.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace attune::plan {
namespace {

LocalTime at(std::string_view text) {
  return read_local_time(text).value();
}

std::string next(std::string_view trigger, std::string_view after) {
  return local_time_text(next_time(std::get<Schedule>(parse_trigger(trigger).value()), at(after)));
}

TEST(TriggerTest, ReadsAndPrints) {
  for (const std::string text :
       {R"(when items come in where directors has "Denis Villeneuve")", "when items come in", "every day at 08:00",
        "every monday, friday at 18:05", "every month on day 31 at 00:00", "when my events come in",
        R"(when my events of rating come in where genres has "Western")",
        "when my events of rating, view, purchase, like, dislike come in where year > 2000"}) {
    const auto trigger = parse_trigger(text);
    ASSERT_TRUE(trigger) << trigger.error();
    EXPECT_EQ(to_text(*trigger), text);
  }
  EXPECT_EQ(to_text(parse_trigger("Every Sunday, monday, sunday at 09:30").value()), "every monday, sunday at 09:30");
  EXPECT_EQ(to_text(parse_trigger("when my events of like, Rating, like come in").value()),
            "when my events of rating, like come in");
}

TEST(TriggerTest, RefusesWhatIsNone) {
  for (const std::string text : {"",
                                 "every",
                                 "every day",
                                 "every day at 8",
                                 "every day at 24:00",
                                 "every day at 08:60",
                                 "every day at 08:00 sharp",
                                 "every someday at 08:00",
                                 "every month on day 0 at 08:00",
                                 "every month on day 32 at 08:00",
                                 "when items come in at night",
                                 "when items come in where year >",
                                 "every monday,friday at 08:00",
                                 "every day at 8:5",
                                 "when my events",
                                 "when my events of come in",
                                 "when my events of gift come in",
                                 "when my events of rating, come in",
                                 "when my events come in where",
                                 "when my events of ratings come in",
                                 "when events of rating come in"})
    EXPECT_EQ(parse_trigger(text).error().code, ErrorCode::parse_error) << text;
}

TEST(TriggerTest, TheNextTimeByHand) {
  EXPECT_EQ(next("every day at 08:00", "2026-11-25T07:59"), "2026-11-25T08:00");
  EXPECT_EQ(next("every day at 08:00", "2026-11-25T08:00"), "2026-11-26T08:00");
  EXPECT_EQ(next("every friday at 18:00", "2026-11-25T12:00"), "2026-11-27T18:00");
  EXPECT_EQ(next("every friday at 18:00", "2026-11-27T18:00"), "2026-12-04T18:00");
  EXPECT_EQ(next("every monday, thursday at 09:00", "2026-11-25T12:00"), "2026-11-26T09:00");
  EXPECT_EQ(next("every month on day 31 at 09:00", "2026-02-01T00:00"), "2026-02-28T09:00");
  EXPECT_EQ(next("every month on day 29 at 09:00", "2028-02-01T00:00"), "2028-02-29T09:00");
  EXPECT_EQ(next("every month on day 1 at 09:00", "2026-12-31T23:59"), "2027-01-01T09:00");
}

/// It is later, on a day and at the minute that the schedule names, and no such minute is left out before it.
RC_GTEST_PROP(TriggerTest, TheNextTimeIsTheFirstOne, ()) {
  Schedule schedule;
  if (*rc::gen::arbitrary<bool>())
    schedule.weekdays = {std::chrono::weekday(static_cast<unsigned>(*rc::gen::inRange(0, 7)))};
  schedule.clock = std::chrono::minutes(*rc::gen::inRange(0, 24 * 60));
  const LocalTime after = at("2026-01-01T00:00") + std::chrono::minutes(*rc::gen::inRange(0, 60 * 24 * 400));
  const LocalTime found = next_time(schedule, after);
  RC_ASSERT(found > after);
  for (LocalTime time = after + std::chrono::minutes(1); time <= found; time += std::chrono::minutes(1)) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const bool named = time - day == schedule.clock &&
                       (schedule.weekdays.empty() || std::chrono::weekday(day) == schedule.weekdays.front());
    RC_ASSERT(named == (time == found));
  }
}

TEST(NewItemsTest, BecomeAStepOfThePlan) {
  const auto plan = parse("plan \"westerns\"\n  why = explain(items: $new, user: $user)\n  reply($new, why)\n");
  ASSERT_TRUE(plan) << plan.error();
  EXPECT_TRUE(uses_new_items(*plan));
  const std::vector<std::string> keys{"7", "a \"b\""};
  EXPECT_EQ(to_text(with_new_items(*plan, keys, NewItemsOf::catalogue)),
            "plan \"westerns\"\n"
            "  arrived = candidates(user: $user, where: id in [\"7\", \"a \\\"b\\\"\"], limit: 2)\n"
            "  why = explain(items: arrived, user: $user)\n"
            "  reply(arrived, why)\n");
  EXPECT_THAT(to_text(with_new_items(*plan, keys, NewItemsOf::person)),
              testing::HasSubstr("arrived = items_by_id(ids: [\"7\", \"a \\\"b\\\"\"], user: $user)\n"));
}

TEST(NewItemsTest, TheStepsNameIsFree) {
  const auto plan = parse("plan \"\"\n  arrived = take(items: $new, count: 1)\n  reply(arrived)\n").value();
  const std::vector<std::string> keys{"7"};
  EXPECT_EQ(with_new_items(plan, keys, NewItemsOf::catalogue).steps.front().name, "arrived_");
}

TEST(NewItemsTest, APlanWithoutThemStaysAsItIs) {
  const auto plan = parse("plan \"\"\n  pool = candidates(user: $user)\n  reply(pool)\n").value();
  EXPECT_FALSE(uses_new_items(plan));
  EXPECT_EQ(with_new_items(plan, {}, NewItemsOf::person), plan);
}

}  // namespace
}  // namespace attune::plan
