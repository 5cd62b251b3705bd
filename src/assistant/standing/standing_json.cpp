#include "assistant/standing/standing_json.h"

namespace attune::assistant {
namespace {

json::value time_or_null(const std::optional<Time>& time) {
  return time ? json::value(format_time(*time)) : json::value();
}

}  // namespace

json::object to_json(const StoredStandingRequest& request) {
  return {{"id", request.id},
          {"user", request.user},
          {"words", request.words},
          {"trigger", request.trigger},
          {"plan_text", request.plan},
          {"state", to_string(request.state)},
          {"made", format_time(request.made)},
          {"due", time_or_null(request.due)},
          {"fired", time_or_null(request.fired)}};
}

json::object to_json(const InboxEntry& entry) {
  return {{"id", entry.id},     {"request", entry.request},
          {"text", entry.text}, {"answer", parse_json(entry.answer).value_or(json::value())},
          {"run", entry.run},   {"time", format_time(entry.time)},
          {"read", entry.read}};
}

}  // namespace attune::assistant
