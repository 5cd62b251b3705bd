#include "base/ascii.h"
#include "llm/privacy/internal/detectors.h"

#include <algorithm>
#include <array>
#include <optional>

namespace attune::llm {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

struct Maker {
  std::string_view prefix;
  std::size_t shortest;  ///< of what follows
};
constexpr Maker kMakers[] = {
    {"sk-", 16},    {"sk_live_", 10}, {"sk_test_", 10}, {"pk_live_", 10}, {"pk_test_", 10}, {"rk_live_", 10},
    {"ghp_", 20},   {"gho_", 20},     {"ghu_", 20},     {"ghs_", 20},     {"ghr_", 20},     {"github_pat_", 20},
    {"glpat-", 16}, {"xoxb-", 16},    {"xoxp-", 16},    {"xoxa-", 16},    {"xoxr-", 16},    {"xoxs-", 16},
    {"AKIA", 16},   {"ASIA", 16},     {"AIza", 30},     {"hf_", 20},      {"npm_", 20},     {"gsk_", 20},
    {"whsec_", 16}, {"SG.", 20},      {"ya29.", 20},    {"pypi-", 20},    {"dop_v1_", 20}};

bool is_key_byte(char c) {
  return is_digit(c) || is_ascii_letter(c) || c == '-' || c == '_' || c == '.';
}

bool is_by_maker(std::string_view token) {
  return std::ranges::any_of(kMakers, [&](const Maker& maker) {
    return token.starts_with(maker.prefix) && token.size() >= maker.prefix.size() + maker.shortest;
  });
}

/// Three parts of Base64, the first of a JSON object's beginning.
bool is_web_token(std::string_view token) {
  constexpr std::size_t kShortest = 30;
  return token.starts_with("eyJ") && std::ranges::count(token, '.') == 2 && token.size() >= kShortest;
}

/// Long, without a word in it: capital and small letters and digits in between.
bool is_random(std::string_view token) {
  constexpr std::size_t kShortest = 32;
  if (token.size() < kShortest || token.contains('.')) return false;
  std::size_t digits = 0;
  std::size_t capitals = 0;
  std::size_t small = 0;
  for (const char c : token) {
    digits += is_digit(c) ? 1 : 0;
    capitals += c >= 'A' && c <= 'Z' ? 1 : 0;
    small += c >= 'a' && c <= 'z' ? 1 : 0;
  }
  constexpr std::size_t kFew = 3;
  return digits >= kFew && capitals >= kFew && small >= kFew;
}

void find_by_shape(std::string_view text, std::vector<PersonalSpan>& found) {
  for (std::size_t at = 0; at < text.size();) {
    if (!is_key_byte(text[at])) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < text.size() && is_key_byte(text[at])) ++at;
    std::size_t end = at;
    while (end > begin && (text[end - 1] == '.' || text[end - 1] == '-')) --end;
    const std::string_view token = text.substr(begin, end - begin);
    if (is_by_maker(token) || is_web_token(token) || is_random(token)) found.push_back({begin, end, PersonalKind::key});
  }
}

void find_private_keys(std::string_view text, std::vector<PersonalSpan>& found) {
  constexpr std::string_view kBegin = "-----BEGIN ";
  constexpr std::string_view kEnd = "-----END ";
  for (std::size_t at = text.find(kBegin); at != kNone; at = text.find(kBegin, at + 1)) {
    constexpr std::size_t kLongestLine = 64;
    const std::string_view line = text.substr(at, kLongestLine);
    if (!line.substr(0, line.find('\n')).contains("PRIVATE KEY")) continue;
    const std::size_t closing = text.find(kEnd, at);
    const std::size_t dashes = closing == kNone ? kNone : text.find("-----", closing + kEnd.size());
    const std::size_t end = dashes == kNone ? text.size() : dashes + 5;
    found.push_back({at, end, PersonalKind::key});
    at = end - 1;
  }
}

struct Value {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool is_assigned = false;  ///< by ":" or "=", not by a word
  bool is_told = false;      ///< by "is" and the like
};

/// What is said to be the value of what was named before: after ":", "=", "is" or nothing but a space.
std::optional<Value> value_after(std::string_view text, std::size_t at) {
  constexpr std::string_view kBlank = " \t\"'`";
  constexpr auto kVerbs = std::to_array<std::string_view>({"is", "ist", "lautet", "was", "war"});
  const auto skip = [&] { at = std::min(text.find_first_not_of(kBlank, at), text.size()); };
  Value value;
  skip();
  if (at < text.size() && (text[at] == ':' || text[at] == '=')) {
    value.is_assigned = true;
    ++at;
    skip();
  } else {
    for (const std::string_view verb : kVerbs)
      if (same_text(text.substr(at, verb.size()), verb) && at + verb.size() < text.size() &&
          kBlank.contains(text[at + verb.size()])) {
        value.is_told = true;
        at += verb.size();
        skip();
        break;
      }
    if (at < text.size() && text[at] == ':') {
      ++at;
      skip();
    }
  }
  value.begin = at;
  // In quotes it may hold spaces.
  const bool is_quoted = at > 0 && std::string_view("\"'`").contains(text[at - 1]);
  constexpr std::size_t kLongest = 512;
  const std::string_view reach = text.substr(0, std::min(at + kLongest, text.size()));
  const std::size_t closing = is_quoted ? reach.find_first_of(std::array{text[at - 1], '\n', '\0'}.data(), at) : kNone;
  value.end = closing != kNone ? closing : std::min(reach.find_first_of(" \t\r\n\"'`<>", at), reach.size());
  while (value.end > value.begin && std::string_view(".,;:!?)]}").contains(text[value.end - 1])) --value.end;
  return value.end > value.begin ? std::optional(value) : std::nullopt;
}

void find_named(const ScannedText& scanned, const FoundCue& cue, std::vector<PersonalSpan>& found) {
  const std::string_view text = scanned.text();
  const auto value = value_after(text, cue.end);
  if (!value) return;
  const std::string_view written = text.substr(value->begin, value->end - value->begin);
  const bool has_digit = std::ranges::any_of(written, is_digit);
  const bool has_letter = std::ranges::any_of(written, is_ascii_letter);
  if (cue.cue == Cue::key) {
    constexpr std::size_t kShortest = 8;
    if (written.size() >= kShortest && has_digit && has_letter)
      found.push_back({value->begin, value->end, PersonalKind::key});
    return;
  }
  constexpr std::size_t kShortest = 4;
  const std::string before =
      lower_ascii(text.substr(cue.begin > 12 ? cue.begin - 12 : 0, std::min<std::size_t>(12, cue.begin)));
  const bool is_mine = before.ends_with("my ") || before.ends_with("mein ") || before.ends_with("our ") ||
                       before.ends_with("wifi ") || before.ends_with("wlan-") || before.ends_with("wlan ");
  const bool has_sign = std::ranges::any_of(written, [](char c) { return !is_word_byte(c) || c == '_'; });
  const bool is_secret = value->is_assigned || (value->is_told && (has_digit || has_sign || is_mine));
  if (written.size() >= kShortest && is_secret) found.push_back({value->begin, value->end, PersonalKind::key});
}

}  // namespace

void find_keys(const ScannedText& scanned, std::vector<PersonalSpan>& found) {
  find_by_shape(scanned.text(), found);
  find_private_keys(scanned.text(), found);
  for (const FoundCue& cue : scanned.cues())
    if (cue.cue == Cue::password || cue.cue == Cue::key) find_named(scanned, cue, found);
}

}  // namespace attune::llm
