#pragma once
#include "base/clock.h"
#include "base/error.h"
#include "net/http_client.h"
#include "store/standing_log.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace attune::assistant {

/// Where the operator wants to be told of what stands. Never of a user's making.
struct WebhookSettings {
  std::string url;
  std::string secret;            ///< "whsec_" and at least 24 bytes in base64
  net::AddressPolicy addresses;  ///< which addresses, besides public ones, the URL may lead to
};

/// "v1,...": HMAC-SHA256 over "id.timestamp.body", in base64.
/// @param key        the secret's bytes
/// @param timestamp  Unix seconds
/// Source: Standard Webhooks specification 1.0, "Symmetric signatures".
std::string webhook_signature(std::string_view key, std::string_view id, std::int64_t timestamp, std::string_view body);

/// Sends the messages of the outbox: a POST of JSON with the headers webhook-id, webhook-timestamp and
/// webhook-signature. A message is taken when the answer is 2xx; else it is tried again after growing pauses, ten times
/// over about three days, and then dropped with a line in the log. A message may come twice, under one webhook-id,
/// where the answer to the first was lost. Not thread-safe.
class Webhook {
 public:
  /// Errors: invalid_argument for a URL that is neither http nor https, or a secret that is none.
  static Result<std::unique_ptr<Webhook>> create(WebhookSettings settings);

  /// Sends what is due, and returns how many messages were taken. Errors: those of the log.
  Result<std::size_t> send(StandingLog& log, Time now, const std::stop_token& stop = {});

 private:
  Webhook(WebhookSettings settings, std::string key) : settings_(std::move(settings)), key_(std::move(key)) {}
  Status post(const OutboxMessage& message, Time now, const std::stop_token& stop);

  const WebhookSettings settings_;
  const std::string key_;
  net::EventLoop loop_;
  net::HttpClient client_{loop_};
};

}  // namespace attune::assistant
