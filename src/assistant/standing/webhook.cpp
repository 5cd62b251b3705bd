#include "assistant/standing/webhook.h"

#include "base/log.h"

#include <array>

#include <sodium.h>

namespace attune::assistant {
namespace {

constexpr std::string_view kSecretPrefix = "whsec_";
constexpr std::size_t kShortestKey = 24;

/// Pauses before each further attempt, as the Standard Webhooks specification proposes them.
constexpr std::array<std::chrono::seconds, 9> kPauses{
    std::chrono::seconds(5), std::chrono::minutes(5), std::chrono::minutes(30),
    std::chrono::hours(2),   std::chrono::hours(5),   std::chrono::hours(10),
    std::chrono::hours(14),  std::chrono::hours(20),  std::chrono::hours(24)};

Result<std::string> key_of(std::string_view secret) {
  if (!secret.starts_with(kSecretPrefix))
    return invalid_argument("the webhook's secret does not begin with {}", kSecretPrefix)
        .mend("make one: echo whsec_$(head -c 32 /dev/urandom | base64)");
  secret.remove_prefix(kSecretPrefix.size());
  std::string key(secret.size(), '\0');
  std::size_t size = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(key.data()), key.size(), secret.data(), secret.size(), nullptr,
                        &size, nullptr, sodium_base64_VARIANT_ORIGINAL) != 0 ||
      size < kShortestKey)
    return invalid_argument("the webhook's secret is not {} bytes or more in base64", kShortestKey)
        .mend("make one: echo whsec_$(head -c 32 /dev/urandom | base64)");
  key.resize(size);
  return key;
}

}  // namespace

std::string webhook_signature(std::string_view key, std::string_view id, std::int64_t timestamp,
                              std::string_view body) {
  const std::string content = fmt::format("{}.{}.{}", id, timestamp, body);
  const auto bytes = [](std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); };
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, bytes(key), key.size());
  crypto_auth_hmacsha256_update(&state, bytes(content), content.size());
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> digest{};
  crypto_auth_hmacsha256_final(&state, digest.data());
  std::string encoded(sodium_base64_ENCODED_LEN(crypto_auth_hmacsha256_BYTES, sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(encoded.data(), encoded.size(), digest.data(), digest.size(), sodium_base64_VARIANT_ORIGINAL);
  encoded.pop_back();  // the NUL that it ends with
  return "v1," + encoded;
}

Result<std::unique_ptr<Webhook>> Webhook::create(WebhookSettings settings) {
  if (!settings.url.starts_with("https://") && !settings.url.starts_with("http://"))
    return invalid_argument("the webhook's address '{}' is neither http nor https", settings.url);
  ATTUNE_TRY(key, key_of(settings.secret));
  return std::unique_ptr<Webhook>(new Webhook(std::move(settings), std::move(key)));
}

Result<std::size_t> Webhook::send(StandingLog& log, Time now, const std::stop_token& stop) {
  constexpr std::size_t kMostAtOnce = 100;
  ATTUNE_TRY(messages, log.outbox(now, kMostAtOnce));
  std::size_t taken = 0;
  for (const OutboxMessage& message : messages) {
    if (stop.stop_requested()) break;
    const Status posted = post(message, now, stop);
    if (posted) {
      ++taken;
      ATTUNE_TRY_VOID(log.close_message(message.id));
      continue;
    }
    if (stop.stop_requested()) break;  // that was no fault of the receiver's
    const auto attempt = static_cast<std::size_t>(message.attempts);
    if (attempt < kPauses.size()) {
      ATTUNE_TRY_VOID(log.put_off_message(message.id, now + kPauses[attempt]));
    } else {
      spdlog::warn("the webhook has not taken message {}, which is dropped: {}", message.id,
                   posted.error().to_string());
      ATTUNE_TRY_VOID(log.close_message(message.id));
    }
  }
  return taken;
}

Status Webhook::post(const OutboxMessage& message, Time now, const std::stop_token& stop) {
  const std::string id = fmt::format("msg_{}", message.id);
  const std::int64_t timestamp = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  net::HttpRequest request{.method = "POST",
                           .url = settings_.url,
                           .headers = {{"content-type", "application/json"},
                                       {"webhook-id", id},
                                       {"webhook-timestamp", std::to_string(timestamp)},
                                       {"webhook-signature", webhook_signature(key_, id, timestamp, message.body)}},
                           .body = message.body};
  constexpr std::chrono::seconds kWhole{20};
  ATTUNE_TRY(response, client_.fetch(std::move(request),
                                     {.deadlines = {.whole = kWhole}, .addresses = settings_.addresses, .stop = stop}));
  constexpr int kOk = 200;
  constexpr int kNotOkAnyMore = 300;
  if (response.status >= kOk && response.status < kNotOkAnyMore) return {};
  return unavailable("the webhook answered {}", response.status);
}

}  // namespace attune::assistant
