#include "base/file.h"
#include "engine/calendar/calendar_file.h"
#include "plan/checking/checker.h"
#include "plan/execution/executor.h"
#include "tools/builtin_tools.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::tools {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// The built-in tools over a workspace with three films; plans are what calls them.
class PersonalToolsTest : public testing::Test {
 protected:
  PersonalToolsTest() {
    const auto root = folder_.path() / "w";
    EXPECT_TRUE(Workspace::create(root));
    engine_ = Engine::open(root, clock_).value();
    const std::vector<ItemRecord> films{{"heat", "Heat", {}}, {"ronin", "Ronin", {}}, {"milk", "Milk", {}}};
    EXPECT_TRUE(engine_->store().put_items(films));
    EXPECT_TRUE(engine_->refresh());
    auto tools = std::make_shared<plan::ToolRegistry>();
    EXPECT_TRUE(add_builtin_tools(*tools, *engine_));
    tools_ = tools;
  }

  Result<plan::Run> run(std::string_view steps, std::string run_id = "", std::string user = "ada") {
    ATTUNE_TRY(plan, plan::parse(fmt::format("plan \"x\"\n{}", steps)));
    ATTUNE_TRY(checked, plan::CheckedPlan::create(plan, tools_, engine_->view()->catalogue));
    return executor_.run(checked, {.user = std::move(user), .run_id = std::move(run_id)});
  }
  /// Runs `x = CALL` and replies with `x`, or with some of it.
  plan::Value value_of(std::string_view call, std::string_view shown = "x") {
    const auto done = run(fmt::format("x = {}\nreply({})", call, shown));
    EXPECT_TRUE(done) << done.error();
    return done && !done->reply.empty() ? done->reply.front() : plan::Value{};
  }
  std::string error_of(std::string_view call) {
    const auto done = run(fmt::format("x = {}\nreply(x)", call));
    return done ? "" : done.error().to_string();
  }
  std::vector<PersonalRecord> kept(RecordKind kind, std::string_view user = "ada") {
    return engine_->store().personal().records(user, kind).value();
  }
  std::vector<std::string> titles(RecordKind kind) {
    std::vector<std::string> titles;
    const auto records = kept(kind);
    for (const PersonalRecord& record : records) titles.push_back(record.title.empty() ? record.text : record.title);
    return titles;
  }

  TemporaryFolder folder_;
  ManualClock clock_{Time(std::chrono::sys_days(2026y / 11 / 25)) + 9h};
  std::unique_ptr<Engine> engine_;
  std::shared_ptr<const plan::ToolRegistry> tools_;
  plan::Executor executor_{2};
};

TEST_F(PersonalToolsTest, ListsTakeItemsAndWordsOnceAndGiveThemBack) {
  value_of(R"(list_add(user: $user, list: "Shopping", text: "milk"))");
  value_of(R"(list_add(user: $user, list: "shopping", text: "milk"))");
  value_of(R"(watchlist_add(user: $user, item: resolve_item(title: "Heat")))");
  value_of(R"(list_add(user: $user, item: resolve_item(title: "Heat")))");
  EXPECT_THAT(titles(RecordKind::list_entry), ElementsAre("milk", "Heat"));
  EXPECT_EQ(kept(RecordKind::list_entry).at(1).item, "heat");
  EXPECT_EQ(std::get<std::vector<plan::Value>>(value_of("list_show(user: $user)").data).size(), 1U);
  EXPECT_EQ(std::get<std::vector<plan::Value>>(value_of("lists(user: $user)").data).size(), 2U);
  value_of(R"(list_remove(user: $user, item: resolve_item(title: "Heat")))");
  value_of(R"(list_remove(user: $user, list: "shopping", text: "MILK"))");
  EXPECT_THAT(titles(RecordKind::list_entry), IsEmpty());
  EXPECT_THAT(error_of("list_add(user: $user)"), HasSubstr("give an item or a text"));
}

TEST_F(PersonalToolsTest, RemindersStandInTheCalendarUntilTheyAreDone) {
  value_of(R"(remind(user: $user, text: "call Bo about Heat", at: 2026-11-27T20:00))");
  value_of(R"(remind(user: $user, text: "buy milk"))");
  const auto calendar = [&] { return read_file(calendar_path(engine_->workspace(), "ada")).value(); };
  EXPECT_THAT(calendar(), HasSubstr("SUMMARY:call Bo about Heat\r\nSTATUS:NEEDS-ACTION"));
  value_of(R"(reminder_done(user: $user, text: "heat"))");
  EXPECT_THAT(calendar(), HasSubstr("SUMMARY:call Bo about Heat\r\nSTATUS:COMPLETED"));
  const auto open = std::get<std::vector<plan::Value>>(value_of("reminders(user: $user)").data);
  ASSERT_EQ(open.size(), 1U);
  EXPECT_EQ(*std::get<plan::Record>(open[0].data).find("text"), plan::Value{std::string("buy milk")});
  EXPECT_THAT(error_of(R"(remind(user: $user, text: ""))"), HasSubstr("says nothing"));
}

