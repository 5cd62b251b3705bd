#include "server/endpoints/endpoints.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const Time kNow{std::chrono::seconds(1'700'000'000)};

Result<std::vector<EventRecord>> read(std::string body, std::string type = "application/json") {
  Request request;
  request.headers = {{"content-type", std::move(type)}};
  request.body = std::move(body);
  return read_events(request, kNow);
}

const EventRecord kLike{.user = "ada", .item = "6", .kind = EventKind::like, .value = 1, .time = kNow};
const EventRecord kRating{.user = "ada",
                          .item = "7",
                          .kind = EventKind::rating,
                          .value = 4.5,
                          .time = Time(std::chrono::seconds(964'982'703))};

constexpr const char* kLikeText = R"({"user": "ada", "item": "6", "kind": "like"})";
constexpr const char* kRatingText =
    R"({"user": "ada", "item": "7", "kind": "rating", "value": 4.5, "time": 964982703})";

TEST(ReadEvents, OneSeveralOrLines) {
  EXPECT_THAT(read(kLikeText).value(), ElementsAre(kLike));
  EXPECT_THAT(read(fmt::format(R"({{"events": [{}, {}]}})", kLikeText, kRatingText)).value(),
              ElementsAre(kLike, kRating));
  EXPECT_THAT(read(fmt::format("{}\r\n\n{}\n", kLikeText, kRatingText), "application/x-ndjson").value(),
              ElementsAre(kLike, kRating));
  EXPECT_TRUE(read(R"({"events": []})").value().empty());
}

TEST(ReadEvents, TimesComeAsTextOrUnixSeconds) {
  const auto events =
      read(R"({"user": "ada", "item": "7", "kind": "rating", "value": 4.5, "time": "2000-07-30T18:45:03Z"})");
  EXPECT_THAT(events.value(), ElementsAre(kRating));
}

TEST(ReadEvents, RefusalsSayWhichAndWhy) {
  EXPECT_THAT(read(fmt::format("{}\nnonsense", kLikeText), "application/x-ndjson").error().message,
              HasSubstr("line 2"));
  EXPECT_THAT(read(fmt::format(R"({{"events": [{}, {{}}]}})", kLikeText)).error().message, HasSubstr("events[1]"));
  EXPECT_THAT(read(R"({"user": "ada", "item": "6", "kind": "hug"})").error().message, HasSubstr("'hug'"));
  EXPECT_THAT(read(R"({"user": "ada", "item": "6", "kind": "rating"})").error().message, HasSubstr("'value'"));
  EXPECT_THAT(read(R"({"user": "", "item": "6", "kind": "like"})").error().message, HasSubstr("user id is empty"));
  EXPECT_THAT(read(R"({"user": "a", "item": "6", "kind": "like", "time": "soon"})").error().message,
              HasSubstr("'soon'"));
  EXPECT_THAT(read(R"({"user": "a", "item": "6", "kind": "like", "tiem": 1})").error().message, HasSubstr("'tiem'"));
  EXPECT_FALSE(read("[]"));
  EXPECT_FALSE(read(R"({"events": 1})"));
  EXPECT_FALSE(read(""));
}

}  // namespace
}  // namespace attune::server
