#include "server/conversations.h"

#include <set>
#include <thread>

#include <gtest/gtest.h>

namespace attune::server {
namespace {

std::string start(Conversations& conversations, std::string_view user) {
  const auto turn = conversations.begin("", user);
  conversations.keep(*turn);
  return turn->id();
}

TEST(Conversations, GoOnWhereTheyLeftOff) {
  Conversations conversations(10);
  const std::string id = start(conversations, "ada");
  conversations.begin(id, "ada")->conversation().turns = 7;
  EXPECT_EQ(conversations.begin(id, "ada")->conversation().turns, 7U);
}

TEST(Conversations, IdsAreLongAndDiffer) {
  Conversations conversations(100);
  std::set<std::string> ids;
  for (int i = 0; i < 100; ++i) ids.insert(start(conversations, "ada"));
  EXPECT_EQ(ids.size(), 100U);
  EXPECT_EQ(ids.begin()->size(), 2U + 32U);
}

TEST(Conversations, AreNotForOthers) {
  Conversations conversations(10);
  const std::string id = start(conversations, "ada");
  EXPECT_EQ(conversations.begin(id, "bob").error().code, ErrorCode::permission_denied);
  EXPECT_EQ(conversations.begin("c-0", "ada").error().code, ErrorCode::not_found);
  EXPECT_TRUE(conversations.begin(id, "ada"));  // the refusal has not kept the turn
}

TEST(Conversations, TheLeastRecentlyUsedGoFirst) {
  Conversations conversations(2);
  const std::string first = start(conversations, "ada");
  const std::string second = start(conversations, "ada");
  ASSERT_TRUE(conversations.begin(first, "ada"));
  const std::string third = start(conversations, "ada");
  EXPECT_EQ(conversations.size(), 2U);
  EXPECT_TRUE(conversations.begin(first, "ada"));
  EXPECT_FALSE(conversations.begin(second, "ada"));
  EXPECT_TRUE(conversations.begin(third, "ada"));
}

TEST(Conversations, OneNotKeptLeavesNothing) {
  Conversations conversations(2);
  (void)conversations.begin("", "ada");
  EXPECT_EQ(conversations.size(), 0U);
}

TEST(Conversations, TurnsDoNotOverlap) {
  Conversations conversations(2);
  const std::string id = start(conversations, "ada");
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 250; ++i) ++conversations.begin(id, "ada")->conversation().turns;
    });
  threads.clear();
  EXPECT_EQ(conversations.begin(id, "ada")->conversation().turns, 1000U);
}

}  // namespace
}  // namespace attune::server
