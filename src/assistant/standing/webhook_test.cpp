#include "assistant/standing/webhook.h"

#include "base/file.h"
#include "net/testing/loopback_server.h"
#include "store/store.h"

#include <mutex>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::assistant {
namespace {

using net::testing::LoopbackServer;
using net::testing::Peer;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

TEST(WebhookTest, SignsAsTheSpecificationDoes) {
  // The example of the Standard Webhooks specification's libraries: secret whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw.
  const std::string key =
      "\x31\xf2\x90\xf6\xbf\x06\x29\x8a\xab\x4f\x08\xd4\x3c\x3f\x08\x2c\xf6\x48\xa3\x62\xda\x2d\xa4\xb0";
  EXPECT_EQ(webhook_signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(WebhookTest, RefusesWhatIsNoWebhook) {
  const std::string secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  EXPECT_TRUE(Webhook::create({.url = "https://example.org/hook", .secret = secret, .addresses = {}}));
  EXPECT_FALSE(Webhook::create({.url = "file:///etc/passwd", .secret = secret, .addresses = {}}));
  EXPECT_FALSE(Webhook::create({.url = "https://example.org", .secret = "whsec_c2hvcnQ=", .addresses = {}}));
  EXPECT_FALSE(
      Webhook::create({.url = "https://example.org", .secret = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", .addresses = {}}));
}

/// Answers with each status in turn, with the last for ever, and keeps the webhook-ids it was sent.
class Receiver {
 public:
  explicit Receiver(std::vector<std::string> statuses)
      : statuses_(std::move(statuses)), server_([this](Peer& peer) { serve(peer); }) {}
  [[nodiscard]] WebhookSettings settings() const {
    return {
        .url = server_.url("/hook"), .secret = std::string(kSecret), .addresses = {.allowed_hosts = {server_.host()}}};
  }
  std::vector<std::string> ids() {
    const std::scoped_lock lock(mutex_);
    return ids_;
  }

 private:
  void serve(Peer& peer) {
    while (const auto request = peer.read_request()) {
      std::string status;
      {
        const std::scoped_lock lock(mutex_);
        const std::size_t begin = request->find("webhook-id: ") + 12;
        ids_.push_back(request->substr(begin, request->find("\r\n", begin) - begin));
        status = statuses_[std::min(ids_.size(), statuses_.size()) - 1];
      }
      peer.respond(status, "", "");
    }
  }

  std::mutex mutex_;
  std::vector<std::string> statuses_;
  std::vector<std::string> ids_;
  const LoopbackServer server_;  // last: its threads use everything above
};

class SendingTest : public testing::Test {
 protected:
  /// A message in the outbox since 0:00:00.
  void fire() {
    const std::int64_t id = log_->add({.user = "ada", .words = "w", .trigger = "t", .plan = "p"}).value();
    const StoredFiring firing{.request = id};
    ASSERT_TRUE(log_->announce_items(0, 1, {&firing, 1}).value());
    const std::vector<StandingLog::Delivery> delivery{
        {.firing = log_->firings(1).value().front().id, .entry = {}, .message = "{}"}};
    ASSERT_TRUE(log_->deliver(delivery, kStart));
  }
  std::size_t waiting(Time now) { return log_->outbox(now, 9).value().size(); }

  static constexpr Time kStart{};
  TemporaryFolder folder_;
  std::string path_ = (folder_.path() / "attune.db").string();
  std::unique_ptr<Store> store_ = open_sqlite_store(path_, {.mode = StoreOptions::Mode::create}).value();
  std::unique_ptr<StandingLog> log_ = StandingLog::open(path_).value();
};

TEST_F(SendingTest, AMessageThatIsRefusedIsTriedAgainLaterUnderItsId) {
  fire();
  Receiver receiver({"500 Internal Server Error", "503 Service Unavailable", "204 No Content"});
  const auto webhook = Webhook::create(receiver.settings()).value();
  EXPECT_EQ(webhook->send(*log_, kStart).value(), 0U);
  EXPECT_EQ(webhook->send(*log_, kStart + std::chrono::milliseconds(4999)).value(), 0U);  // not due yet
  EXPECT_THAT(receiver.ids(), ElementsAre("msg_1"));
  Time now = kStart + std::chrono::seconds(5);
  EXPECT_EQ(webhook->send(*log_, now).value(), 0U);
  now += std::chrono::minutes(5);
  EXPECT_EQ(waiting(now - std::chrono::milliseconds(1)), 0U);
  EXPECT_EQ(webhook->send(*log_, now).value(), 1U);
  EXPECT_THAT(receiver.ids(), ElementsAre("msg_1", "msg_1", "msg_1"));
  EXPECT_EQ(waiting(now + std::chrono::days(30)), 0U);
}

TEST_F(SendingTest, AMessageThatIsNeverTakenIsDroppedAfterTenAttempts) {
  fire();
  Receiver receiver({"500 Internal Server Error"});
  const auto webhook = Webhook::create(receiver.settings()).value();
  Time now = kStart;
  for (int attempt = 0; attempt < 12; ++attempt) {
    EXPECT_EQ(webhook->send(*log_, now).value(), 0U);
    now += std::chrono::days(1);
  }
  EXPECT_EQ(receiver.ids().size(), 10U);
  EXPECT_THAT(log_->outbox(now, 9).value(), IsEmpty());
}

}  // namespace
}  // namespace attune::assistant
