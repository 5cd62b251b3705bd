#include "llm/cassette/recording.h"

#include "base/file.h"
#include "llm/testing/scripted_endpoint.h"

#include <fstream>

namespace attune::llm {
namespace {

using namespace std::chrono_literals;
using testing::failing;
using ::testing::HasSubstr;
using testing::reply_of;
using testing::ScriptedEndpoint;

ChatRequest asking(std::string text) {
  return {.messages = {{.speaker = Speaker::system, .text = "Be brief."}, {.text = std::move(text)}}};
}

struct RecordingTest : ::testing::Test {
  std::unique_ptr<ModelEndpoint> record(ScriptedEndpoint::OnChat on_chat) {
    return recording(std::make_unique<ScriptedEndpoint>(std::move(on_chat)), folder);
  }
  std::unique_ptr<ModelEndpoint> replay() {
    auto endpoint = replaying(folder);
    EXPECT_TRUE(endpoint) << endpoint.error();
    return *std::move(endpoint);
  }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& each : std::filesystem::directory_iterator(folder)) names.push_back(each.path().filename());
    return names;
  }

  TemporaryFolder temporary;
  std::filesystem::path folder = temporary.path() / "cassettes" / "local";
};

TEST_F(RecordingTest, WhatIsRecordedIsReplayed) {
  ChatReply given = reply_of("Grüße \"x\"");
  given.message.tool_calls = {{"c", "look_up", "{}"}};
  given.finish = FinishReason::tool_calls;
  given.usage = {7, 3, true};
  given.first_token_ms = 12.5;
  given.whole_ms = 99;
  ChatRequest request = asking("hello");
  request.shape = AnswerShape{"s", {{"type", "object"}, {"required", json::array{"a"}}}};
  request.tools = {{"look_up", "d", {{"type", "object"}}}};
  request.seed = 9;
  const std::vector<std::string> texts{"a", "bbb"};
  {
    const auto endpoint = record([&](std::size_t, const auto&, const auto&) { return given; });
    ASSERT_TRUE(endpoint->chat(request, {}));
    ASSERT_TRUE(endpoint->embed(texts, {}));
    ASSERT_TRUE(endpoint->rerank("q", texts, {}));
  }
  const auto endpoint = replay();
  request.shape->schema = {{"required", json::array{"a"}}, {"type", "object"}};  // the same, in another order
  std::string told;
  const auto reply = endpoint->chat(request, {.on_text = [&](std::string_view text) { told += text; }});
  ASSERT_TRUE(reply) << reply.error();
  EXPECT_EQ(reply->message, given.message);
  EXPECT_EQ(told, given.message.text);
  EXPECT_EQ(reply->finish, given.finish);
  EXPECT_EQ(reply->usage, given.usage);
  EXPECT_EQ(reply->model, given.model);
  EXPECT_EQ(reply->first_token_ms, 12.5);
  EXPECT_EQ(reply->whole_ms, 99);
  EXPECT_EQ(endpoint->embed(texts, {})->vectors, (std::vector<std::vector<float>>{{1, 1}, {3, 1}}));
  const auto ranked = endpoint->rerank("q", texts, {});
  ASSERT_TRUE(ranked) << ranked.error();
  EXPECT_EQ(ranked->front().document, 1);
  EXPECT_EQ(ranked->front().score, 3);
}

TEST_F(RecordingTest, ErrorsAreReplayedWithWhatIsKnownOfThem) {
  {
    const auto endpoint = record([](std::size_t, const auto&, const CallOptions& options) {
      return failing(Error{ErrorCode::resource_exhausted, "busy", "wait"}, options,
                     {.is_safe_again = true, .after = 2s});
    });
    EXPECT_FALSE(endpoint->chat(asking("hello"), {}));
  }
  FailedCall failed;
  const auto reply = replay()->chat(asking("hello"), {.on_failed = [&](const FailedCall& call) { failed = call; }});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error(), (Error{ErrorCode::resource_exhausted, "busy", "wait"}));
  EXPECT_TRUE(failed.is_safe_again);
  EXPECT_EQ(failed.after, 2s);
}