TEST_F(PersonalToolsTest, CalendarEntriesEndAsSaid) {
  value_of(
      R"(calendar_add(user: $user, title: "Dentist", at: 2026-11-27T10:00, lasting: 30 minutes, place: "Main St"))");
  value_of(R"(calendar_add(user: $user, title: "Cinema", at: 2026-11-28T20:00, until: 2026-11-28T23:00))");
  value_of(R"(calendar_add(user: $user, title: "Call", at: 2026-12-01T10:00))");
  const auto entries = kept(RecordKind::calendar_entry);
  EXPECT_EQ(*entries.at(0).end - *entries.at(0).start, 30min);
  EXPECT_EQ(*entries.at(1).end - *entries.at(1).start, 3h);
  EXPECT_EQ(*entries.at(2).end - *entries.at(2).start, 1h);
  const auto shown = [&](std::string_view span) {
    return std::get<std::vector<plan::Value>>(value_of(fmt::format("calendar_show(user: $user{})", span)).data).size();
  };
  EXPECT_EQ(shown(""), 3U);
  EXPECT_EQ(shown(", from: 2026-11-28"), 2U);
  EXPECT_EQ(shown(", from: 2026-11-28, until: 2026-11-28"), 1U);
  EXPECT_THAT(error_of("calendar_add(user: $user, title: \"x\", at: $now, until: $now, lasting: 1 hour)"),
              HasSubstr("keep one of them"));
  EXPECT_THAT(error_of("calendar_add(user: $user, title: \"x\", at: $now, until: $now - 1 hour)"),
              HasSubstr("before it begins"));
  value_of(R"(calendar_remove(user: $user, title: "dentist"))");
  EXPECT_THAT(titles(RecordKind::calendar_entry), ElementsAre("Cinema", "Call"));
}

TEST_F(PersonalToolsTest, NotesAndDraftsAreFoundAgain) {
  value_of(R"(note_add(user: $user, text: "Bo liked it", item: resolve_item(title: "Heat")))");
  value_of(R"(note_add(user: $user, text: "buy popcorn"))");
  EXPECT_EQ(std::get<std::vector<plan::Value>>(value_of(R"(notes(user: $user, query: "liked bo"))").data).size(), 1U);
  EXPECT_EQ(std::get<std::vector<plan::Value>>(value_of("notes(user: $user)").data).size(), 2U);
  value_of(R"(note_remove(user: $user, text: "popcorn"))");
  EXPECT_THAT(titles(RecordKind::note), ElementsAre("Bo liked it"));
  value_of(R"(draft_email(user: $user, to: "bo@example.org", subject: "Tonight", text: "At eight?"))");
  const auto drafts = kept(RecordKind::draft);
  EXPECT_EQ(drafts.at(0).place, "bo@example.org");
  EXPECT_EQ(std::get<std::vector<plan::Value>>(value_of("drafts(user: $user)").data).size(), 1U);
}

TEST_F(PersonalToolsTest, ARunRepeatedUnderItsIdHasItsEffectsOnce) {
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(run(R"(a = remind(user: $user, text: "one") b = note_add(user: $user, text: "two")
                       c = draft_email(user: $user, to: "x", text: "three")
                       d = calendar_add(user: $user, title: "four", at: 2026-11-27T10:00) reply(a, b, c, d))",
                    "run-1"));
  }
  for (const RecordKind kind : {RecordKind::reminder, RecordKind::note, RecordKind::draft, RecordKind::calendar_entry})
    EXPECT_EQ(kept(kind).size(), 1U) << to_string(kind);
}

TEST_F(PersonalToolsTest, WordsFromOutsideAreKeptAsSuch) {
  value_of(R"(note_add(user: $user, text: "mine"))");
  ASSERT_TRUE(
      run("film = resolve_item(title: \"Heat\")\nx = note_add(user: $user, text: \"see \" + film.title)\nreply(x)"));
  const auto notes = kept(RecordKind::note);
  EXPECT_EQ(notes.at(0).origin, Origin::person);
  EXPECT_EQ(notes.at(1).text, "see Heat");
  EXPECT_EQ(notes.at(1).origin, Origin::outside);
}

TEST_F(PersonalToolsTest, AnAddressFromOutsideNeedsTheYesToThatVeryCall) {
  const auto waits =
      run("film = resolve_item(title: \"Heat\")\nx = draft_email(user: $user, to: film.title, text: \"hi\")\nreply(x)");
  ASSERT_TRUE(waits) << waits.error();
  ASSERT_EQ(waits->waiting.size(), 1U);
  EXPECT_THAT(kept(RecordKind::draft), IsEmpty());
}

TEST_F(PersonalToolsTest, OnesThingsAreOnesOwn) {
  value_of(R"(note_add(user: $user, text: "mine"))");
  const auto others = run("x = notes(user: $user)\nreply(x)", "", "bo");
  EXPECT_THAT(std::get<std::vector<plan::Value>>(others->reply.at(0).data), IsEmpty());
}

TEST_F(PersonalToolsTest, Reckons) {
  EXPECT_EQ(value_of("weekday(date: 2026-12-24)"), plan::Value{std::string("Thursday")});
  EXPECT_EQ(value_of("count(items: candidates(user: $user))"), plan::Value{3.0});
  EXPECT_NEAR(std::get<double>(value_of(R"(convert(amount: 5, from: "feet", to: "inches"))", "x.result").data), 60,
              1e-9);
  EXPECT_THAT(error_of(R"(convert(amount: 5, from: "feet", to: "inchs"))"), HasSubstr("inches"));
}

}  // namespace
}  // namespace attune::tools
