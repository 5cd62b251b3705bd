#include "data/event.h"

#include <array>
#include <utility>

namespace attune {
namespace {

constexpr std::array<std::pair<EventKind, std::string_view>, 5> kNames{{
    {EventKind::rating, "rating"},
    {EventKind::view, "view"},
    {EventKind::purchase, "purchase"},
    {EventKind::like, "like"},
    {EventKind::dislike, "dislike"},
}};

}  // namespace

std::string_view to_string(EventKind kind) {
  for (const auto& [known, name] : kNames)
    if (known == kind) return name;
  return "unknown";
}

Result<EventKind> parse_event_kind(std::string_view name) {
  for (const auto& [kind, known] : kNames)
    if (known == name) return kind;
  return invalid_argument("'{}' is no kind of event", name).mend("kinds: rating, view, purchase, like, dislike");
}

}  // namespace attune