TEST_F(RecordingTest, EqualRequestsAreTakesInTheirOrder) {
  const auto count = [](std::size_t number, const auto&, const auto&) { return reply_of(std::to_string(number)); };
  const auto play = [&](std::size_t times) {
    const auto endpoint = replay();
    std::string texts;
    for (std::size_t i = 0; i < times; ++i) texts += endpoint->chat(asking("again"), {})->message.text;
    return texts;
  };
  {
    const auto endpoint = record(count);
    for (int i = 0; i < 12; ++i) ASSERT_TRUE(endpoint->chat(asking("again"), {}));
  }
  EXPECT_EQ(files().size(), 12);
  EXPECT_EQ(play(14),
            "01234567891011"
            "11"
            "11");
  {
    const auto endpoint = record(count);
    ASSERT_TRUE(endpoint->chat(asking("again"), {}));
    ASSERT_TRUE(endpoint->chat(asking("again"), {}));
  }
  EXPECT_EQ(files().size(), 2) << "a new recording replaces the old one";
  EXPECT_EQ(play(3), "011");
}

TEST_F(RecordingTest, WhatWasStoppedIsNotKept) {
  const auto endpoint = record([](std::size_t, const auto&, const auto&) { return cancelled("stopped"); });
  EXPECT_FALSE(endpoint->chat(asking("hello"), {}));
  EXPECT_FALSE(std::filesystem::exists(folder));
}

TEST_F(RecordingTest, AnUnknownRequestNamesTheNearest) {
  {
    const auto endpoint = record([](std::size_t, const auto&, const auto&) { return reply_of("x"); });
    ASSERT_TRUE(endpoint->chat(asking("name the capital of France"), {}));
    ASSERT_TRUE(endpoint->chat(asking("something else"), {}));
  }
  const auto endpoint = replay();
  const auto error = endpoint->chat(asking("name the capital of Spain"), {}).error();
  EXPECT_EQ(error.code, ErrorCode::not_found);
  EXPECT_THAT(error.message, HasSubstr("messages[1].text"));
  ChatRequest other = asking("name the capital of France");
  other.temperature = 1;
  EXPECT_THAT(endpoint->chat(other, {}).error().message, HasSubstr("differs in temperature"));
  other.temperature = 0;
  other.messages.push_back({.text = "more"});
  EXPECT_THAT(endpoint->chat(other, {}).error().message, HasSubstr("differs in messages[2]"));
  const std::vector<std::string> texts{"a"};
  EXPECT_EQ(endpoint->embed(texts, {}).error().code, ErrorCode::not_found);
}

TEST_F(RecordingTest, AFolderThatIsNoneOrBrokenIsRefused) {
  EXPECT_EQ(replaying(folder).error().code, ErrorCode::not_found);
  std::filesystem::create_directories(folder);
  EXPECT_TRUE(replaying(folder)) << "an empty one answers nothing";
  for (const std::string_view text :
       {"", "[]", "{\"format\":2}", "{\"format\":1,\"kind\":\"chat\"}",
        "{\"format\":1,\"kind\":\"chat\",\"request\":{},\"error\":{\"code\":\"odd\",\"message\":\"\"}}"}) {
    ASSERT_TRUE(write_file_atomically(folder / "chat-0.json", text));
    const auto endpoint = replaying(folder);
    ASSERT_FALSE(endpoint) << text;
    EXPECT_EQ(endpoint.error().code, ErrorCode::corrupt);
    EXPECT_THAT(endpoint.error().message, HasSubstr("chat-0.json"));
  }
}

TEST_F(RecordingTest, WhatCannotBeWrittenIsAnError) {
  std::filesystem::create_directories(folder.parent_path());
  std::ofstream(folder) << "a file where the folder should be";
  const auto endpoint = record([](std::size_t, const auto&, const auto&) { return reply_of("x"); });
  EXPECT_FALSE(endpoint->chat(asking("hello"), {}));
}

}  // namespace
}  // namespace attune::llm
