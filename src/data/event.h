#pragma once
#include "base/clock.h"
#include "base/error.h"
#include "data/ids.h"

#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// What a user did with an item. Part of the stored format: append, never renumber.
enum class EventKind : std::uint8_t {
  rating = 0,    ///< value: on the workspace's rating scale (say 0.5 to 5)
  view = 1,      ///< seen, clicked, played; value: a count or share, 1 unless said
  purchase = 2,  ///< bought, borrowed, booked
  like = 3,      ///< thumbs up
  dislike = 4,   ///< thumbs down
};
/// The kind's name as files and HTTP clients write it, e.g. "rating".
std::string_view to_string(EventKind kind);
/// Errors: invalid_argument, naming the kinds there are.
Result<EventKind> parse_event_kind(std::string_view name);

/// As importers read it and the HTTP interface takes it: keys, not ids.
struct EventRecord {
  std::string user;
  std::string item;
  EventKind kind = EventKind::view;
  double value = 1;
  Time time{};
  bool operator==(const EventRecord&) const = default;
};

/// As the store hands it out.
struct Event {
  UserId user{};
  ItemId item{};
  EventKind kind = EventKind::view;
  double value = 1;
  Time time{};
  bool operator==(const Event&) const = default;
};

}  // namespace attune
