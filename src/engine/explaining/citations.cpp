#include "engine/explaining/citations.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace attune {

std::string Citations::cite(EvidenceKind kind, std::string text, double value, std::optional<ItemId> item) {
  std::string id = fmt::format("e{}", written_.evidence.size() + 1);
  written_.evidence.push_back({id, kind, std::move(text), value, item});
  return id;
}

std::string Citations::cite_fact(std::int64_t fact, std::string text, double value) {
  std::string id = cite(EvidenceKind::memory, std::move(text), value);
  written_.evidence.back().fact = fact;
  return id;
}

void Citations::say(ItemId item, std::string text, std::vector<std::string> evidence) {
  written_.reasons.push_back({item, std::move(text), std::move(evidence)});
}

std::string in_words(const std::vector<std::string>& parts) {
  if (parts.size() < 2) return parts.empty() ? "" : parts.front();
  return fmt::format("{} and {}", fmt::join(parts.begin(), parts.end() - 1, ", "), parts.back());
}

EventWords describe_event(const Event& event, std::string_view title) {
  switch (event.kind) {
    case EventKind::rating:
      return {"rated", fmt::format("{} {}", title, event.value)};
    case EventKind::view:
      return {"chose", std::string(title)};
    case EventKind::purchase:
      return {"got", std::string(title)};
    case EventKind::like:
      return {"liked", std::string(title)};
    case EventKind::dislike:
      return {"disliked", std::string(title)};
  }
  return {"chose", std::string(title)};
}

std::string event_text(const Event& event, std::string_view title) {
  const EventWords words = describe_event(event, title);
  return fmt::format("{} {}", words.verb, words.object);
}

}  // namespace attune
