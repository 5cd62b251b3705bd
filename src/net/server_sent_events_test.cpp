#include "net/server_sent_events.h"

#include <rapidcheck/gtest.h>

namespace attune::net {
namespace {

using Events = std::vector<ServerSentEvent>;

Events events_of(std::string_view stream) {
  ServerSentEventParser parser(1000);
  Events events;
  EXPECT_TRUE(parser.feed(stream, [&](ServerSentEvent event) { events.push_back(std::move(event)); }));
  return events;
}

TEST(ServerSentEvents, ReadsTypeDataAndLines) {
  EXPECT_EQ(events_of("event: add\ndata: one\ndata:two\ndata\n\ndata: x\n\n"),
            (Events{{"add", "one\ntwo\n"}, {"message", "x"}}));
}

TEST(ServerSentEvents, AnyLineEndWillDo) {
  EXPECT_EQ(events_of("data: a\r\rdata: b\r\n\r\ndata: c\n\n"),
            (Events{{"message", "a"}, {"message", "b"}, {"message", "c"}}));
}

TEST(ServerSentEvents, PassesOverCommentsUnknownFieldsAndEventsWithoutData) {
  EXPECT_EQ(events_of(":ping\n\nevent: empty\n\nid: 7\n\nwhat: ever\ndata: x\n\n"), (Events{{"message", "x"}}));
}

TEST(ServerSentEvents, AnEventThatTheEndCutsIsNotTold) {
  EXPECT_EQ(events_of("data: whole\n\ndata: cut\n"), (Events{{"message", "whole"}}));
}

TEST(ServerSentEvents, AByteOrderMarkIsNoText) {
  EXPECT_EQ(events_of("\xEF\xBB\xBF"
                      "data: x\n\n"),
            (Events{{"message", "x"}}));
}

TEST(ServerSentEvents, RemembersWhereToGoOn) {
  ServerSentEventParser parser(1000);
  const auto ignore = [](const ServerSentEvent&) {};
  ASSERT_TRUE(parser.feed("id: 41\nretry: 250\ndata: x\n\nid: 42\n", ignore));
  EXPECT_EQ(parser.last_event_id(), "41");  // 42's event isn't whole
  EXPECT_EQ(parser.retry(), std::chrono::milliseconds(250));
  ASSERT_TRUE(parser.feed(std::string_view("\nid: 4\0003\nretry: soon\n\n", 23), ignore));
  EXPECT_EQ(parser.last_event_id(), "42");
  EXPECT_EQ(parser.retry(), std::chrono::milliseconds(250));
}

TEST(ServerSentEvents, TheRestOfABrokenStreamBeginsAnew) {
  ServerSentEventParser parser(100);
  Events events;
  const auto keep = [&](ServerSentEvent event) { events.push_back(std::move(event)); };
  ASSERT_TRUE(parser.feed("id: 1\ndata: a\n\nid: 2\nevent: e\ndata: lo", keep));
  parser.begin_again();
  EXPECT_EQ(parser.last_event_id(), "1");
  ASSERT_TRUE(
      parser.feed("\xEF\xBB\xBF"
                  "data: b\n\n",
                  keep));
  EXPECT_EQ(events, (Events{{.data = "a"}, {.data = "b"}}));
  EXPECT_EQ(parser.last_event_id(), "1");
}

TEST(ServerSentEvents, AnEventIsBounded) {
  ServerSentEventParser parser(16);
  const auto ignore = [](const ServerSentEvent&) {};
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(parser.feed(":keeps alive\ndata: x\n\n", ignore));
  const Status status = parser.feed("data: 0123456789abcdef", ignore);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::resource_exhausted);
  EXPECT_FALSE(parser.feed("\n\n", ignore));
}

RC_GTEST_PROP(ServerSentEvents, DoNotDependOnHowTheStreamWasCut, ()) {
  const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(
      std::vector<std::string>{"data: a", "data", ":", "id: 1", "event: e", "\n", "\r", "\r\n", "\n\n", " ", "x"}));
  std::string stream;
  for (const std::string& piece : pieces) stream += piece;
  ServerSentEventParser parser(1000);
  Events by_pieces;
  for (const std::string& piece : pieces) {
    RC_ASSERT(parser.feed(piece, [&](ServerSentEvent event) { by_pieces.push_back(std::move(event)); }).has_value());
  }
  RC_ASSERT(by_pieces == events_of(stream));
}

}  // namespace
}  // namespace attune::net
