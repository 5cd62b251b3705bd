#include "llm/privacy/masks.h"

#include "llm/privacy/personal_data.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

namespace attune::llm {
namespace {

constexpr std::string_view kKnown = "PERSONAL";
constexpr std::string_view kText = "TEXT";  ///< stands for a text that looked like a placeholder
constexpr auto kKinds = std::to_array<std::string_view>(
    {kKnown, kText, "EMAIL", "PHONE", "IBAN", "CARD", "IP", "ADDRESS", "BIRTH_DATE", "ID", "URL", "KEY"});

/// The placeholder that begins at a "[", in capital letters; "" where there is none. Models may write it in small ones.
std::string placeholder_at(std::string_view text, std::size_t at) {
  constexpr std::size_t kLongest = 32;
  std::string_view written = text.substr(at, kLongest);
  const std::size_t close = written.find(']');
  const std::size_t line = written.substr(0, close).rfind('_');
  if (close == std::string_view::npos || line == std::string_view::npos || line + 1 == close) return "";
  written = written.substr(0, close + 1);
  std::string capital(written);
  for (char& c : capital)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - ('a' - 'A'));
  const std::string_view number = std::string_view(capital).substr(line + 1, close - line - 1);
  const std::string_view kind = std::string_view(capital).substr(1, line - 1);
  const bool is_number = std::ranges::all_of(number, [](char c) { return c >= '0' && c <= '9'; });
  return is_number && std::ranges::find(kKinds, kind) != kKinds.end() ? capital : "";
}

/// A stretch of a text to be masked.
struct Stretch {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string_view kind;
  std::string_view value;  ///< that comes back for it; empty: what is written there
};

std::vector<Stretch> placeholders_in(std::string_view text) {
  std::vector<Stretch> found;
  for (std::size_t at = text.find('['); at != std::string_view::npos; at = text.find('[', at + 1))
    if (const std::string written = placeholder_at(text, at); !written.empty())
      found.push_back({.begin = at, .end = at + written.size(), .kind = kText, .value = {}});
  return found;
}

/// In order, without overlaps: those that overlap become one of the longer one's kind.
std::vector<Stretch> apart(std::vector<Stretch> stretches) {
  std::ranges::stable_sort(stretches, [](const Stretch& a, const Stretch& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  std::vector<Stretch> made;
  for (const Stretch& each : stretches) {
    if (made.empty() || each.begin >= made.back().end) {
      made.push_back(each);
    } else if (each.end > made.back().end) {
      if (each.end - each.begin > made.back().end - made.back().begin) made.back().kind = each.kind;
      made.back().end = each.end;
      made.back().value = {};
    }
  }
  return made;
}

}  // namespace

Masks::Masks(std::span<const std::string> known) : known_(known) {}

std::string Masks::placeholder(std::string_view kind, std::string_view value) {
  std::string& made = placeholders_[{std::string(kind), std::string(value)}];
  if (made.empty()) {
    made = fmt::format("[{}_{}]", kind, ++numbers_[std::string(kind)]);
    values_.emplace(made, value);
    if (kind != kText) ++masked_;
  }
  return made;
}

std::string Masks::mask(std::string_view text) {
  std::vector<Stretch> stretches = placeholders_in(text);
  for (const PersonalSpan& span : find_personal_data(text))
    stretches.push_back({.begin = span.begin, .end = span.end, .kind = to_string(span.kind), .value = {}});
  for (const KnownValues::Found& found : known_.find(text))
    stretches.push_back(
        {.begin = found.begin,
         .end = found.end,
         .kind = kKnown,
         .value = found.value == KnownValues::kSeveral ? std::string_view() : known_.value(found.value)});
  std::string masked;
  std::size_t told = 0;
  for (const Stretch& stretch : apart(std::move(stretches))) {
    const std::string_view written = text.substr(stretch.begin, stretch.end - stretch.begin);
    masked.append(text.substr(told, stretch.begin - told));
    masked.append(placeholder(stretch.kind, stretch.value.empty() ? written : stretch.value));
    told = stretch.end;
  }
  return masked.append(text.substr(told));
}

std::string Masks::unmask(std::string_view text) const {
  std::string whole;
  std::size_t told = 0;
  for (std::size_t at = text.find('['); at != std::string_view::npos; at = text.find('[', at + 1)) {
    const std::string written = placeholder_at(text, at);
    const auto value = values_.find(written);
    if (value == values_.end()) continue;
    whole.append(text.substr(told, at - told)).append(value->second);
    told = at + written.size();
  }
  return whole.append(text.substr(told));
}

void Masks::unmask(json::value& value) const {
  if (auto* text = value.if_string()) {
    *text = unmask(std::string_view(*text));
  } else if (auto* list = value.if_array()) {
    for (json::value& each : *list) unmask(each);
  } else if (auto* object = value.if_object()) {
    for (auto& [key, each] : *object) unmask(each);
  }
}

}  // namespace attune::llm
