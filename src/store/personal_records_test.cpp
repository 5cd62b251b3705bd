#include "base/file.h"
#include "store/store.h"

#include <thread>

#include <gtest/gtest.h>

namespace attune {
namespace {

using namespace std::chrono_literals;

PersonalRecord entry(std::string title, std::string item = "") {
  return {.user = "ada",
          .kind = RecordKind::list_entry,
          .list = "watchlist",
          .title = std::move(title),
          .item = std::move(item),
          .origin = Origin::person};
}
PersonalRecord reminder(std::string text, std::optional<LocalTime> at) {
  return {.user = "ada", .kind = RecordKind::reminder, .text = std::move(text), .start = at};
}

class PersonalRecordsTest : public testing::Test {
 protected:
  PersonalRecordsTest() : store_(open_sqlite_store(path(), {.mode = StoreOptions::Mode::create}).value()) {}
  std::string path() const { return (folder_.path() / "attune.db").string(); }
  PersonalRecords& kept() { return store_->personal(); }
  std::vector<std::string> texts(RecordKind kind) {
    std::vector<std::string> texts;
    const std::vector<PersonalRecord> records = kept().records("ada", kind).value();
    for (const PersonalRecord& record : records)
      texts.push_back(kind == RecordKind::list_entry ? record.title : record.text);
    return texts;
  }
  TemporaryFolder folder_;
  std::unique_ptr<Store> store_;
};

TEST_F(PersonalRecordsTest, ComesBackAsItWasPutInAfterReopening) {
  PersonalRecord visit{.user = "ada",
                       .kind = RecordKind::calendar_entry,
                       .title = "Dentist",
                       .text = "bring \"x\"\nand y",
                       .place = "Müllerstraße 1",
                       .item = "heat",
                       .start = LocalTime(29'000'000min),
                       .end = LocalTime(29'000'030min),
                       .origin = Origin::person,
                       .created = Time{5s}};
  visit.id = kept().keep(visit, "").value().record.id;
  store_.reset();
  store_ = open_sqlite_store(path()).value();
  EXPECT_EQ(kept().records("ada", RecordKind::calendar_entry).value(), (std::vector{visit}));
  EXPECT_TRUE(kept().records("ada", RecordKind::note).value().empty());
  EXPECT_TRUE(kept().records("bo", RecordKind::calendar_entry).value().empty());
}

TEST_F(PersonalRecordsTest, WordsFromOutsideStaySo) {
  ASSERT_TRUE(kept().keep({.user = "ada", .kind = RecordKind::note, .text = "n", .origin = Origin::outside}, ""));
  EXPECT_EQ(kept().records("ada", RecordKind::note).value().at(0).origin, Origin::outside);
}

TEST_F(PersonalRecordsTest, RemindersComeByTheirTimesThoseWithoutLast) {
  ASSERT_TRUE(kept().keep(reminder("late", LocalTime(20min)), ""));
  ASSERT_TRUE(kept().keep(reminder("never", {}), ""));
  ASSERT_TRUE(kept().keep(reminder("early", LocalTime(-5min)), ""));
  EXPECT_EQ(texts(RecordKind::reminder), (std::vector<std::string>{"early", "late", "never"}));
}

TEST_F(PersonalRecordsTest, AnItemOrATextIsOnAListOnce) {
  EXPECT_TRUE(kept().keep(entry("Heat", "heat"), "").value().added);
  const auto again = kept().keep(entry("Heat", "heat"), "").value();
  EXPECT_FALSE(again.added);
  EXPECT_TRUE(kept().keep(entry("Heat"), "").value().added);  // the word, not the item
  EXPECT_FALSE(kept().keep(entry("Heat"), "").value().added);
  ASSERT_TRUE(kept().set_done("ada", again.record.id, true));
  EXPECT_TRUE(kept().keep(entry("Heat", "heat"), "").value().added);  // once more, now that the first is done with
}

TEST_F(PersonalRecordsTest, AReplayGivesWhatTheCallMade) {
  const auto first = kept().keep(reminder("x", {}), "run-1/a").value();
  EXPECT_EQ(kept().keep(reminder("x", {}), "run-1/a").value().record, first.record);
  EXPECT_NE(kept().keep(reminder("x", {}), "run-1/b").value().record.id, first.record.id);
  ASSERT_TRUE(kept().remove("ada", first.record.id));
  EXPECT_EQ(kept().keep(reminder("x", {}), "run-1/a").value().record.id, first.record.id);
  EXPECT_EQ(texts(RecordKind::reminder).size(), 1U);  // and what was removed stays removed
  PersonalRecord of_bo = reminder("x", {});
  of_bo.user = "bo";
  EXPECT_TRUE(kept().keep(of_bo, "run-1/a").value().added);  // keys are the person's own
  EXPECT_EQ(kept().records("bo", RecordKind::reminder).value().size(), 1U);
}

TEST_F(PersonalRecordsTest, OneCannotTouchWhatIsAnothers) {
  const auto mine = kept().keep(entry("Heat"), "").value().record.id;
  EXPECT_EQ(kept().remove("bo", mine).error().code, ErrorCode::not_found);
  EXPECT_EQ(kept().set_done("bo", mine, true).error().code, ErrorCode::not_found);
  EXPECT_EQ(kept().remove("ada", mine + 1).error().code, ErrorCode::not_found);
  EXPECT_EQ(texts(RecordKind::list_entry).size(), 1U);
}

TEST_F(PersonalRecordsTest, ErasingLeavesOthersAlone) {
  ASSERT_TRUE(kept().keep(entry("Heat"), "k"));
  PersonalRecord of_bo = entry("Ronin");
  of_bo.user = "bo";
  ASSERT_TRUE(kept().keep(of_bo, "k"));
  ASSERT_TRUE(kept().erase("ada"));
  EXPECT_TRUE(texts(RecordKind::list_entry).empty());
  EXPECT_EQ(kept().records("bo", RecordKind::list_entry).value().size(), 1U);
  EXPECT_TRUE(kept().keep(entry("Heat"), "k").value().added);
}

TEST_F(PersonalRecordsTest, RefusesWhatIsTooLongOrBroken) {
  const auto refusal = [&](PersonalRecord record) { return kept().keep(record, "").error().code; };
  EXPECT_EQ(refusal(entry(std::string(PersonalRecords::kLongestTitle + 1, 'x'))), ErrorCode::invalid_argument);
  EXPECT_EQ(refusal(reminder(std::string(PersonalRecords::kLongestText + 1, 'x'), {})), ErrorCode::invalid_argument);
  EXPECT_EQ(refusal(entry("\xff")), ErrorCode::invalid_argument);
  EXPECT_EQ(refusal({.user = "", .kind = RecordKind::note}), ErrorCode::invalid_argument);
  PersonalRecord backwards{.user = "ada", .kind = RecordKind::calendar_entry};
  backwards.start = LocalTime(10min);
  backwards.end = LocalTime(9min);
  EXPECT_EQ(refusal(backwards), ErrorCode::invalid_argument);
  EXPECT_TRUE(kept().keep(entry(std::string(PersonalRecords::kLongestTitle, 'x')), ""));
}

TEST_F(PersonalRecordsTest, HasRoomForSoManyAndSaysSo) {
  std::vector<std::jthread> writers;  // together, so that they share commits
  for (std::size_t w = 0; w < 100; ++w)
    writers.emplace_back([&, w] {
      for (std::size_t n = w; n < PersonalRecords::kMostRecords; n += 100)
        EXPECT_TRUE(kept().keep(reminder("r", {}), ""));
    });
  writers.clear();
  const auto full = kept().keep(reminder("one more", {}), "");
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().code, ErrorCode::resource_exhausted);
}

}  // namespace
}  // namespace attune
