// The guard around the real client, with a real server behind it.
#include "llm/openai/openai_endpoint.h"
#include "llm/openai/testing/scripted_server.h"
#include "llm/resilience/guarded_endpoint.h"

#include <future>

namespace attune::llm {
namespace {

using namespace std::chrono_literals;
using net::testing::Peer;
using testing::answer_events;
using testing::ended;
using testing::said;
using testing::ScriptedServer;

/// Keeps how long it was to wait, and does not.
class ImpatientTime final : public SteadyTime {
 public:
  [[nodiscard]] Point now() const override { return std::chrono::steady_clock::now() + skipped; }
  bool wait_until(Point time, std::stop_token stop) override {
    skipped += std::max(time - now(), Point::duration(0));
    return !stop.stop_requested();
  }
  Point::duration skipped{};
};

struct GuardedServerTest : ::testing::Test {
  std::unique_ptr<ModelEndpoint> open(const ScriptedServer& server) {
    settings.url = server.url();
    return guarded(*open_endpoint(settings, "", http), settings, {.time = time});
  }

  net::EventLoop loop;
  net::HttpClient http{loop};
  std::shared_ptr<ImpatientTime> time = std::make_shared<ImpatientTime>();
  EndpointSettings settings{.name = "local", .model = "tiny"};
  const ChatRequest request{.messages = {{.text = "Hello"}}};
};

TEST_F(GuardedServerTest, WaitsAsLongAsABusyServerAsks) {
  std::atomic<int> asked = 0;
  const ScriptedServer server([&](Peer& peer, const auto&) {
    if (++asked == 1) return (void)peer.respond("429 Busy", "Retry-After: 30\r\n", "");
    if (asked == 2) return (void)peer.respond("503 Loading", "", R"({"error":{"message":"Loading model"}})");
    answer_events(peer, said("x") + ended("stop"));
  });
  const auto reply = open(server)->chat(request, {});
  ASSERT_TRUE(reply) << reply.error();
  EXPECT_EQ(asked, 3);
  EXPECT_GE(time->skipped, 30s);
  EXPECT_LE(time->skipped, 31s);
}

TEST_F(GuardedServerTest, AServerThatRefusesTheKeyIsAskedOnce) {
  const ScriptedServer server([](Peer& peer, const auto&) { peer.respond("401 No", "", ""); });
  EXPECT_EQ(open(server)->chat(request, {}).error().code, ErrorCode::permission_denied);
  EXPECT_EQ(server.requests().size(), 1);
}

TEST_F(GuardedServerTest, TheSlowerOfTwoRequestsIsClosedUpstream) {
  settings.hedge_after = 0ms;
  settings.retries = 0;
  std::atomic<int> asked = 0;
  std::promise<void> closed;
  const ScriptedServer server([&](Peer& peer, const auto&) {
    if (++asked == 1) {
      peer.hang();
      return closed.set_value();
    }
    answer_events(peer, said("x") + ended("stop"));
  });
  const auto reply = open(server)->chat(request, {});
  ASSERT_TRUE(reply) << reply.error();
  EXPECT_EQ(reply->message.text, "x");
  closed.get_future().get();
}

TEST_F(GuardedServerTest, ABrokenServerIsLeftAlone) {
  settings.retries = 0;
  const ScriptedServer server([](Peer& peer, const auto&) { answer_events(peer, "<html>"); });
  const auto endpoint = open(server);
  for (int i = 0; i < 50; ++i) EXPECT_FALSE(endpoint->chat(request, {}));
  EXPECT_EQ(server.requests().size(), 5);
}

}  // namespace
}  // namespace attune::llm
