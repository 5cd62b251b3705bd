#include "base/ascii.h"
#include "data/key.h"
#include "server/endpoints/endpoints.h"
#include "server/http/parameters.h"

#include <ranges>

namespace attune::server {
namespace {

Result<std::string> key_of(const json::object& event, std::string_view name) {
  ATTUNE_TRY(key, need_text(event, name));
  ATTUNE_TRY_VOID(check_key(name, key));
  return key;
}

Result<Time> time_of_event(const json::object& event, Time now) {
  const json::value* time = event.if_contains("time");
  if (time == nullptr || time->is_null()) return now;
  if (time->is_number()) return time_of(time->to_number<double>());
  if (time->is_string()) return parse_time(time->get_string());
  return invalid_argument("'time' must be a text or a number, but is {}", to_json(*time));
}

Result<EventRecord> event_of(const json::value& value, Time now) {
  if (!value.is_object()) return invalid_argument("an event must be a JSON object, but is {}", to_json(value));
  const json::object& object = value.get_object();
  ATTUNE_TRY_VOID(refuse_unknown_keys(object, {"user", "item", "kind", "value", "time"}));
  ATTUNE_TRY(user, key_of(object, "user"));
  ATTUNE_TRY(item, key_of(object, "item"));
  ATTUNE_TRY(kind_name, need_text(object, "kind"));
  ATTUNE_TRY(kind, parse_event_kind(kind_name));
  ATTUNE_TRY(given_value, find_number(object, "value"));
  ATTUNE_TRY(time, time_of_event(object, now));
  if (kind == EventKind::rating && !given_value) return invalid_argument("a rating needs its 'value'");
  return EventRecord{
      .user = std::move(user), .item = std::move(item), .kind = kind, .value = given_value.value_or(1), .time = time};
}

Status append(std::vector<EventRecord>& events, const json::value& value, Time now, std::string_view where) {
  auto event = event_of(value, now);
  if (!event) return in_context(where, std::move(event).error());
  events.push_back(*std::move(event));
  return {};
}

Result<std::vector<EventRecord>> read_lines(std::string_view body, Time now) {
  std::vector<EventRecord> events;
  std::size_t number = 0;
  for (const auto part : body | std::views::split('\n')) {
    const std::string_view line(part.begin(), part.end());
    ++number;
    if (trimmed(line).empty()) continue;
    const std::string where = fmt::format("line {}", number);
    auto value = parse_json(line);
    if (!value) return in_context(where, std::move(value).error());
    ATTUNE_TRY_VOID(append(events, *value, now, where));
  }
  return events;
}

}  // namespace

Result<std::vector<EventRecord>> read_events(const Request& request, Time now) {
  if (request.content_type() == "application/x-ndjson") return read_lines(request.body, now);
  ATTUNE_TRY(document, parse_json(request.body));
  std::vector<EventRecord> events;
  const json::object* object = document.if_object();
  const json::value* list = object == nullptr ? nullptr : object->if_contains("events");
  if (list == nullptr) {
    ATTUNE_TRY(event, event_of(document, now));
    events.push_back(std::move(event));
    return events;
  }
  ATTUNE_TRY_VOID(refuse_unknown_keys(*object, {"events"}));
  if (!list->is_array()) return invalid_argument("'events' must be a list");
  for (std::size_t i = 0; i < list->get_array().size(); ++i)
    ATTUNE_TRY_VOID(append(events, list->get_array()[i], now, fmt::format("events[{}]", i)));
  return events;
}

Result<Response> post_events(const Services& services, const Request& request) {
  const std::string_view idempotency_key = request.header("idempotency-key");
  if (idempotency_key.size() > kLongestKey)
    return invalid_argument("Idempotency-Key has {} bytes, more than {}", idempotency_key.size(), kLongestKey);
  ATTUNE_TRY(events, read_events(request, services.engine.clock().now()));
  ATTUNE_TRY(outcome, services.engine.record(events, idempotency_key));
  return ok(json::object{{"accepted", outcome.accepted}, {"duplicates", outcome.duplicates}});
}

}  // namespace attune::server
