#include "assistant/dialogue/conversation_reader.h"

#include "assistant/dialogue/dialogue_events.h"
#include "assistant/dialogue/turns_file.h"
#include "base/file.h"
#include "language/testing/catalogues.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

namespace attune {
namespace {

Result<std::vector<WrittenTurn>> written(std::string_view text) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "turns.jsonl";
  if (auto done = write_file_atomically(path, text); !done) return std::unexpected(done.error());
  return read_turns(path);
}

std::shared_ptr<const View> films() {
  const std::vector<ItemRecord> records{
      {"heat", "Heat", {{"year", 1995.0}, {"genres", std::vector<std::string>{"Crime", "Thriller"}}}},
      {"ronin", "Ronin", {{"year", 1998.0}, {"genres", std::vector<std::string>{"Thriller"}}}},
      {"amelie", "Am\u00e9lie", {{"year", 2001.0}, {"genres", std::vector<std::string>{"Comedy"}}}}};
  return language::testing_view(records);
}

TEST(ReadTurns, ALineATurn) {
  const auto turns = written(
      "{\"dialogue\": \"7\", \"turn\": 3, \"context\": [\"\", \"hi\"], \"recommended\": [\"a\", 12]}\n"
      "\n"
      "{\"dialogue\": 8, \"context\": [\"x\"], \"recommended\": [], \"more\": true}");
  ASSERT_TRUE(turns) << turns.error();
  ASSERT_EQ(turns->size(), 2U);
  EXPECT_EQ((*turns)[0].dialogue, "7");
  EXPECT_EQ((*turns)[0].context, (std::vector<std::string>{"", "hi"}));
  EXPECT_EQ((*turns)[0].recommended, (std::vector<std::string>{"a", "12"}));
  EXPECT_EQ((*turns)[1].dialogue, "8");
}

TEST(ReadTurns, NamesTheLineThatIsWrong) {
  const std::string good = "{\"dialogue\": \"7\", \"context\": [\"x\"], \"recommended\": []}\n";
  for (const std::string bad :
       {"[1]", "{", "{\"context\": [\"x\"], \"recommended\": []}", "{\"dialogue\": \"7\", \"recommended\": []}",
        "{\"dialogue\": \"7\", \"context\": [], \"recommended\": []}",
        "{\"dialogue\": \"7\", \"context\": [3], \"recommended\": []}",
        "{\"dialogue\": \"7\", \"context\": [\"x\"], \"recommended\": \"a\"}",
        "{\"dialogue\": \"7\", \"context\": [\"x\"], \"recommended\": [null]}"}) {
    const auto turns = written(good + bad);
    ASSERT_FALSE(turns) << bad;
    EXPECT_NE(turns.error().message.find("line 2"), std::string::npos) << turns.error();
  }
  EXPECT_FALSE(read_turns("/no/such/file"));
}

TEST(ConversationReader, NamesWordsAndPhrases) {
  const auto view = films();
  auto reader = ConversationReader::create(view);
  ASSERT_TRUE(reader) << reader.error();
  const std::string title(view->catalogue->title(ItemId{0}));
  const std::vector<WrittenTurn> turns{{.dialogue = "x",
                                        .context = {"", "I loved " + title + ", something like it?"},
                                        .recommended = {std::string(view->catalogue->key(ItemId{1})), "no such item"}},
                                       {.dialogue = "x", .context = {"hello there, hello"}, .recommended = {}}};
  const DialogueTurns read = reader->turns(turns);
  ASSERT_EQ(read.turns.size(), 2U);
  EXPECT_EQ(read.unknown_targets, 1U);
  EXPECT_EQ(read.turns[0].recommended, std::vector<ItemId>{ItemId{1}});
  EXPECT_EQ(read.turns[0].dialogue, read.turns[1].dialogue);
  ASSERT_EQ(read.turns[0].said.size(), 2U);
  EXPECT_TRUE(read.turns[0].said[0]->words.empty());
  const auto& items = read.turns[0].said[1]->items;
  ASSERT_FALSE(items.empty());
  EXPECT_EQ(items.front().id, ItemId{0});
  EXPECT_EQ(items.front().polarity, 1);
  const Utterance& hello = *read.turns[1].said[0];
  EXPECT_EQ(hello.words.size(), 2U) << "each once";
  EXPECT_EQ(hello.phrases.size(), 3U) << "hello there, there hello, and the three";
  for (const TermId phrase : hello.phrases) EXPECT_LT(index(phrase), reader->terms());
}

TEST(DialogueEvents, LastOpinionsOfADialogueAreThoseOfAUser) {
  const auto view = films();
  auto reader = ConversationReader::create(view);
  ASSERT_TRUE(reader) << reader.error();
  const std::vector<WrittenTurn> turns{
      {.dialogue = "7", .context = {"I loved Heat (1995)."}, .recommended = {"ronin"}},
      {.dialogue = "7",
       .context = {"I loved Heat (1995).", "Ronin (1998) is good", "I hated Ronin (1998)"},
       .recommended = {"amelie"}}};
  const auto events = dialogue_events(turns, reader->turns(turns), *view->catalogue);
  ASSERT_EQ(events.size(), 3U);
  for (const EventRecord& event : events) EXPECT_EQ(event.user, "dialogue:7");
  EXPECT_EQ(events[0].item, "heat");
  EXPECT_EQ(events[0].kind, EventKind::like);
  EXPECT_EQ(events[1].item, "ronin");
  EXPECT_EQ(events[1].kind, EventKind::dislike);
  EXPECT_EQ(events[2].item, "amelie");
  EXPECT_EQ(events[2].kind, EventKind::view);
  EXPECT_LT(events[0].time, events[1].time);
}

TEST(ConversationReader, TheSameWordsOfItemsAndPeopleAreTheSame) {
  const auto view = films();
  auto reader = ConversationReader::create(view);
  ASSERT_TRUE(reader) << reader.error();
  const auto said = reader->utterance(view->catalogue->title(ItemId{0}));
  const ItemWords words = reader->item_words();
  ASSERT_EQ(words.titles.rows(), view->catalogue->size());
  std::vector<TermId> title(words.titles.row(0).begin(), words.titles.row(0).end());
  std::ranges::sort(title);
  EXPECT_EQ(title, said->words);
}

}  // namespace
}  // namespace attune
