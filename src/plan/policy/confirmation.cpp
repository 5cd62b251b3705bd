#include "plan/policy/confirmation.h"

#include <span>

#include <sodium.h>

namespace attune::plan {
namespace {

constexpr std::size_t kDigestBytes = 32;
static_assert(crypto_auth_BYTES == kDigestBytes && crypto_auth_KEYBYTES == std::tuple_size_v<ConfirmationKey>);
constexpr std::size_t kDigestDigits = 2 * kDigestBytes;

std::string hex(std::span<const std::uint8_t> bytes) {
  std::string text(2 * bytes.size() + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
  text.pop_back();
  return text;
}

/// Each part with its length in front, so that no two lists of parts read the same.
std::string joined(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) text.append(fmt::format("{}:", part.size())).append(part);
  return text;
}

std::string code_of(const ConfirmationKey& key, std::string_view user, std::string_view fingerprint) {
  const std::string message = joined({user, fingerprint});
  std::array<std::uint8_t, kDigestBytes> code{};
  crypto_auth(code.data(), reinterpret_cast<const std::uint8_t*>(message.data()), message.size(), key.data());
  return hex(code);
}

}  // namespace

std::string fingerprint_of(std::string_view run, std::string_view step, std::string_view tool,
                           std::string_view arguments) {
  const std::string whole = joined({run, step, tool, arguments});
  std::array<std::uint8_t, kDigestBytes> digest{};
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const std::uint8_t*>(whole.data()), whole.size(),
                     nullptr, 0);
  return hex(digest);
}

std::string issue_token(const ConfirmationKey& key, std::string_view user, std::string_view fingerprint) {
  return std::string(fingerprint) + code_of(key, user, fingerprint);
}

Result<std::string> redeem_token(const ConfirmationKey& key, std::string_view user, std::string_view token) {
  const bool right_size = token.size() == 2 * kDigestDigits;
  const std::string padded = std::string(right_size ? token : std::string_view()) + std::string(2 * kDigestDigits, '0');
  const std::string_view fingerprint = std::string_view(padded).substr(0, kDigestDigits);
  const std::string_view given = std::string_view(padded).substr(kDigestDigits, kDigestDigits);
  const bool same = sodium_memcmp(given.data(), code_of(key, user, fingerprint).data(), kDigestDigits) == 0;
  if (!right_size || !same)
    return permission_denied("the confirmation is not one that was given out for this")
        .mend("ask again, and confirm what is shown then");
  return std::string(fingerprint);
}

}  // namespace attune::plan
