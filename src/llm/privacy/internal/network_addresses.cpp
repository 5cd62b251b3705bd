#include "base/ascii.h"
#include "llm/privacy/internal/detectors.h"

#include <algorithm>
#include <array>
#include <optional>

#include <arpa/inet.h>

namespace attune::llm {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

bool is_label_byte(char c) {
  return (is_word_byte(c) && c != '_') || c == '-';
}

bool is_local_byte(char c) {
  return is_word_byte(c) || std::string_view(".!#$%&'*+-/=?^`{|}~").contains(c);
}

/// Where the host name that begins there ends: labels parted by dots, the last of at least two letters. Empty where
/// there is none.
std::optional<std::size_t> end_of_host(std::string_view text, std::size_t begin) {
  std::optional<std::size_t> end;
  for (std::size_t at = begin; at < text.size();) {
    const std::size_t label = at;
    while (at < text.size() && is_label_byte(text[at])) ++at;
    while (at > label && text[at - 1] == '-') --at;
    if (at == label) break;
    const std::string_view written = text.substr(label, at - label);
    const bool is_last = label > begin && written.size() >= 2 && !std::ranges::all_of(written, is_digit);
    if (is_last) end = at;
    if (at >= text.size() || text[at] != '.') break;
    ++at;
  }
  return end;
}

/// "@" or what people write for it, and how many bytes that has; 0 for neither.
std::size_t at_sign(std::string_view text, std::size_t at) {
  if (text[at] == '@') return 1;
  for (const std::string_view written : {" (at) ", " [at] ", "(at)", "[at]", " {at} "})
    if (same_text(text.substr(at, written.size()), written)) return written.size();
  return 0;
}

std::string_view without_end_marks(std::string_view text) {
  while (!text.empty() && std::string_view(".,;:!?'\"").contains(text.back())) text.remove_suffix(1);
  return text;
}

/// Whether the part of a URL from "?" on holds a key.
bool has_key(std::string_view query) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"key", "api_key", "apikey", "api-key", "token", "access_token", "auth", "auth_token", "password", "passwd",
       "pwd", "secret", "client_secret", "sig", "signature", "session", "sessionid", "sid"});
  while (!query.empty()) {
    query.remove_prefix(1);
    const std::string_view pair = query.substr(0, query.find_first_of("&;#"));
    const std::size_t equals = pair.find('=');
    if (equals != kNone && equals + 1 < pair.size() &&
        std::ranges::any_of(kNames, [&](std::string_view name) { return same_text(name, pair.substr(0, equals)); }))
      return true;
    query.remove_prefix(pair.size());
  }
  return false;
}

std::optional<std::size_t> end_of_ipv4(std::string_view text, std::size_t begin, bool& is_plain) {
  std::size_t at = begin;
  bool has_long = false;
  for (int octet = 0; octet < 4; ++octet) {
    int value = 0;
    const std::size_t digits = at;
    while (at < text.size() && is_digit(text[at]) && at - digits < 3) value = value * 10 + (text[at++] - '0');
    if (at == digits || value > 255 || (at - digits > 1 && text[digits] == '0')) return std::nullopt;
    has_long |= value > 9;
    if (octet == 3) break;
    if (at >= text.size() || text[at] != '.') return std::nullopt;
    ++at;
  }
  const bool goes_on = at < text.size() && (is_word_byte(text[at]) || text[at] == '-' ||
                                            (text[at] == '.' && at + 1 < text.size() && is_word_byte(text[at + 1])));
  if (goes_on) return std::nullopt;
  is_plain = has_long;
  return at;
}

bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_ipv6(std::string_view written) {
  constexpr std::size_t kLongest = 45;
  if (written.size() > kLongest || std::ranges::count(written, ':') < 2) return false;
  std::array<unsigned char, 16> bytes{};
  if (inet_pton(AF_INET6, std::string(written).c_str(), bytes.data()) != 1) return false;
  // "a::b" is of a program: an address has digits, and a first group that is no short word.
  constexpr std::size_t kFirstGroup = 3;
  return std::ranges::any_of(written, is_digit) && written.find(':') >= kFirstGroup;
}

}  // namespace

void find_emails(const ScannedText& scanned, std::vector<PersonalSpan>& found) {
  const std::string_view text = scanned.text();
  std::size_t from = 0;  // addresses don't overlap
  for (std::size_t at = text.find_first_of("@([ {"); at != kNone; at = text.find_first_of("@([ {", at + 1)) {
    const std::size_t sign = at_sign(text, at);
    if (sign == 0) continue;
    std::size_t begin = at;
    while (begin > from && is_local_byte(text[begin - 1])) --begin;
    while (begin < at && !is_word_byte(text[begin])) ++begin;
    const auto end = end_of_host(text, at + sign);
    if (begin == at || !end) continue;
    found.push_back({begin, *end, PersonalKind::email});
    from = *end;
  }
}

void find_urls(const ScannedText& scanned, std::vector<PersonalSpan>& found) {
  const std::string_view text = scanned.text();
  for (std::size_t at = text.find("://"); at != kNone; at = text.find("://", at + 3)) {
    std::size_t begin = at;
    while (begin > 0 && (is_ascii_letter(text[begin - 1]) || std::string_view("+.-").contains(text[begin - 1])))
      --begin;
    if (begin == at) continue;
    constexpr std::size_t kLongest = 4096;
    const std::string_view reach = text.substr(at, kLongest);
    const std::size_t end = at + std::min(reach.find_first_of(" \t\r\n<>\"`{}|\\^"), reach.size());
    const std::string_view url = without_end_marks(text.substr(begin, end - begin));
    const std::string_view rest = url.substr(std::min(at + 3 - begin, url.size()));
    const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
    const std::size_t query = rest.find('?');
    if (authority.contains('@') || (query != kNone && has_key(rest.substr(query))))
      found.push_back({begin, begin + url.size(), PersonalKind::url});
  }
}

void find_ip_addresses(const ScannedText& scanned, std::vector<PersonalSpan>& found) {
  const std::string_view text = scanned.text();
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool begins = at == 0 || (!is_word_byte(text[at - 1]) && text[at - 1] != '.' && text[at - 1] != ':');
    if (!begins || !is_hex(text[at])) continue;
    bool is_plain = false;
    if (const auto end = end_of_ipv4(text, at, is_plain)) {
      constexpr std::size_t kNear = 20;
      const bool is_meant =
          is_plain ? !scanned.is_announced(Cue::version, at, 2) : scanned.is_announced(Cue::ip, at, kNear);
      if (is_meant) found.push_back({at, *end, PersonalKind::ip});
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && (is_hex(text[end]) || text[end] == ':' || text[end] == '.')) ++end;
    while (end > at && (text[end - 1] == '.' || (text[end - 1] == ':' && (end < at + 2 || text[end - 2] != ':'))))
      --end;
    if (end < text.size() && is_word_byte(text[end])) continue;
    if (is_ipv6(text.substr(at, end - at))) found.push_back({at, end, PersonalKind::ip});
  }
}

}  // namespace attune::llm
